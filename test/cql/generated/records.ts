import fc from 'fast-check';
import { type Cql, form, word } from './form.ts';

const operator = word('=', '!=', '~');
const compared = word('<', '<=', '>', '>=', '=', '!=');
const day = word('@2020-05-01', '@2020-05', '@2019', 'Today()', '(null as Date)');
const instant = word('@2020-05-01T06:30:00.000Z', '@2020-05-02T', 'Now()', '(Now() - 60 days)');
const quantity = word("5 'mg/dL'", "95 'mg/dL'", "0.1 'g/dL'", "1.5 'g/L'", '(null as Quantity)');
const terms = word('"Laboratory"', '"Cancers"', '"Nothing"');

/** What is asked of a resource of a type, by an alias. */
interface Reading {
  readonly retrieve: readonly Cql[];
  readonly conditions: readonly Cql[];
  readonly values: readonly Cql[];
  readonly keys: readonly string[];
}

const observations: Reading = {
  retrieve: [
    word('[Observation]', '[Observation: "Glucose"]', '[Observation: "Sugar"]'),
    form`[Observation: ${terms}]`,
    form`[Observation: code in ${terms}]`,
    word(
      '[Observation: code ~ "Lactate"]',
      '[Observation: category in "Laboratory"]',
      '[Observation: value in "Cancers"]',
    ),
  ],
  conditions: [
    form`R.status ${operator} ${word("'final'", "'amended'")}`,
    word(
      "R.status in { 'final', 'amended' }",
      'R.code in "Laboratory"',
      'R.code ~ "Sugar"',
      'R.code ~ "Glucose"',
    ),
    form`(R.value as FHIR.Quantity) ${compared} ${quantity}`,
    form`FHIRHelpers.ToQuantity(R.value as FHIR.Quantity) ${compared} ${quantity}`,
    form`FHIRHelpers.ToInterval(R.value as FHIR.Quantity) overlaps Interval[${word("5 'mg/dL'", "7 'mg/dL'")}, 100 'mg/dL']`,
    form`FHIRHelpers.ToQuantity(R.value as FHIR.Quantity) in Interval[${word("5 'mg/dL'", "0.05 'g/dL'")}, 100 'mg/dL']`,
    form`(R.effective as FHIR.dateTime) ${word('before', 'after', 'same day as', 'same or before')} ${instant}`,
    form`(R.effective as FHIR.Period) ${word('starts before', 'ends after', 'overlaps', 'includes')} ${word('Interval[@2020-03-02T, @2020-03-03T]')}`,
    form`R.issued ${compared} ${instant}`,
    word(
      'R.value is FHIR.Quantity',
      'R.value is FHIR.string',
      'R.value is null',
      'exists R.component',
      'exists R.interpretation',
    ),
    form`R.value ${word('is FHIR.Range', 'is FHIR.integer', 'is FHIR.CodeableConcept')}`,
    form`exists (R.component C where C.code ~ "Glucose" and (C.value as FHIR.Quantity) ${compared} ${quantity})`,
    form`exists (R.code.coding C where C.code = '2339-0' and C.system ${operator} 'http://loinc.org')`,
    form`(R.value as FHIR.CodeableConcept) in ${terms}`,
    form`(R.value as FHIR.integer) ${compared} 12`,
  ],
  values: [
    word(
      'R',
      'R.id',
      'R.status',
      'R.value',
      'R.code',
      'R.code.text',
      'R.effective',
      'R.issued',
      'R.category',
      'R.subject',
    ),
    word(
      'R.status.value',
      'R.value as FHIR.Quantity',
      '(R.value as FHIR.Quantity).unit.value',
      '(R.value as FHIR.Quantity).comparator.value',
    ),
    word(
      'FHIRHelpers.ToQuantity(R.value as FHIR.Quantity)',
      'FHIRHelpers.ToInterval(R.value as FHIR.Quantity)',
      'FHIRHelpers.ToInterval(R.value as FHIR.Range)',
      'FHIRHelpers.ToRatio(R.value as FHIR.Ratio)',
    ),
    word(
      'FHIRHelpers.ToConcept(R.code)',
      'First(R.code.coding).system.value',
      'R.code.coding',
      'R.referenceRange',
      'First(R.referenceRange).high.value.value',
    ),
    word(
      'FHIRHelpers.ToDateTime(R.effective as FHIR.dateTime)',
      'FHIRHelpers.ToInterval(R.effective as FHIR.Period)',
      'R.status.extension',
      'R.component',
      'R.interpretation.text.value',
    ),
    word(
      '(R.value as FHIR.string).value',
      'R.note.text.value',
      'R.status.id',
      'FHIRHelpers.ToDateTime(R.issued)',
      'R.component.value',
    ),
  ],
  keys: [
    'id.value',
    '(effective as FHIR.dateTime).value',
    'issued.value',
    '(value as FHIR.Quantity).value.value',
  ],
};

