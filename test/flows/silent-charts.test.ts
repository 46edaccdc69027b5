import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFhirClient } from '../../src/fhir/create-fhir-client.ts';
import { limits } from '../fhir/given-client.ts';
import { bundle, callHook, cardsIn } from '../hooks/hook-service.ts';
import { fixtureCall, serveMatching } from './matching-hooks.ts';

/*
 * No cards at all means "looked at, and nothing to say". Where what tells the disease (the conditions, for the five
 * trials) was not read, whatever the reason, the answer is a 412 or the card that says so.
 */

type Prefetch = Readonly<Record<string, unknown>>;

const relapsed = fixtureCall('b-all-relapsed');
const healthy = fixtureCall('healthy');
const keys = Object.keys(relapsed.prefetch);

let hooks: Awaited<ReturnType<typeof serveMatching>>;
beforeAll(async () => {
  const client = createFhirClient({ servers: [], limits });
  hooks = await serveMatching({ client, budgetMs: 0, pageSize: 200 });
});
afterAll(() => hooks.close());

/** `412`, or the cards: `none`, `unchecked`, or `trials`. */
async function answerTo(call: object): Promise<string> {
  const response = await callHook(hooks, call);
  if (response.status === 412) return '412';
  expect(response.status).toBe(200);
  const cards = await cardsIn(response);
  if (cards.length === 0) return 'none';
  const unchecked = cards.filter(({ summary }) => summary.includes('could not be checked'));
  expect(unchecked.length === 0 || cards.length === 1).toBe(true);
  return unchecked.length > 0 ? 'unchecked' : 'trials';
}

function withValue(call: typeof relapsed, key: string, value: unknown): object {
  return { ...call, prefetch: { ...call.prefetch, [key]: value } };
}

function entriesOf(value: unknown): readonly { resource: object }[] {
  return (value as { entry?: { resource: object }[] }).entry ?? [];
}

const error = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'timeout' }] };
const empty = bundle();
const procedure = { resourceType: 'Procedure', id: 'x', status: 'completed' };

/** What may stand where a search's answer should, and answers nothing. */
const noAnswers: readonly (readonly [string, unknown])[] = [
  ['left out', undefined],
  ['an OperationOutcome', error],
  ['an OperationOutcome that says nothing', { resourceType: 'OperationOutcome' }],
  ['null', null],
  ['a wrapped null', { resource: null }],
  ['an empty object', {}],
  ['an empty list', []],
  ['an error page', '<html>502</html>'],
  ['a number', 7],
  ['true', true],
  ['another resource', procedure],
  ['a Bundle of other resources', bundle(procedure)],
  ['a Bundle of errors', bundle(error)],
  ['a Bundle of texts', { resourceType: 'Bundle', type: 'searchset', entry: ['x'] }],
  ['a Bundle whose entry is no list', { resourceType: 'Bundle', type: 'searchset', entry: {} }],
  ['an empty page of several', { ...empty, link: [{ relation: 'next', url: 'x' }] }],
  ['an empty Bundle with a total', { ...empty, total: 3 }],
  ['an empty history', { ...empty, type: 'history' }],
  ['a Bundle of conditions that cannot be used', bundle({ resourceType: 'Condition', code: 7 })],
  [
    'a Bundle of another patient’s conditions',
    bundle({ resourceType: 'Condition', id: 'c', subject: { reference: 'Patient/other' } }),
  ],
  [
    'a Bundle of conditions of nobody',
    bundle({ resourceType: 'Condition', id: 'c', code: { text: 'B-ALL' } }),
  ],
];

