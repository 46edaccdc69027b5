import { describe, expect, it } from 'vitest';
import { Chart, type Json } from './textbook-chart.ts';

const trial = 'donor-cd19-b-all';

function entry(id: string, code: Json, elements: Json = {}): Json {
  return { resourceType: 'Condition', id, code, ...elements };
}

describe('entries that nobody here understands', () => {
  const chart = () =>
    new Chart()
      .add(
        entry('local', {
          coding: [{ system: 'urn:site:problems', code: 'A17', display: 'Rückenschmerz' }],
        }),
      )
      .add(
        entry('old', { coding: [{ system: 'http://hl7.org/fhir/sid/icd-9-cm', code: '724.2' }] }),
      )
      .add(entry('words', { text: 'Z. n. Appendektomie' }));

  it('are counted where an exclusion found nothing, which stays none-found', async () => {
    const finding = await chart().finding('qh103-b-all', 'E01a');
    expect(finding).toMatchObject({ status: 'unknown', reason: 'none-found' });
    expect(finding.note).toContain(
      'no sign of it in what could be read; 3 problem-list entries (ICD-9, local codes, text only) could not be',
    );
  });

  it('do not turn a candidate into a possible one', async () => {
    expect(await new Chart().verdict(trial)).toBe('candidate');
    expect(await chart().verdict(trial)).toBe('candidate');
  });

  it('are told once, in their own words', async () => {
    const { notUnderstood = [] } = await chart().matched();
    expect(notUnderstood.map(({ words, codes }) => [words, codes])).toEqual([
      ['Rückenschmerz', 'local codes'],
      ['724.2', 'ICD-9'],
      ['Z. n. Appendektomie', 'text only'],
    ]);
  });
});

describe('an entry whose words say what it may be', () => {
  it('opens what it would change, were it that', async () => {
    const text = 'Acute lymphoblastic leukemia in complete remission';
    const chart = new Chart().add(entry('words', { text }, { onsetDateTime: '2026-06-10' }));
    const finding = await chart.finding('donor-cd19-cd22-b-all', 'D01b');
    expect(finding).toMatchObject({ status: 'unknown', detail: 'code-unknown' });
    expect(finding.evidence.map(({ reference }) => reference)).toContain('Condition/words');
  });

  it('and nothing that it would not change', async () => {
    const text = 'Acute lymphoblastic leukemia';
    const chart = new Chart().add(entry('words', { text }, { onsetDateTime: '2025-05-20' }));
    expect(await chart.verdict(trial)).toBe('candidate');
  });
});

describe('a status that is understood is read, and one that is not is neither yes nor no', () => {
  const remission = (verificationStatus: unknown) =>
    new Chart().addLike('remission', 'again', { onsetDateTime: '2026-06-10', verificationStatus });

  it.each<[string, unknown, string]>([
    ['the word alone', { text: 'Confirmed' }, 'not-met'],
    ['a bare code of an earlier release', 'confirmed', 'not-met'],
    ['SNOMED CT', { coding: [{ system: 'http://snomed.info/sct', code: '410605003' }] }, 'not-met'],
    ['refuted', { text: 'refuted' }, 'met'],
    ['other words', { text: 'siehe Brief' }, 'unknown'],
    ['a code of the site', { coding: [{ system: 'urn:site:status', code: '3' }] }, 'unknown'],
    ['two codes at odds', { coding: [{ code: 'confirmed' }, { code: 'refuted' }] }, 'unknown'],
  ])('%s', async (_what, verificationStatus, status) => {
    const chart = remission(verificationStatus);
    expect((await chart.finding('donor-cd19-cd22-b-all', 'D01b')).status).toBe(status);
  });
});

