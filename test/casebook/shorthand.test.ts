import type {
  Condition,
  FhirResource,
  MedicationAdministration,
  Observation,
  Procedure,
} from 'fhir/r4.js';
import { describe, expect, it } from 'vitest';
import { readCaseFile } from '../../src/casebook/case-file.ts';
import { renderDiagnostic } from '../../src/diagnostics/diagnostic.ts';

const ucum = 'http://unitsofmeasure.org';

/** The resources, without the patient, that a record stands for. */
function record(...entries: string[]): readonly FhirResource[] {
  const lines = entries.map((entry) => `      - ${entry}\n`).join('');
  const text = `at: 2026-06-15T12:00:00Z
cases:
  - name: the case
    record:
${lines}    expect: { I01: met }
`;
  const { cases, diagnostics } = readCaseFile('cases.yaml', text, ['I01']);
  expect(diagnostics.map(renderDiagnostic)).toEqual([]);
  return cases[0]?.resources.slice(1) ?? [];
}

describe('an observation of a case', () => {
  it('has a value with its unit, a reference range and a date', () => {
    expect(
      record('{ observation: loinc|1742-6 ALT, value: 120 U/L, high: 40 U/L, on: T-5d }'),
    ).toEqual([
      {
        resourceType: 'Observation',
        id: '1',
        status: 'final',
        code: { coding: [{ system: 'http://loinc.org', code: '1742-6', display: 'ALT' }] },
        subject: { reference: 'Patient/p1' },
        effectiveDateTime: '2026-06-10',
        valueQuantity: { value: 120, unit: 'U/L', system: ucum, code: 'U/L' },
        referenceRange: [{ high: { value: 40, unit: 'U/L', system: ucum, code: 'U/L' } }],
      },
    ]);
  });

  it.each<[string, Partial<Observation>]>([
    ['3', { valueInteger: 3 }],
    ['true', { valueBoolean: true }],
    [
      '"<0.2 mg/dL"',
      {
        valueQuantity: { comparator: '<', value: 0.2, unit: 'mg/dL', system: ucum, code: 'mg/dL' },
      },
    ],
    [
      '">= 3 %"',
      { valueQuantity: { comparator: '>=', value: 3, unit: '%', system: ucum, code: '%' } },
    ],
    ['{ quantity: { value: 5, unit: K/uL } }', { valueQuantity: { value: 5, unit: 'K/uL' } }],
    ['range 45-50 %', { valueRange: { low: percent(45), high: percent(50) } }],
    ['positive', { valueString: 'positive' }],
    ['{ text: 3 mg }', { valueString: '3 mg' }],
    [
      'loinc|LA6577-6',
      { valueCodeableConcept: { coding: [{ system: 'http://loinc.org', code: 'LA6577-6' }] } },
    ],
    [
      '{ codes: [sct|10828004], text: pos }',
      {
        valueCodeableConcept: {
          coding: [{ system: 'http://snomed.info/sct', code: '10828004' }],
          text: 'pos',
        },
      },
    ],
    ['{ from: T-2d, to: T-1d }', { valuePeriod: { start: '2026-06-13', end: '2026-06-14' } }],
  ])('reads the value %s', (written, elements) => {
    expect(record(`{ observation: loinc|1-8, value: ${written} }`)[0]).toMatchObject(elements);
  });

  it('is undated, without value or unfinished when its author says so', () => {
    const [observation] = record(
      '{ observation: loinc|1-8, absent: unknown, status: preliminary }',
    );
    expect(Object.keys(observation ?? {})).toEqual([
      'resourceType',
      'id',
      'status',
      'code',
      'subject',
      'dataAbsentReason',
    ]);
    expect(observation).toMatchObject({ status: 'preliminary' });
  });

  it('may have several reference ranges, components and an interpretation', () => {
    const [observation] = record(
      '{ observation: loinc|2160-0, ranges: [{ high: 1.0 mg/dL, appliesTo: sct|248152002 }, { high: 1.2 mg/dL, age: { low: 18 a } }], interpretation: H, components: [{ code: loinc|3151-8, value: 2 L/min }] }',
    ) as Observation[];
    expect(observation?.referenceRange?.map((range) => range.high?.value)).toEqual([1, 1.2]);
    expect(observation?.referenceRange?.[0]?.appliesTo?.[0]?.coding?.[0]?.code).toBe('248152002');
    expect(observation?.referenceRange?.[1]?.age?.low?.code).toBe('a');
    expect(observation?.interpretation?.[0]?.coding?.[0]).toEqual({
      system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation',
      code: 'H',
    });
    expect(observation?.component?.[0]?.valueQuantity?.value).toBe(2);
  });
});