describe('of a patient with a textbook relapse', () => {
  it('the trials are shown when all is read', async () => {
    expect(await answerTo(relapsed)).toBe('trials');
  });

  it.each(noAnswers)('conditions that are %s are said to be missing', async (_what, value) => {
    expect(await answerTo(withValue(relapsed, 'conditions', value))).toBe('unchecked');
  });

  it.each(noAnswers)(
    'that is all there is besides a search of another type: %s',
    async (_, value) => {
      const { patient } = relapsed.prefetch;
      const prefetch = { patient, conditions: value, procedures: empty };
      expect(await answerTo({ ...relapsed, prefetch })).toBe('unchecked');
    },
  );

  it.each(noAnswers)('every search that is %s makes a 412 or that card', async (_what, value) => {
    const { patient } = relapsed.prefetch;
    const prefetch: Prefetch = Object.fromEntries(keys.map((key) => [key, value]));
    const answer = await answerTo({ ...relapsed, prefetch: { ...prefetch, patient } });
    // That is how CDS Hooks says of each search that there is nothing.
    const isNone = JSON.stringify(value) === 'null' || JSON.stringify(value)?.includes(':null}');
    expect(answer).toMatch(isNone ? /^none$/u : /^(?:412|unchecked)$/u);
  });

  it.each(keys.filter((key) => key !== 'patient' && key !== 'conditions'))(
    'one empty Bundle under %s says nothing of the conditions',
    async (key) => {
      const { patient } = relapsed.prefetch;
      expect(await answerTo({ ...relapsed, prefetch: { patient, [key]: empty } })).toBe(
        'unchecked',
      );
    },
  );

  it.each(keys.filter((key) => key !== 'patient' && key !== 'conditions'))(
    'the trials are shown without %s',
    async (key) => {
      expect(await answerTo(withValue(relapsed, key, undefined))).toBe('trials');
      expect(await answerTo(withValue(relapsed, key, error))).toBe('trials');
    },
  );

  it('conditions that were looked for and not found leave nothing to say', async () => {
    expect(await answerTo(withValue(relapsed, 'conditions', empty))).toBe('none');
    const { patient } = relapsed.prefetch;
    expect(await answerTo({ ...relapsed, prefetch: { patient, conditions: empty } })).toBe('none');
  });

  it('a first page without the leukaemia, or one condition of several, is not all', async () => {
    const others = entriesOf(healthy.prefetch['conditions']).map(({ resource }) => ({
      ...resource,
      subject: { reference: 'Patient/b-all-relapsed' },
    }));
    const page = { ...bundle(...others), link: [{ relation: 'next', url: 'https://x' }] };
    expect(await answerTo(withValue(relapsed, 'conditions', page))).toBe('unchecked');
    const counted = { ...bundle(...others), total: 40 };
    expect(await answerTo(withValue(relapsed, 'conditions', counted))).toBe('unchecked');
    expect(await answerTo(withValue(relapsed, 'conditions', others))).toBe('unchecked');
  });

  it('a first page with another disease does not rule the trials out', async () => {
    const cll = fixtureCall('cll').prefetch['conditions'];
    const theirs = entriesOf(cll).map(({ resource }) => ({
      ...resource,
      subject: { reference: 'Patient/b-all-relapsed' },
    }));
    expect(theirs.length).toBeGreaterThan(0);
    const page = { ...bundle(...theirs), link: [{ relation: 'next', url: 'https://x' }] };
    expect(await answerTo(withValue(relapsed, 'conditions', page))).not.toBe('none');
    const bAll = hooks.matches
      .at(-1)
      ?.assessments.find(({ trial }) => trial.id === 'donor-cd19-b-all');
    expect(bAll).toMatchObject({ verdict: 'ineligible', unchecked: true });
  });

  it('conditions that another server’s Patient has are not known to be the patient’s', async () => {
    const text = JSON.stringify(relapsed.prefetch['conditions']);
    const theirs = text.replaceAll('"Patient/', '"https://other.example.org/fhir/Patient/');
    expect(await answerTo(withValue(relapsed, 'conditions', JSON.parse(theirs)))).toBe('unchecked');
    // The server that the call is made for, however it is written.
    const fhirServer = 'http://Other.example.org:80/fhir/';
    const call = { ...withValue(relapsed, 'conditions', JSON.parse(theirs)), fhirServer };
    expect(await answerTo(call)).toBe('trials');
  });

  it('a server that may not be asked, or of no use, is no reader', async () => {
    for (const fhirServer of ['https://ehr.example.org/fhir', 'ehr', 7, null]) {
      const call = { ...withValue(relapsed, 'conditions', undefined), fhirServer };
      expect(await answerTo(call)).toBe('unchecked');
    }
  });
});

describe('of a patient without any of the diseases', () => {
  it('there is nothing to say when all is read, and whatever else is not read', async () => {
    expect(await answerTo(healthy)).toBe('none');
    for (const key of Object.keys(healthy.prefetch)) {
      if (key === 'patient' || key === 'conditions') continue;
      expect(await answerTo(withValue(healthy, key, undefined)), key).toBe('none');
    }
  });

  it.each(noAnswers)('conditions that are %s are said to be missing', async (_what, value) => {
    expect(await answerTo(withValue(healthy, 'conditions', value))).toBe('unchecked');
  });

  it('there is no card after death, nor on the study', async () => {
    const died = fixtureCall('died');
    expect(await answerTo(withValue(died, 'conditions', undefined))).toBe('none');
  });
});