describe('what was not done is no evidence that it was', () => {
  const transplant = (elements: Json): Json => ({
    ...{ resourceType: 'Procedure', id: 'transplant', status: 'completed' },
    ...{ performedDateTime: '2026-05-01', ...elements },
    code: { coding: [{ system: 'http://snomed.info/sct', code: '234336002' }] },
  });

  async function said(elements: Json): Promise<string> {
    const { status, reason, detail } = await new Chart()
      .add(transplant(elements))
      .finding('in-vivo-car-t-heme', 'E02');
    return status === 'unknown' ? `unknown ${detail ?? reason ?? ''}` : status;
  }

  it.each<[string, Json, string]>([
    ['done', {}, 'met'],
    ['notDone of STU3', { notDone: true }, 'unknown no-evidence-found'],
    ['notPerformed of DSTU2', { notPerformed: true }, 'unknown no-evidence-found'],
    ['notDone that is false', { notDone: false }, 'met'],
    ['notDone that is neither', { notDone: 'maybe' }, 'unknown modifier-unknown'],
    [
      'a modifier',
      { modifierExtension: [{ url: 'urn:x', valueBoolean: true }] },
      'unknown modifier-unknown',
    ],
    ['implicit rules', { implicitRules: 'urn:rules' }, 'unknown modifier-unknown'],
  ])('%s', async (_what, elements, expected) => {
    expect(await said(elements)).toBe(expected);
  });

  it('a dose that was not taken or not given', async () => {
    const doses: readonly Json[] = [{ notGiven: true }, { wasNotGiven: true }];
    for (const denied of doses) {
      const chart = new Chart().addLike('vincristine', 'dose', {
        effectiveDateTime: '2026-06-14',
        ...denied,
      });
      expect((await chart.finding(trial, 'I07b')).status).toBe('met');
    }
    const given = new Chart().addLike('vincristine', 'dose', { effectiveDateTime: '2026-06-14' });
    expect(await given.finding(trial, 'I07b')).toMatchObject({ detail: 'treated-since' });
  });
});

describe('resources of other FHIR releases are read by their R4 names, and named', () => {
  it.each<[string, Json]>([
    [
      'medication.concept of R5',
      { medicationCodeableConcept: undefined, medication: { concept: vincristine() } },
    ],
    [
      'occurrenceDateTime of R5',
      { effectiveDateTime: undefined, occurrenceDateTime: '2026-06-14' },
    ],
    [
      'effectiveTimeDateTime of DSTU2',
      { effectiveDateTime: undefined, effectiveTimeDateTime: '2026-06-14' },
    ],
    ['patient of DSTU2', { subject: undefined, patient: { reference: 'Patient/b-all-relapsed' } }],
  ])('%s', async (_what, elements) => {
    const chart = new Chart().addLike('vincristine', 'dose', {
      effectiveDateTime: '2026-06-14',
      ...elements,
    });
    const { problems } = await chart.matched();
    expect(await chart.finding(trial, 'I07b')).toMatchObject({ detail: 'treated-since' });
    expect(problems.join()).toMatch(
      /MedicationAdministration\/dose: \w+ is of (?:a later|another) FHIR release/u,
    );
  });

  it('and a type that R4 does not have leaves its R4 type not completely read', async () => {
    const chart = new Chart().add({ resourceType: 'MedicationOrder', id: 'm1', status: 'active' });
    const { problems } = await chart.matched();
    expect(problems.join()).toContain('a MedicationOrder of another FHIR release cannot be read');
  });

  function vincristine(): Json {
    return { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '11202' }] };
  }
});

describe('an antineoplastic dose of which nobody knows when it was given', () => {
  it.each<[string, Json]>([
    ['undated', { effectiveDateTime: undefined }],
    ['of an impossible day', { effectiveDateTime: '2026-02-30' }],
    ['of a placeholder day', { effectiveDateTime: '1900-01-01' }],
    ['of a later day and without a status', { effectiveDateTime: '2026-06-13', status: undefined }],
    ['of a later day and an odd status', { effectiveDateTime: '2026-06-13', status: 'bogus' }],
  ])('%s leaves every count open', async (_what, elements) => {
    const chart = new Chart().addLike('vincristine', 'dose', elements);
    const finding = await chart.finding(trial, 'I07b');
    expect(finding).toMatchObject({ status: 'unknown', detail: 'dose-uncertain' });
    expect(finding.assumed).toBeUndefined();
    expect(finding.evidence.map(({ reference }) => reference)).toContain(
      'MedicationAdministration/dose',
    );
  });
});

