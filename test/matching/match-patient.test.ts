import { describe, expect, it } from 'vitest';
import type { CqlEngine } from '../../src/cql/engine.ts';
import { referenceEngine } from '../../src/cql/reference/reference-engine.ts';
import { matchPatient } from '../../src/matching/match-patient.ts';
import { findingsOf } from '../../src/matching/trial-findings.ts';
import { recordOf } from '../fhirpath/records.ts';
import { cql, givenCatalogue, trialYaml, valueSetJson } from '../trials/given-catalogue.ts';
import { at } from './given.ts';

const criteria = cql(
  'Heart',
  `valueset "Heart failure": 'https://example.org/ValueSet/heart-failure'

context Patient

define "Heart Failures":
  [Condition: "Heart failure"]

define "Has Heart Failure":
  exists "Heart Failures"

define "Has A Pacemaker":
  exists [Procedure]

define "Pacemaker Or Not":
  Tuple { holds: null as Boolean, because: 'stale', note: 'last seen in 2019', evidence: [Procedure] }

define "Breaks":
  (singleton from ([Procedure])) is not null
`,
);
const disease =
  'id: I01, kind: inclusion, anchor: true, text: Heart failure, define: Has Heart Failure, evidence: Heart Failures';
const adult =
  "id: I02, kind: inclusion, text: Adult, fhirpath: '%patient.birthDate <= %today - 18 years'";
const pacemaker = 'id: E01, kind: exclusion, text: Pacemaker, define: Has A Pacemaker';
const consent =
  'id: I03, kind: inclusion, text: Consent, review: Does the patient consent?, evidence_fhirpath: Condition';
const files = {
  'valuesets/hf.json': valueSetJson('heart-failure', 'Heart failure', ['84114007']),
  'trials/heart/trial.yaml': trialYaml(
    'heart',
    [disease, adult, pacemaker, consent],
    'identifiers: [NCT01]\n',
  ),
  'trials/heart/criteria.cql': criteria,
};
const condition = {
  resourceType: 'Condition',
  id: 'c1',
  code: { coding: [{ system: 'http://snomed.info/sct', code: '84114007' }] },
};
const procedure = (id: string) => ({ resourceType: 'Procedure', id, status: 'completed' });
const grown = { birthDate: '1980-01-01' };

/** What matching says of one trial. */
async function assessed(
  record: ReturnType<typeof recordOf>,
  more: Readonly<Record<string, string>> = {},
  trial = 'heart',
) {
  const catalogue = await givenCatalogue({ ...files, ...more });
  const match = await matchPatient(catalogue, record, { evaluatedAt: at });
  const assessment = match.assessments.find((each) => each.trial.id === trial);
  const findings = Object.fromEntries(
    assessment?.findings.map((each) => [
      each.criterion,
      [each.status, each.reason, each.evidence.map(({ reference }) => reference).join()].join(' '),
    ]) ?? [],
  );
  return { match, assessment, findings };
}