describe('the other entries of a record', () => {
  it('make a condition active and confirmed unless the author says otherwise', () => {
    const [usual, bare] = record(
      'condition: [sct|277571004, icd10|C91.02]',
      '{ condition: sct|277571004, clinical: none, verification: none, onset: { from: T-3y } }',
    ) as Condition[];
    expect(usual?.code?.coding?.map(({ code }) => code)).toEqual(['277571004', 'C91.02']);
    expect(usual?.clinicalStatus?.coding?.[0]?.code).toBe('active');
    expect(usual?.verificationStatus?.coding?.[0]?.code).toBe('confirmed');
    expect(bare).not.toHaveProperty('clinicalStatus');
    expect(bare).not.toHaveProperty('verificationStatus');
    expect(bare?.onsetPeriod).toEqual({ start: '2023-06-15' });
  });

  it('say why a date is missing with a data-absent-reason', () => {
    const [procedure] = record('{ procedure: sct|1, on: { absent: unknown } }') as Procedure[];
    expect(procedure).not.toHaveProperty('performedDateTime');
    expect(procedure?._performedDateTime?.extension?.[0]?.valueCode).toBe('unknown');
  });

  it('name a drug by code, or through a Medication beside it or inside it', () => {
    const resources = record(
      'medicationAdministration: rx|11202',
      '{ medicationAdministration: rx|11202, reference: true }',
      '{ medicationAdministration: rx|11202, contained: true }',
    );
    const [byCode, byReference, medication, contained] = resources as MedicationAdministration[];
    expect(byCode?.medicationCodeableConcept?.coding?.[0]?.code).toBe('11202');
    expect(byReference?.medicationReference?.reference).toBe('Medication/2-medication');
    expect(medication).toMatchObject({ resourceType: 'Medication', id: '2-medication' });
    expect(contained?.contained?.[0]).toMatchObject({
      resourceType: 'Medication',
      id: 'medication',
    });
    expect(contained?.medicationReference?.reference).toBe('#medication');
  });

  it('belong to the patient, each in the element that its type has for it', () => {
    const resources = record(
      'immunization: cvx|03',
      'allergy: sct|91936005',
      '{ researchSubject: on-study, study: qh103-b-all }',
      'serviceRequest: loinc|24323-8',
      'encounter: sct|305336008',
      'adverseEvent: sct|271807003',
      'diagnosticReport: loinc|18748-4',
      'appointment: sct|18629005',
      'deviceUseStatement: sct|14106009',
      'familyHistory: sct|275937001',
      'medicationStatement: rx|11202',
      'medicationRequest: rx|11202',
      'resource: { resourceType: Task, status: draft }',
    );
    const types = resources.map((resource) => resource.resourceType);
    expect(new Set(types).size).toBe(types.length);
    for (const resource of resources) {
      expect(JSON.stringify(resource), resource.resourceType).toContain('"Patient/p1"');
    }
  });

  it('may be raw FHIR, in which dates relative to T are resolved', () => {
    const [claim] = record(
      'resource: { resourceType: Claim, created: T-5d, item: [{ servicedDate: T-0d }], use: T }',
    );
    expect(claim).toEqual({
      resourceType: 'Claim',
      id: '1',
      patient: { reference: 'Patient/p1' },
      created: '2026-06-10',
      item: [{ servicedDate: '2026-06-15' }],
      use: 'T',
    });
  });
});

function percent(value: number) {
  return { value, unit: '%', system: ucum, code: '%' };
}