it('a dose of no known status that was before the count changes nothing', async () => {
  const chart = new Chart().addLike('vincristine', 'dose', {
    ...{ effectiveDateTime: '2026-06-01', status: 'bogus' },
  });
  expect((await chart.finding(trial, 'I07b')).status).toBe('met');
});

it('a live vaccine of no known status is not passed over', async () => {
  const mmr = (status?: string): Json => ({
    ...{ resourceType: 'Immunization', id: 'mmr', status, occurrenceDateTime: '2026-06-01' },
    patient: { reference: 'Patient/b-all-relapsed' },
    vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '03' }] },
  });
  const found = async (status?: string) =>
    (await new Chart().add(mmr(status)).finding('in-vivo-car-t-heme', 'E09')).status;
  expect(await found('completed')).toBe('met');
  expect(await found('Completed')).toBe('met');
  expect(await found('recorded')).toBe('unknown');
  expect(await found()).toBe('unknown');
  expect(await found('not-done')).toBe('not-met');
});

it('what the German outpatient coding excludes is excluded, and what it suspects is open', async () => {
  const epilepsy = (certainty: string): Json => ({
    ...{ resourceType: 'Condition', id: 'epilepsy', recordedDate: '2026-05-01' },
    code: {
      coding: [
        {
          system: 'http://fhir.de/CodeSystem/bfarm/icd-10-gm',
          code: 'G40.9',
          extension: [
            {
              url: 'http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit',
              valueCoding: { code: certainty },
            },
          ],
        },
      ],
    },
  });
  const found = async (certainty: string) =>
    (await new Chart().add(epilepsy(certainty)).finding('qh103-b-all', 'E01b')).status;
  expect(await found('G')).toBe('met');
  expect(await found('A')).toBe('not-met');
  expect(await found('V')).toBe('unknown');
  expect(await found('?')).toBe('unknown');
});

describe('whether the patient lives', () => {
  const verdictWith = (elements: Json) => new Chart().change('Patient', elements).verdict(trial);

  it.each<[string, Json]>([
    ['"Y"', { deceasedBoolean: 'Y' }],
    ['1', { deceasedBoolean: 1 }],
    ['a date that is none', { deceasedDateTime: 'unknown' }],
    ['a placeholder date', { deceasedDateTime: '0001-01-01' }],
  ])('cannot be told from %s: no trial is offered', async (_what, elements) => {
    const { assessments, deceased, deathUnclear } = await new Chart()
      .change('Patient', elements)
      .matched();
    expect([deceased, deathUnclear]).toEqual([false, true]);
    expect(new Set(assessments.map(({ verdict }) => verdict))).not.toContain('candidate');
  });

  it('is no question where a death lies far ahead, or is denied', async () => {
    expect(await verdictWith({ deceasedDateTime: '2090-01-01' })).toBe('candidate');
    expect(await verdictWith({ deceasedDateTime: '9999-12-31' })).toBe('candidate');
    expect(await verdictWith({ deceasedBoolean: 'false' })).toBe('candidate');
  });

  it('is none where the death is recorded', async () => {
    expect(await verdictWith({ deceasedDateTime: '2026-06-01' })).toBe('ineligible');
    expect(await verdictWith({ deceasedBoolean: 'true' })).toBe('ineligible');
  });
});

describe('a birth date', () => {
  const ageWith = async (birthDate: unknown) => {
    const finding = await new Chart().change('Patient', { birthDate }).finding(trial, 'I01');
    return finding.status === 'unknown' ? `unknown ${finding.reason ?? ''}` : finding.status;
  };

  it.each<[unknown, string]>([
    ['1992-02-11', 'met'],
    ['1992-02-11T00:00:00', 'met'],
    ['1992-02-11T00:00:00.000Z', 'met'],
    ['19920211', 'met'],
    [' 1992-02-11 ', 'met'],
    ['2030-02-11', 'unknown missing'],
    ['1850-02-11', 'unknown missing'],
    ['0001-01-01', 'unknown missing'],
    ['11.02.1992', 'unknown missing'],
    ['1992-02-10T23:00:00Z', 'unknown missing'],
    [19920211, 'unknown missing'],
  ])('%j: %s', async (birthDate, expected) => {
    expect(await ageWith(birthDate)).toBe(expected);
  });
});
