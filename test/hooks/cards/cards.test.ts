import { describe, expect, it } from 'vitest';
import type { Card } from '../../../src/hooks/cards/card.ts';
import { assessment, failed, met, open, review, seen, trial } from '../assessments.ts';
import { emptyParts } from '../hook-service.ts';
import { candidate, cards, echo } from './answer.ts';

const summaries = (list: readonly Card[]) => list.map(({ summary }) => summary);

describe('which trials get a card', () => {
  it('candidates and possible ones do, best first as they come', () => {
    const possible = assessment('possible', trial('b'), [met('I1'), echo]);
    expect(summaries(cards([candidate('a'), possible]))).toEqual([
      'May be a candidate for Trial a: 1 criterion met',
      'May be a candidate for Trial b: 1 criterion met, LVEF missing',
    ]);
  });

  it('those that are ruled out or could not be run do not, and nothing to say is no card', () => {
    expect(
      cards([
        assessment('ineligible', trial('a')),
        assessment('not-evaluated', trial('b'), [], { diagnostic: 'broken' }),
      ]),
    ).toEqual([]);
    expect(cards([])).toEqual([]);
  });

  it('none does for a patient who has died', () => {
    const notNow = assessment('not-now', trial('n'), [failed('I1', { onFail: 'not-now' })]);
    expect(cards([candidate('a'), notNow], { deceased: true })).toEqual([]);
  });

  it('that of a study that the patient is on already does not', () => {
    const enrolled = { enrolled: true };
    const notNow = assessment('not-now', trial('n'), [], enrolled);
    const list = cards([
      assessment('candidate', trial('a'), [met('I1')], enrolled),
      notNow,
      candidate('b'),
    ]);
    expect(summaries(list)).toEqual(['May be a candidate for Trial b: 1 criterion met']);
  });

  const evidence = [seen('Lymphoblastic leukaemia', 'active', '2026-01-02')];

  const detail = 'lineage-unspecified';

  it.each([
    ['the disease is on record and its lineage is not', [{ evidence, detail }], 1],
    ['nothing of the disease is on record', [{}], 0],
    ['the diagnosis is unconfirmed', [{ evidence, detail: 'unconfirmed-diagnosis' }], 0],
    ['it is a neighbouring disease', [{ evidence, detail: 'related-disease' }], 0],
    ['one of two anchors has nothing on record', [{ evidence, detail }, {}], 0],
  ])('with an open anchor, where %s: %#', (_what, anchors, count) => {
    const lines = anchors.map((words, index) =>
      open(`A${index}`, 'missing', { anchor: true, ...words }),
    );
    expect(cards([assessment('undetermined', trial('a'), [...lines, met('I1')])])).toHaveLength(
      count,
    );
  });

  it('an open anchor beside one that speaks for the patient hides nothing', () => {
    const lines = [met('A1', { anchor: true }), open('A2', 'missing', { anchor: true })];
    expect(cards([assessment('undetermined', trial('a'), lines)])).toHaveLength(1);
  });
});

describe('trials beyond the number of cards', () => {
  const notNow = assessment('not-now', trial('n', { source: { label: 'n' } }), [
    failed('E1', {
      kind: 'exclusion',
      onFail: 'not-now',
      label: 'HSCT 3-month window',
      clears: '2026-07-03',
    }),
    failed('E2', {
      kind: 'exclusion',
      onFail: 'not-now',
      label: 'GVHD washout',
      clears: '2026-06-20',
    }),
    failed('I2', { onFail: 'not-now', label: 'platelets' }),
    failed('I2a', { onFail: 'not-now', label: 'platelets without transfusion', partOf: 'I2' }),
  ]);

  it('stand on one last card, a line each', () => {
    const list = cards(['a', 'b', 'c', 'd', 'e'].map(candidate));
    expect(summaries(list)).toHaveLength(4);
    expect(list[3]).toMatchObject({
      summary: '2 more trials to consider',
      indicator: 'info',
      source: { label: 'Trialhook', topic: { code: 'further-trials' } },
    });
    expect(list[3]?.detail.split('\n').slice(0, 4)).toEqual([
      '**Also to consider**',
      '',
      '- [Trial d](https://registry.example.org/d): 1 criterion met',
      '- [Trial e](https://registry.example.org/e): 1 criterion met',
    ]);
  });

  it('include those that time or a repeated test may open, with the date', () => {
    const [last, ...others] = cards([notNow]);
    expect(others).toEqual([]);
    expect(last?.summary).toBe('1 trial could become possible later');
    expect(last?.detail).toContain(
      '- Trial n: could qualify from 2026-07-03: HSCT 3-month window, GVHD washout; to repeat or recheck: platelets\n',
    );
  });

  it('say what would have to change where no date is known', () => {
    const waiting = assessment('not-now', trial('w'), [
      failed('I2', { onFail: 'not-now', label: 'platelets' }),
    ]);
    expect(cards([waiting])[0]?.detail).toContain('could qualify if this changes: platelets\n');
  });

  it('include those of which the lineage is open too: a card would not say what stands against them', () => {
    const lineage = open('I1', 'missing', {
      anchor: true,
      detail: 'lineage-unspecified',
      evidence: [seen('Lymphoblastic leukaemia', 'active', '2026-01-02')],
    });
    const both = assessment('undetermined', trial('w'), [
      lineage,
      failed('I2', { onFail: 'not-now', label: 'relapsed or refractory' }),
    ]);
    const [card, ...others] = cards([both]);
    expect(others).toEqual([]);
    expect(card?.summary).toBe('1 trial could become possible later');
    expect(card?.detail).toContain(
      'could qualify if this changes: relapsed or refractory; lineage not recorded\n',
    );
  });

  it('are told of in a summary that fits what stands before it', () => {
    expect(summaries(cards([candidate('a'), candidate('b'), notNow], {}, 1)).at(-1)).toBe(
      '1 more trial to consider; 1 trial could become possible later',
    );
    expect(summaries(cards([candidate('a'), notNow])).at(-1)).toBe(
      '1 more trial could become possible later',
    );
  });

  it('are counted when they are very many', () => {
    const many = Array.from({ length: 30 }, (_, index) => candidate(`t${index}`));
    const lines = cards(many, {}, 1).at(-1)?.detail.split('\n') ?? [];
    expect(lines.filter((line) => line.startsWith('- '))).toHaveLength(21);
    expect(lines).toContain('- and 9 more');
  });
});