describe('matching a patient', () => {
  it('gives a candidate with every finding explained', async () => {
    const { match, assessment, findings } = await assessed(recordOf(grown, [condition]));
    expect(match).toMatchObject({ patient: 'Patient/p1', evaluatedAt: at, deceased: false });
    expect(assessment?.diagnostic).toBeUndefined();
    expect(assessment?.verdict).toBe('candidate');
    expect(findings).toEqual({
      I01: 'met  Condition/c1',
      I02: 'met  Patient/p1',
      E01: 'unknown none-found ',
      I03: 'needs-review judgement Condition/c1',
    });
  });

  it('rules out by what the record shows, and names it', async () => {
    const child = await assessed(recordOf({ birthDate: '2010-01-01' }, [condition]));
    expect(child.assessment?.verdict).toBe('ineligible');
    expect(child.findings['I02']).toBe('not-met  Patient/p1');
  });

  it('is undetermined without the disease, for absence proves nothing', async () => {
    const { assessment, findings } = await assessed(recordOf(grown));
    expect(assessment?.verdict).toBe('undetermined');
    expect(findings['I01']).toBe('unknown missing ');
  });

  it('says that what could not be read is unavailable', async () => {
    const reads = new Map([['Patient', 'complete'] as const, ['Condition', 'complete'] as const]);
    const { assessment, findings } = await assessed(recordOf(grown, [condition], reads));
    expect(findings['E01']).toBe('unknown unavailable ');
    expect(assessment?.verdict).toBe('possible');
  });

  it('never shows a trial to someone who has died', async () => {
    for (const death of [
      { deceasedBoolean: true },
      { deceasedDateTime: '2026' },
      { _deceasedDateTime: { extension: [{ url: 'x', valueCode: 'unknown' }] } },
    ]) {
      const { match, assessment } = await assessed(recordOf({ ...grown, ...death }, [condition]));
      expect([match.deceased, assessment?.verdict]).toEqual([true, 'ineligible']);
    }
    const { match } = await assessed(recordOf({ ...grown, deceasedBoolean: false }, [condition]));
    expect(match.deceased).toBe(false);
  });

  it('matches open trials only, and only those asked for', async () => {
    const closed = trialYaml('closed', [adult]).replace('recruiting', 'completed');
    const catalogue = await givenCatalogue({
      ...files,
      'trials/closed/trial.yaml': closed,
      'trials/young/trial.yaml': trialYaml('young', [adult]),
    });
    const ids = async (trials?: string[]) => {
      const options = trials === undefined ? {} : { trials };
      const match = await matchPatient(catalogue, recordOf(grown, [condition]), {
        evaluatedAt: at,
        ...options,
      });
      return match.assessments.map(({ trial }) => trial.id);
    };
    expect(await ids()).toEqual(['heart', 'young']);
    expect(await ids(['young', 'closed'])).toEqual(['young']);
    expect(catalogue.trials).toHaveLength(3);
  });
});

describe('a study that the patient is on', () => {
  const enrolled = async (
    status: string | undefined,
    study: object,
    more: readonly object[] = [],
  ) => {
    const subject = { resourceType: 'ResearchSubject', id: 's1', status, study };
    const record = recordOf(grown, [
      condition,
      { ...subject, individual: { reference: 'Patient/p1' } },
      ...more,
    ]);
    return (await assessed(record)).assessment?.enrolled;
  };

  it('is found by its id, an identifier, or the ResearchStudy behind it', async () => {
    expect(await enrolled('on-study', { reference: 'ResearchStudy/heart' })).toBe(true);
    expect(
      await enrolled('on-study', { reference: 'https://ehr.org/fhir/ResearchStudy/NCT01' }),
    ).toBe(true);
    expect(await enrolled('follow-up', { identifier: { value: 'nct01' } })).toBe(true);
    const study = { resourceType: 'ResearchStudy', id: '77', identifier: [{ value: 'NCT01' }] };
    expect(await enrolled('screening', { reference: 'ResearchStudy/77' }, [study])).toBe(true);
    expect(await enrolled('on-study', { reference: 'ResearchStudy/78' }, [study])).toBe(false);
    expect(await enrolled('on-study', { display: 'heart' })).toBe(false);
  });

  it("is no longer, or not yet, the patient's", async () => {
    for (const status of ['withdrawn', 'off-study', 'ineligible', 'candidate', undefined]) {
      expect(await enrolled(status, { reference: 'ResearchStudy/heart' }), status).toBe(false);
    }
  });
});

describe('tests that are ordered already', () => {
  it('are those that stand, under any of their codes', async () => {
    const request = (id: string, code: string, fields: object) => ({
      ...{ resourceType: 'ServiceRequest', id, intent: 'order', status: 'active' },
      code: { coding: [{ system: 'http://loinc.org', code }] },
      ...fields,
    });
    const { match } = await assessed(
      recordOf(grown, [
        request('r1', '42148-7', {}),
        request('r2', '11524-6', { status: 'completed' }),
        request('r3', '24323-8', { doNotPerform: true }),
        request('r4', '57021-8', { status: 'on-hold' }),
      ]),
    );
    expect([...match.activeOrders].sort()).toEqual(['cbc-diff', 'echocardiogram']);
  });
});

