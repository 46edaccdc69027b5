import { describe, expect, it } from 'vitest';
import { sentResource } from '../../src/record/panel-results.ts';
import { ids, loinc, medicationRequest, observation, p1, recordOf, rxnorm } from './given.ts';

describe('whose record it is', () => {
  const p2 = { resourceType: 'Patient', id: 'p2' };

  it('is that of the only Patient', () => {
    const record = recordOf([observation('o1'), p1]);
    expect(record.patientId).toBe('p1');
    expect(record.patient).toMatchObject({ id: 'p1' });
  });

  it('is that of the patient asked for, and the other Patient is left out', () => {
    const record = recordOf([p1, p2, observation('o1')], { patientId: 'p2' });
    expect(record.patient).toMatchObject({ id: 'p2' });
    expect(ids(record, 'Patient')).toEqual(['p2']);
    expect(ids(record)).toEqual([]);
    expect(record.problems).toEqual([
      'Observation/o1: belongs to another patient',
      'Patient/p1: is another patient',
    ]);
  });

  it('may be asked for where the Patient itself could not be read', () => {
    const record = recordOf([observation('o1')], { patientId: 'p1' });
    expect(record.patient).toBeUndefined();
    expect(record.patientId).toBe('p1');
    expect(ids(record)).toEqual(['o1']);
  });

  it.each([
    ['several', [p1, p2, observation('o1')], 'Patient: several Patients, and none was asked for'],
    ['no', [observation('o1')], 'Patient: no Patient, and none was asked for'],
  ])('is nobody’s with %s Patients and none asked for', (_, resources, problem) => {
    const record = recordOf(resources);
    expect(record.patient).toBeUndefined();
    expect(record.patientId).toBe('');
    expect(ids(record)).toEqual([]);
    expect(record.completeness('Observation')).toBe('unread');
    expect(record.problems).toEqual([problem]);
  });
});

describe('what was entered in error', () => {
  it('says nothing, whatever its type, and is no problem', () => {
    const subject = { reference: 'Patient/p1' };
    const patient = subject;
    const withdrawn = { coding: [{ system: 'http://any.example', code: 'entered-in-error' }] };
    const record = recordOf([
      p1,
      observation('o1', { status: 'entered-in-error' }),
      observation('o2', { status: 'entered-in-error', code: 'broken besides' }),
      { resourceType: 'Condition', id: 'c1', subject, verificationStatus: withdrawn },
      { resourceType: 'Condition', id: 'c2', subject, verificationStatus: 'entered-in-error' },
      { resourceType: 'AllergyIntolerance', id: 'a1', patient, verificationStatus: withdrawn },
      { resourceType: 'Goal', id: 'g1', subject, lifecycleStatus: 'entered-in-error' },
      { resourceType: 'Medication', id: 'm1', status: 'entered-in-error' },
    ]);
    for (const type of ['Observation', 'Condition', 'AllergyIntolerance', 'Goal', 'Medication']) {
      expect(ids(record, type)).toEqual([]);
    }
    expect(record.problems).toEqual([]);
  });
});

describe('how much was read', () => {
  it('is everything for a record given as a whole, part for one that says so', () => {
    expect(recordOf([p1]).completeness('Immunization')).toBe('complete');
    expect(recordOf([p1], { reads: 'part' }).completeness('Immunization')).toBe('partial');
  });

  it('is what the reader says of each type, and nothing of the others', () => {
    const reads = new Map([
      ['Observation', 'complete'],
      ['Procedure', 'partial'],
    ] as const);
    const record = recordOf([p1], { reads });
    expect(record.completeness('Observation')).toBe('complete');
    expect(record.completeness('Procedure')).toBe('partial');
    expect(record.completeness('Condition')).toBe('unread');
  });

  it('is only a part of a type of which something came that nobody can tell whose it is', () => {
    const nobodys = recordOf([p1, observation('o1', { subject: undefined })]);
    expect(nobodys.completeness('Observation')).toBe('partial');
    expect(nobodys.completeness('Condition')).toBe('complete');
    const unasked = recordOf([p1, observation('o1', { subject: undefined })], { reads: new Map() });
    expect(unasked.completeness('Observation')).toBe('unread');
  });

  it('stays complete when only another patient’s resource was left out', () => {
    const record = recordOf([p1, observation('o1', { subject: { reference: 'Patient/p2' } })]);
    expect(record.completeness('Observation')).toBe('complete');
  });

  it('is only a part of the medications when a drug cannot be named', () => {
    const record = recordOf([
      p1,
      medicationRequest('m1', { medicationReference: { reference: 'Medication/not-included' } }),
    ]);
    expect(ids(record, 'MedicationRequest')).toEqual(['m1']);
    expect(record.completeness('MedicationRequest')).toBe('partial');
    expect(record.problems).toEqual(['MedicationRequest/m1: its Medication is not in the record']);
  });
});