const conditions: Reading = {
  retrieve: [
    word(
      '[Condition]',
      '[Condition: "Leukaemia"]',
      '[Condition: code in "Cancers"]',
      '[Condition: "Cancers"]',
      '[Condition: severity in "Laboratory"]',
    ),
  ],
  conditions: [
    word(
      'R.code in "Cancers"',
      'R.code ~ "Blood Cancer"',
      'R.onset is FHIR.Age',
      'exists R.stage',
      'R.clinicalStatus is not null',
    ),
    form`(R.onset as FHIR.dateTime) ${word('before', 'same month as', 'after')} ${instant}`,
    form`FHIRHelpers.ToDateTime(R.recordedDate) ${compared} ${instant}`,
    form`(R.onset as FHIR.Age) ${compared} ${word('50 years', '12 months')}`,
    form`exists (R.clinicalStatus.coding C where C.code ${operator} 'active')`,
    form`(R.abatement as FHIR.dateTime) ${word('on or before', '1 year or less before')} ${instant}`,
  ],
  values: [
    word(
      'R',
      'R.code',
      'R.onset',
      'R.clinicalStatus',
      'R.recordedDate',
      'R.stage',
      'R.severity',
      'R.code.coding.code.value',
    ),
    word(
      'FHIRHelpers.ToConcept(R.code)',
      'FHIRHelpers.ToInterval(R.onset as FHIR.Period)',
      'FHIRHelpers.ToQuantity(R.onset as FHIR.Age)',
      'R.recordedDate.value',
    ),
    word(
      'First(R.code.coding).version.value',
      'First(R.stage).summary.text.value',
      'Count(R.code.coding)',
      'R.code.coding.display',
    ),
  ],
  keys: ['id.value', 'recordedDate.value'],
};

const others: Reading = {
  retrieve: [word('[Procedure]', '[Procedure: code in "Cancers"]')],
  conditions: [
    form`R.status ${operator} ${word("'completed'", "'not-done'")}`,
    word('R.performed is FHIR.Period', 'R.code in "Laboratory"'),
    form`(R.performed as FHIR.dateTime) ${word('before', 'after', 'same day as')} ${instant}`,
    form`(R.performed as FHIR.Period) ${word('ends before', 'overlaps before')} ${word('Interval[@2020-02-01T, @2020-03-01T]')}`,
  ],
  values: [
    word(
      'R',
      'R.status',
      'R.performed',
      'FHIRHelpers.ToDateTime(R.performed as FHIR.dateTime)',
      'FHIRHelpers.ToInterval(R.performed as FHIR.Period)',
    ),
    word(
      'start of FHIRHelpers.ToInterval(R.performed as FHIR.Period)',
      'R.code.coding.system.value',
    ),
  ],
  keys: ['id.value', 'status.value'],
};

function queries({ retrieve, conditions: asked, values, keys }: Reading): Cql {
  const from = fc.oneof(...retrieve);
  const condition = fc.oneof(...asked);
  const where = fc.oneof(
    condition,
    form`(${condition}) ${word('and', 'or')} (${condition})`,
    form`not (${condition})`,
    form`(${condition}) is null`,
  );
  const value = fc.oneof(...values);
  const listed = fc.oneof(
    from,
    form`(${from} R where ${where})`,
    form`(${from} R where ${where} return all ${value})`,
    form`(${from} R return all ${value})`,
    form`(${from} R return ${word('R.code.text.value', 'Count(R.code.coding)', 'R.code')})`,
    form`(${from} R where ${where} sort by ${word(...keys)} ${word('asc', 'desc')})`,
    form`(${from} R let V: ${value} where ${where} and V is not null return all Tuple { v: V, id: R.id.value })`,
    form`(${from} R with ${from} S such that S.id.value ${word('<', '=', '!=')} R.id.value where ${where} return all R.id.value)`,
    form`(${from} R without ${from} S such that S.id.value > R.id.value return all R.id.value)`,
    form`(from ${from} R, ${from} S where R.id.value < S.id.value and ${where} return all Tuple { a: R.id.value, b: S.id.value })`,
  );
  return fc.oneof(
    listed,
    form`${word('Count', 'First', 'Last')}(${listed})`,
    form`exists ${listed}`,
    form`(${from} union ${from})`,
    form`(${from} ${word('intersect', 'except')} (${from} R where ${where}))`,
  );
}

const patient = fc.oneof(
  word(
    'AgeInYears()',
    'AgeInMonths()',
    'AgeInDays()',
    'Patient.birthDate',
    'Patient.birthDate.value',
    'Patient.birthDate.extension',
    'Patient.gender',
  ),
  form`(AgeInYears() ${compared} ${word('18', '45', '59')})`,
  form`(AgeInYearsAt(${day}) ${compared} ${word('18', '20')})`,
  word(
    "Patient.gender = 'female'",
    'Patient.deceased is FHIR.boolean',
    'Patient.name.given.value',
    'Patient.deceased',
    '(Patient.deceased as FHIR.dateTime).value',
    'Patient.active',
  ),
);

/** Expressions that read a record. */
export const reading: Cql = fc.oneof(
  { arbitrary: queries(observations), weight: 6 },
  { arbitrary: queries(conditions), weight: 3 },
  { arbitrary: queries(others), weight: 2 },
  { arbitrary: patient, weight: 1 },
);