describe('what goes wrong', () => {
  it('in one criterion stays there, with a code and no words of the record', async () => {
    const faults: unknown[] = [];
    const catalogue = await givenCatalogue({
      ...files,
      'trials/heart/trial.yaml': trialYaml('heart', [
        disease,
        'id: I04, kind: inclusion, text: Breaks, define: Breaks',
        "id: I05, kind: inclusion, text: Name, fhirpath: '%patient.name'",
        'id: I06, kind: inclusion, text: Reviewed, review: Is it?, evidence: Breaks',
      ]),
    });
    const record = recordOf({ ...grown, name: [{ text: 'A' }, { text: 'B' }] }, [
      ...[condition, procedure('x1'), procedure('x2')],
    ]);
    const onFault = ({ criterion }: { criterion?: string }) => faults.push(criterion);
    const match = await matchPatient(catalogue, record, { evaluatedAt: at, onFault });
    const findings = match.assessments[0]?.findings.map(({ criterion, status, reason, detail }) => {
      return [criterion, status, reason, detail];
    });
    expect(findings).toEqual([
      ['I01', 'met', undefined, undefined],
      ['I04', 'unknown', 'error', 'cql-failed'],
      ['I05', 'unknown', 'error', 'fhirpath-several-values'],
      ['I06', 'needs-review', 'judgement', undefined],
    ]);
    expect(faults).toEqual(['I04', 'I05', 'I06']);
  });

  it('with one trial leaves it not evaluated, with what its author has to mend', async () => {
    const broken = { 'trials/broken/trial.yaml': 'id: [' };
    const { match, assessment } = await assessed(recordOf(grown, [condition]), broken, 'broken');
    expect(assessment).toMatchObject({ verdict: 'not-evaluated', findings: [], enrolled: false });
    expect(assessment?.diagnostic).toMatch(/trial\.yaml:1:\d+: error \[yaml-syntax\]/u);
    expect(match.assessments.map(({ trial }) => trial.id)).toEqual(['heart', 'broken']);
  });
});

describe('the findings of a few criteria', () => {
  it('are evaluated without the others, as a case asks', async () => {
    const evaluated: string[] = [];
    const counting: CqlEngine = {
      ...referenceEngine,
      load(libraries, valueSets) {
        const program = referenceEngine.load(libraries, valueSets);
        return {
          ...program,
          evaluate(record, evaluatedAt) {
            const evaluation = program.evaluate(record, evaluatedAt);
            return {
              ...evaluation,
              finding(library, define) {
                evaluated.push(define);
                return evaluation.finding(library, define);
              },
            };
          },
        };
      },
    };
    const catalogue = await givenCatalogue(
      {
        ...files,
        'trials/heart/trial.yaml': trialYaml('heart', [
          disease,
          'id: E01, kind: exclusion, text: Pacemaker, define: Pacemaker Or Not',
        ]),
      },
      counting,
    );
    const options = { trial: 'heart', evaluatedAt: at, criteria: ['E01'] };
    const findings = await findingsOf(catalogue, recordOf(grown, [procedure('x1')]), options);
    expect(findings).toMatchObject([
      { criterion: 'E01', status: 'unknown', reason: 'stale', note: 'last seen in 2019' },
    ]);
    expect(findings[0]?.evidence.map(({ reference }) => reference)).toEqual(['Procedure/x1']);
    expect(evaluated).toEqual(['Pacemaker Or Not']);
  });

  it('need a trial that can be run', async () => {
    const catalogue = await givenCatalogue({ ...files, 'trials/broken/trial.yaml': '' });
    const ask = (trial: string) =>
      findingsOf(catalogue, recordOf(grown), { trial, evaluatedAt: at });
    await expect(ask('broken')).rejects.toThrow('trial broken cannot be run');
    await expect(ask('absent')).rejects.toThrow('trial absent is not in the catalogue');
  });
});