describe('by type', () => {
  it('gives the resources in the order of their references, and none for a type that is not there', () => {
    const record = recordOf([p1, observation('o2'), observation('o10'), observation('o1')]);
    expect(ids(record)).toEqual(['o1', 'o10', 'o2']);
    expect(record.byType('constructor')).toEqual([]);
  });

  it('cannot be changed by who asks', () => {
    const record = recordOf([p1, observation('o1')]);
    const coded = record.byCode('Observation', 'code', `${loinc}|718-7`);
    for (const list of [record.byType('Observation'), coded]) {
      expect(() => (list as unknown[]).push('x')).toThrow(TypeError);
    }
  });
});

describe('by code', () => {
  it('finds a resource by any of its codings, once', () => {
    const coding = [
      { system: loinc, code: '718-7' },
      { system: 'http://local.example', code: 'HB' },
      { system: loinc, code: '718-7' },
      { code: 'HB' },
    ];
    const record = recordOf([p1, observation('o1', { code: { coding } }), observation('o2')]);
    const found = (key: string) =>
      record.byCode('Observation', 'code', key).map((resource) => resource.id);
    expect(found(`${loinc}|718-7`)).toEqual(['o1', 'o2']);
    expect(found('http://local.example|HB')).toEqual(['o1']);
    expect(found('http://other.example|HB')).toEqual([]);
    expect(found('|HB')).toEqual(['o1']);
  });

  it('asks the terminology for the canonical form of a system', () => {
    const record = recordOf([p1, observation('o1')], {
      codeKey: (system, code) => `${system === loinc ? 'LN' : system}|${code}`,
    });
    expect(record.byCode('Observation', 'code', 'LN|718-7')).toHaveLength(1);
  });

  it('finds the results of a panel, each as it would be alone', () => {
    const [sodium, potassium] = ['2951-2', '2823-3'].map((code) => ({
      code: { coding: [{ system: loinc, code }] },
      valueQuantity: { value: 4, unit: 'mmol/L' },
    }));
    const effectiveDateTime = '2026-06-14';
    const panel = observation('o1', { component: [sodium, potassium], effectiveDateTime });
    const record = recordOf([p1, panel]);
    const [result] = record.byCode('Observation', 'code', `${loinc}|2823-3`);
    expect(result).toEqual({
      ...observation('o1-component-2', { effectiveDateTime }),
      ...potassium,
    });
    expect(result && sentResource(result).id).toBe('o1');
  });

  it('does not look into the components of a result, which a criterion looks into itself', () => {
    const component = [{ code: { coding: [{ system: loinc, code: '3151-8' }] } }];
    const record = recordOf([p1, observation('o1', { component, valueInteger: 97 })]);
    expect(record.byCode('Observation', 'code', `${loinc}|3151-8`)).toEqual([]);
  });

  it('finds a medication by its own code and by that of the Medication it refers to', () => {
    const code = { coding: [{ system: rxnorm, code: '11289' }] };
    const medication = { resourceType: 'Medication', id: 'warfarin', code };
    const fullUrl = 'urn:uuid:0d7bd1b5-0000-4000-8000-000000000001';
    const referring = (reference: string) => ({ medicationReference: { reference } });
    const record = recordOf([
      p1,
      { resource: medication, fullUrl },
      medicationRequest('coded', { medicationCodeableConcept: code }),
      medicationRequest('relative', referring('Medication/warfarin')),
      medicationRequest('absolute', referring('https://ehr.example/Medication/warfarin')),
      medicationRequest('urn', referring(fullUrl)),
      medicationRequest('contained', {
        ...referring('#m'),
        contained: [{ resourceType: 'Medication', id: 'm', code }],
      }),
      medicationRequest('both', {
        ...referring('Medication/not-included'),
        medicationCodeableConcept: code,
      }),
      medicationRequest('other', { medicationCodeableConcept: { coding: [] } }),
    ]);
    const found = record.byCode('MedicationRequest', 'medication', `${rxnorm}|11289`);
    expect(found.map((resource) => resource.id)).toEqual([
      'absolute',
      'both',
      'coded',
      'contained',
      'relative',
      'urn',
    ]);
    expect(record.problems).toEqual([]);
  });

  it('reads any other coded element, a choice, a list, a Coding or a code', () => {
    const subject = { reference: 'Patient/p1' };
    const positive = { coding: [{ system: 'http://snomed.info/sct', code: '10828004' }] };
    const record = recordOf([
      { ...p1, gender: 'female' },
      observation('o1', { valueCodeableConcept: positive, category: [positive] }),
      {
        resourceType: 'Encounter',
        id: 'e1',
        status: 'finished',
        subject,
        class: { system: 'http://act.example', code: 'IMP' },
      },
    ]);
    const key = 'http://snomed.info/sct|10828004';
    expect(record.byCode('Observation', 'value', key)).toHaveLength(1);
    expect(record.byCode('Observation', 'category', key)).toHaveLength(1);
    expect(record.byCode('Encounter', 'class', 'http://act.example|IMP')).toHaveLength(1);
    expect(record.byCode('Patient', 'gender', '|female')).toHaveLength(1);
    expect(record.byCode('Observation', 'unheard-of', key)).toEqual([]);
    expect(record.byCode('Observation', '__proto__', key)).toEqual([]);
  });
});

