import fc from 'fast-check';
import { assembleRecord } from '../../../src/record/assemble-record.ts';
import type { PatientRecord } from '../../../src/record/record.ts';
import { codeKey } from '../../../src/terminology/code-systems.ts';
import { type Damage, damaged, damages } from './damage.ts';

export type Json = Readonly<Record<string, unknown>>;

/** A patient's resources as an EHR sends them. */
export type Chart = readonly Json[];

export function recordOfChart(chart: Chart): PatientRecord {
  return assembleRecord({ resources: chart, patientId: 'p1', reads: 'everything', codeKey });
}

const ucum = 'http://unitsofmeasure.org';
const codings = {
  glucose: { system: 'http://loinc.org', code: '2339-0', display: 'Glucose' },
  lactate: { system: 'urn:oid:2.16.840.1.113883.6.1', code: '2524-7' },
  leukaemia: { system: 'http://snomed.info/sct', code: '91857003' },
  icd: { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'C910', version: '2026' },
  local: { system: 'http://hospital.example/codes', code: '2339-0' },
  bare: { code: '2339-0' },
};
const { glucose, lactate, leukaemia, icd, local, bare } = codings;
const category = {
  coding: [
    { system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' },
  ],
};
const subject = { reference: 'Patient/p1' };
const mg = (value: unknown): Json => ({ value, unit: 'mg/dL', system: ucum, code: 'mg/dL' });

function observation(elements: Json): Json {
  const code = { coding: [glucose] };
  return {
    resourceType: 'Observation',
    status: 'final',
    category: [category],
    code,
    subject,
    ...elements,
  };
}

function clinicalStatus(code: string): Json {
  return { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code }] };
}

/** Sound resources, among them one of every form that the generated expressions look for. */
const resources: readonly Json[] = [
  observation({ effectiveDateTime: '2020-05-01T08:30:00+02:00', valueQuantity: mg(95) }),
  observation({
    effectiveDateTime: '2020-05-02',
    valueQuantity: { ...mg(7.25), comparator: '<' },
    issued: '2020-05-02T10:00:00.000Z',
  }),
  observation({
    code: { coding: [lactate, local] },
    effectiveDateTime: '2020-04',
    valueQuantity: { value: 1.5, unit: 'g/L', system: ucum, code: 'g/L' },
    referenceRange: [{ low: mg(3), high: mg(20) }],
  }),
  observation({
    code: { coding: [bare], text: 'Sugar' },
    effectivePeriod: { start: '2020-03-01', end: '2020-03-04T10:00:00Z' },
    valueString: 'high',
  }),
  observation({
    code: { coding: [local, glucose] },
    valueCodeableConcept: { coding: [leukaemia] },
    status: 'amended',
  }),
  observation({
    effectiveInstant: '2020-06-01T00:00:00.000-05:00',
    valueInteger: 12,
    interpretation: [{ text: 'high' }],
  }),
  observation({
    code: { coding: [lactate] },
    component: [
      { code: { coding: [glucose] }, valueQuantity: mg(4) },
      { code: { coding: [lactate] }, valueBoolean: true },
    ],
  }),
  observation({ valueRange: { low: mg(1), high: mg(9) }, note: [{ text: 'fasting' }] }),
  observation({ valueRatio: { numerator: mg(1), denominator: { value: 128 } } }),
  {
    resourceType: 'Condition',
    subject,
    code: { coding: [leukaemia, icd] },
    clinicalStatus: clinicalStatus('active'),
    onsetDateTime: '2019-11',
    recordedDate: '2019-12-01',
  },
  {
    resourceType: 'Condition',
    subject,
    code: { coding: [icd] },
    clinicalStatus: clinicalStatus('remission'),
    onsetPeriod: { start: '2018' },
    abatementDateTime: '2020-02-02T00:00:00Z',
    stage: [{ summary: { text: 'IV' } }],
  },
  {
    resourceType: 'Condition',
    subject,
    code: { text: 'unwell' },
    onsetAge: { value: 40, unit: 'years', system: ucum, code: 'a' },
    severity: { coding: [local] },
  },
  {
    resourceType: 'Procedure',
    subject,
    status: 'completed',
    code: { coding: [local] },
    performedDateTime: '2020-01-15T12:00:00-03:30',
  },
  {
    resourceType: 'Procedure',
    subject,
    status: 'not-done',
    code: { coding: [leukaemia] },
    performedPeriod: { end: '2020-02' },
  },
  {
    resourceType: 'Encounter',
    subject,
    status: 'finished',
    class: { code: 'IMP' },
    period: { start: '2020-04-30T22:00:00Z', end: '2020-05-04' },
  },
  {
    resourceType: 'MedicationRequest',
    subject,
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: { coding: [local] },
    authoredOn: '2020-05-20',
  },
];

const birthDates = fc.constantFrom(
  '1961-03-15',
  '2000-02-29',
  '1975-06',
  '1940',
  '2020-06-15',
  undefined,
);

const patients: fc.Arbitrary<Json> = fc
  .tuple(birthDates, fc.constantFrom('female', 'male', undefined), fc.nat(3))
  .map(([birthDate, gender, form]) => ({
    resourceType: 'Patient',
    id: 'p1',
    ...(birthDate !== undefined && { birthDate }),
    ...(gender !== undefined && { gender }),
    ...(form === 1 && {
      _birthDate: {
        extension: [
          { url: 'http://hospital.example/birth-time', valueDateTime: '1961-03-15T04:00:00Z' },
        ],
      },
    }),
    ...(form === 2 && { deceasedBoolean: false, name: [{ family: 'Ö', given: ['A', 'B'] }] }),
    ...(form === 3 && { deceasedDateTime: '2020-06', active: true }),
  }));

interface Part {
  readonly resource: number;
  readonly damages: readonly Damage[];
}

const parts: fc.Arbitrary<Part> = fc.record({
  resource: fc.nat(resources.length - 1),
  damages: fc.array(damages, { maxLength: 2, size: '-1' }),
});

/** Charts of a few resources, most of them damaged in one way or another. Shrinks to few and sound ones. */
export const charts: fc.Arbitrary<Chart> = fc
  .tuple(patients, fc.array(parts, { maxLength: 5, size: 'max' }))
  .map(([patient, made]) => [
    patient,
    ...made.map(({ resource, damages: done }, index) =>
      damaged({ id: `r${index}`, ...resources[resource]! }, done),
    ),
  ]);