describe('a card', () => {
  const whole = assessment(
    'possible',
    trial('t', {
      identifiers: ['NCT01234567', 'local-7'],
      contact: { name: 'Dr Li', email: 'li@example.org' },
    }),
    [met('I1'), echo, review('R1', 'Consent?')],
  );
  const [card] = cards([whole]);

  it('names its source, its topic, why it may be set aside, and where to read on', () => {
    expect(card).toMatchObject({
      indicator: 'info',
      source: {
        label: 'Registry entry of t',
        url: 'https://registry.example.org/t',
        topic: { code: 't', system: 'urn:trialhook:trials', display: 'Trial t' },
      },
      selectionBehavior: 'any',
      links: [
        { label: 'Registry entry of t', url: 'https://registry.example.org/t', type: 'absolute' },
        {
          label: 'ClinicalTrials.gov NCT01234567',
          url: 'https://clinicaltrials.gov/study/NCT01234567',
          type: 'absolute',
        },
      ],
    });
    expect(card?.overrideReasons.map(({ code }) => code)).toEqual([
      'already-discussed',
      'patient-declined',
      'clinically-inappropriate',
      'enrolled-elsewhere',
      'wrong-information',
    ]);
    for (const { system, display } of card?.overrideReasons ?? []) {
      expect([system, display]).toEqual([
        'urn:trialhook:override-reasons',
        expect.stringMatching(/\w/u),
      ]);
    }
  });

  it('holds nothing empty, however little is known of the trial', () => {
    const bare = assessment(
      'candidate',
      trial('bare', { source: { label: ' ', url: 'javascript:alert(1)' } }),
    );
    const list = cards([whole, bare, candidate('c'), candidate('d')]);
    expect(emptyParts(list)).toEqual([]);
    expect(list[1]?.source).toEqual({
      label: 'Trial bare',
      topic: { code: 'bare', system: 'urn:trialhook:trials', display: 'Trial bare' },
    });
    expect(list[1]).not.toHaveProperty('links');
  });

  it('has an id of its own, and so has each suggestion', () => {
    const list = cards([whole, candidate('b'), candidate('c'), candidate('d')]);
    const ids = list.flatMap(({ uuid, suggestions = [] }) => [
      uuid,
      ...suggestions.map((suggestion) => suggestion.uuid),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(6);
  });

  it('says what it says and nothing of eligibility or percentages', () => {
    expect(JSON.stringify(card)).not.toMatch(/eligib|%|guarantee/iu);
  });

  it('has a topic code that EHRs accept, and two trials never share one', () => {
    const code = (id: string) => cards([candidate(id)])[0]?.source.topic.code ?? '';
    const long = 'x'.repeat(200);
    for (const id of ['a.b', 'a_b', long, `${long}y`, 'ä b']) {
      expect(code(id)).toMatch(/^[A-Za-z0-9-]{1,100}$/u);
      expect(code(id)).toBe(code(id));
    }
    expect(new Set(['a.b', 'a_b', 'a-b', long, `${long}y`].map(code)).size).toBe(5);
  });
});