describe('a reference', () => {
  const fullUrl = 'urn:uuid:0d7bd1b5-0000-4000-8000-000000000002';
  const drug = { resourceType: 'Medication', id: '#drug', ingredient: [] };
  const salt = { resourceType: 'Substance', id: 'salt' };
  const record = recordOf([
    p1,
    { resource: observation('o1'), fullUrl },
    medicationRequest('m1', {
      medicationReference: { reference: '#drug' },
      contained: [drug, salt],
    }),
    medicationRequest('m2', { contained: [{ resourceType: 'Medication', id: 'drug' }] }),
    observation('gone', { status: 'entered-in-error' }),
    observation('theirs', { subject: { reference: 'Patient/p2' } }),
  ]);
  const [m1] = record.byType('MedicationRequest');

  it('is followed when relative, absolute, with a version, or a URN', () => {
    for (const reference of [
      'Observation/o1',
      'Observation/o1/_history/2',
      'https://ehr.example/fhir/Observation/o1',
      fullUrl,
    ]) {
      expect(record.resolve(reference)?.id).toBe('o1');
    }
  });

  it('to a contained resource is followed within its own container', () => {
    const contained = record.resolve('#drug', m1);
    expect(contained).toMatchObject({ resourceType: 'Medication', ingredient: [] });
    expect(record.resolve('#salt', contained)).toMatchObject({ resourceType: 'Substance' });
    expect(record.resolve('#', contained)?.id).toBe('m1');
    expect(record.resolve('#drug')).toBeUndefined();
    expect(record.resolve('#unknown', m1)).toBeUndefined();
  });

  it('leads nowhere when what it names is not in the record', () => {
    for (const reference of ['Observation/o9', 'urn:uuid:x', '', 'nonsense', 'Observation/gone']) {
      expect(record.resolve(reference)).toBeUndefined();
    }
    expect(record.resolve('Observation/theirs')).toBeUndefined();
  });
});
