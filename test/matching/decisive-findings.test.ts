import { describe, expect, it } from 'vitest';
import { referenceEngine } from '../../src/cql/reference/reference-engine.ts';
import { selectTrials } from '../../src/hooks/cards/selection.ts';
import { matchPatient } from '../../src/matching/match-patient.ts';
import { recordOf } from '../fhirpath/records.ts';
import { givenCatalogue, trialYaml } from '../trials/given-catalogue.ts';
import { at } from './given.ts';

/** Each criterion asks for a code among the patient's conditions; `not` for a Condition that refutes. */
const has = (code: string) =>
  `fhirpath: "Condition.where(code.coding.code = '${code}').exists()", evidence: "Condition.where(code.coding.code = '${code}')"`;
const disease = `id: I02, kind: inclusion, anchor: true, text: Disease, ${has('disease')}`;
const lineage = `id: I03, kind: inclusion, anchor: true, text: Lineage, ${has('lineage')}`;
const adult =
  "id: I01, kind: inclusion, text: Adult, fhirpath: '%patient.birthDate <= %today - 18 years', evidence: '%patient'";
const heart = `id: E01, kind: exclusion, text: Heart failure, ${has('heart')}`;
const recent = `id: E02, kind: exclusion, on_fail: not-now, text: Recent infection, ${has('infection')}`;
const whole = `id: E03, kind: exclusion, text: Any of, ${has('stroke')}`;
const part = `id: E03a, part_of: E03, kind: exclusion, text: Stroke, ${has('part')}`;
const trials = {
  plain: [adult, disease, heart, recent],
  two: [adult, disease, lineage, heart],
  composite: [disease, whole, part, adult],
  free: [adult, heart],
};
const files = Object.fromEntries(
  Object.entries(trials).map(([id, criteria]) => [
    `trials/${id}/trial.yaml`,
    trialYaml(id, criteria),
  ]),
);
const conditions = (...codes: readonly string[]) =>
  codes.map((code) => ({
    resourceType: 'Condition',
    id: code,
    code: { coding: [{ system: 'http://snomed.info/sct', code }] },
  }));
const grown = { birthDate: '1980-01-01' };

const patients: readonly (readonly [string, ReturnType<typeof recordOf>])[] = [
  ['has nothing', recordOf(grown, [])],
  ['has the disease', recordOf(grown, conditions('disease'))],
  ['has both anchors', recordOf(grown, conditions('disease', 'lineage'))],
  ['has only the second anchor', recordOf(grown, conditions('lineage'))],
  ['is a child', recordOf({ birthDate: '2020-01-01' }, conditions('disease', 'lineage'))],
  ['is excluded', recordOf(grown, conditions('disease', 'lineage', 'heart'))],
  ['is excluded and has no disease', recordOf(grown, conditions('heart'))],
  ['is excluded for now', recordOf(grown, conditions('disease', 'infection'))],
  ['fails a part of a composite', recordOf(grown, conditions('disease', 'part'))],
  ['fails a composite', recordOf(grown, conditions('disease', 'stroke'))],
  ['has died', recordOf({ ...grown, deceasedBoolean: true }, conditions('disease'))],
];

async function bothWays(record: ReturnType<typeof recordOf>) {
  const catalogue = await givenCatalogue(files, referenceEngine);
  const options = { evaluatedAt: at };
  return {
    all: await matchPatient(catalogue, record, options),
    decisive: await matchPatient(catalogue, record, { ...options, findings: 'decisive' }),
  };
}

describe('decisive findings', () => {
  it.each(patients)('show the same of a patient who %s', async (_words, record) => {
    const { all, decisive } = await bothWays(record);
    expect(selectTrials(decisive, 2)).toEqual(selectTrials(all, 2));
  });

  it.each(patients)(
    'give the same verdicts, but for what no card tells apart, of a patient who %s',
    async (_words, record) => {
      const { all, decisive } = await bothWays(record);
      const verdicts = new Map(decisive.assessments.map((each) => [each.trial.id, each.verdict]));
      for (const { trial, verdict } of all.assessments) {
        const allowed = verdict === 'ineligible' ? ['ineligible', 'undetermined'] : [verdict];
        expect(allowed, trial.id).toContain(verdicts.get(trial.id));
      }
    },
  );

  it('are all findings, in the protocol’s order, where a trial is shown', async () => {
    const { decisive } = await bothWays(recordOf(grown, conditions('disease', 'lineage')));
    const { shown } = selectTrials(decisive, 9);
    expect(shown.map(({ trial }) => trial.id).sort()).toEqual([
      'composite',
      'free',
      'plain',
      'two',
    ]);
    for (const { trial, findings } of shown) {
      expect(findings.map(({ criterion }) => criterion)).toEqual(
        trial.criteria.map(({ id }) => id),
      );
    }
  });

  it('end with the anchor where nothing of the disease is on record', async () => {
    const { decisive } = await bothWays(recordOf(grown, conditions('heart')));
    const plain = decisive.assessments.find(({ trial }) => trial.id === 'plain');
    expect(plain?.findings.map(({ criterion }) => criterion)).toEqual(['I02']);
    expect(plain?.verdict).toBe('undetermined');
  });

  it('end with the first finding that rules out', async () => {
    const child = recordOf({ birthDate: '2020-01-01' }, conditions('disease'));
    const { decisive } = await bothWays(child);
    const plain = decisive.assessments.find(({ trial }) => trial.id === 'plain');
    expect(plain?.findings.map(({ criterion }) => criterion)).toEqual(['I01', 'I02']);
    expect(plain?.verdict).toBe('ineligible');
  });

  it('are none of a patient who has died', async () => {
    const died = recordOf({ ...grown, deceasedBoolean: true }, conditions('disease'));
    const { decisive } = await bothWays(died);
    expect(decisive.assessments.map(({ verdict, findings }) => [verdict, findings])).toEqual(
      Object.keys(trials).map(() => ['ineligible', []]),
    );
  });
});
