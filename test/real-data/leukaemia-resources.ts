import { Chart, type Json } from './textbook-chart.ts';

export const snomed = 'http://snomed.info/sct';
export const icd10cm = 'http://hl7.org/fhir/sid/icd-10-cm';
export const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';

export const bAll = { system: snomed, code: '277571004', display: 'B-ALL' };
export const tAll = { system: snomed, code: '277575008', display: 'T-ALL' };
export const notInRemission = { system: icd10cm, code: 'C91.00', display: 'ALL, not in remission' };
export const inRelapse = { system: icd10cm, code: 'C91.02', display: 'ALL, in relapse' };

export function status(code: string): Json {
  return { coding: [{ code }] };
}

/** @param more other elements; `undefined` takes one away */
export function diagnosis(id: string, codings: readonly Json[], more: Json = {}): Json {
  const elements = {
    resourceType: 'Condition',
    id,
    code: { coding: codings },
    clinicalStatus: status('active'),
    verificationStatus: status('confirmed'),
    onsetDateTime: '2026-05-26',
    ...more,
  };
  return Object.fromEntries(Object.entries(elements).filter(([, value]) => value !== undefined));
}

/** The textbook chart without its diagnoses. */
export function undiagnosed(): Chart {
  return new Chart().without('leukaemia').without('remission').without('relapse');
}

export function dose(id: string, on: string | undefined, more: Json = {}): Json {
  return {
    resourceType: 'MedicationAdministration',
    id,
    status: 'completed',
    medicationCodeableConcept: {
      coding: [{ system: rxnorm, code: '11202', display: 'vincristine' }],
    },
    ...(on === undefined ? {} : { effectiveDateTime: on }),
    ...more,
  };
}

export function procedure(id: string, state: string, on: string): Json {
  return {
    resourceType: 'Procedure',
    id,
    status: state,
    code: { coding: [{ system: snomed, code: '450827009', display: 'Induction chemotherapy' }] },
    performedDateTime: on,
  };
}

export function order(id: string, on: string): Json {
  return {
    resourceType: 'MedicationRequest',
    id,
    status: 'completed',
    intent: 'order',
    medicationCodeableConcept: { coding: [{ system: rxnorm, code: '11202' }] },
    authoredOn: on,
  };
}

export function marrow(on: string, percent: number): Json {
  return {
    resourceType: 'Observation',
    id: `marrow-${on}`,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '11150-0' }] },
    effectiveDateTime: on,
    valueQuantity: { value: percent, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
  };
}
