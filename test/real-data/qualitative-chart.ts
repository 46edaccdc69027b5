import type { Chart } from './textbook-chart.ts';
import { type Json } from './textbook-chart.ts';

export const snomed = 'http://snomed.info/sct';
export const loinc = 'http://loinc.org';
export const flags = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';

export const positive = concept(snomed, '10828004');
export const negative = concept(snomed, '260385009');

/** A CodeableConcept of one code. */
export function concept(system: string, code: string, others: Json = {}): Json {
  return { coding: [{ system, code }], ...others };
}

/** The element with the laboratory's flag. */
export function flagged(code: string, system = flags): Json {
  return { interpretation: [concept(system, code)] };
}

/** The elements of a result that is answered with a concept. */
export function answer(value: Json): Json {
  return { valueCodeableConcept: value };
}

/** Those of a result in words, in place of an answer. */
export function words(valueString: string): Json {
  return { valueCodeableConcept: undefined, valueString };
}

/** Those of a measured result, in place of an answer. @param unit in UCUM */
export function quantity(value: number, unit: string, comparator?: string): Json {
  const system = 'http://unitsofmeasure.org';
  const valueQuantity = { value, unit, system, code: unit, ...(comparator && { comparator }) };
  return { valueCodeableConcept: undefined, valueQuantity };
}

/** A finding in one line: `met`, or `unknown` with the finer code or the reason. */
export async function found(chart: Chart, trial: string, criterion: string): Promise<string> {
  const { status, reason, detail } = await chart.finding(trial, criterion);
  return status === 'unknown' ? `unknown ${detail ?? reason ?? ''}` : status;
}
