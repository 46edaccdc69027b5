import { Chart, type Json } from './textbook-chart.ts';

/** The system of UCUM's codes. */
export const system = 'http://unitsofmeasure.org';

/** A quantity of UCUM, the unit in words the same as the code. */
export function quantity(value: unknown, code: string, more: Json = {}): Json {
  return { value, unit: code, system, code, ...more };
}

/** So many thousand millions in a litre. */
export function count(value: unknown, more: Json = {}): Json {
  return quantity(value, '10*9/L', more);
}

/** A LOINC code as an Observation has it. */
export function loinc(code: string): Json {
  return { coding: [{ system: 'http://loinc.org', code }] };
}

/** The laboratory's own interpretation, such as `NEG`. */
export function flagged(code: string): Json {
  const codes = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';
  return { coding: [{ system: codes, code }] };
}

/** A criterion, and the result of the chart that decides it. */
export interface Read {
  readonly of: string;
  readonly trial: string;
  readonly criterion: string;
}

const donor = 'donor-cd19-b-all';
export const platelets: Read = { of: 'platelets', trial: donor, criterion: 'I07b' };
export const neutrophils: Read = { of: 'neutrophils', trial: donor, criterion: 'I07a' };
export const haemoglobin: Read = { of: 'haemoglobin', trial: donor, criterion: 'I07c' };
export const creatinine: Read = { of: 'creatinine', trial: donor, criterion: 'I06d' };
export const bilirubin: Read = { of: 'bilirubin', trial: donor, criterion: 'I06a' };
export const alt: Read = { of: 'alt', trial: donor, criterion: 'I06b' };
export const ecog: Read = { of: 'ecog', trial: donor, criterion: 'I10' };
export const saturation: Read = { of: 'spo2', trial: 'in-vivo-car-t-heme', criterion: 'I08' };
export const weight: Read = { of: 'weight', trial: 'in-vivo-car-t-heme', criterion: 'I05' };
export const roomAir: Read = { of: 'spo2', trial: 'cd7-car-t-acute-leukemia', criterion: 'I10b' };
export const blasts: Read = { of: 'marrow-blasts', trial: 'qh103-b-all', criterion: 'I04' };
export const hcg: Read = { of: 'hcg', trial: 'in-vivo-car-t-heme', criterion: 'I09a' };
export const cd19: Read = { of: 'cd19', trial: 'qh103-b-all', criterion: 'I03' };

/** What becomes of the criterion when its result has these elements instead of its value. */
export async function said(read: Read, elements: Json): Promise<string> {
  const chart = new Chart();
  const values = Object.keys(chart.get(read.of)).filter((name) => name.startsWith('value'));
  const valueless = Object.fromEntries(values.map((name) => [name, undefined]));
  return inWords(chart.change(read.of, { ...valueless, ...elements }), read);
}

/** The finding in a word or two: its status, and while it is open its finer reason. */
export async function inWords(
  chart: Chart,
  { trial, criterion }: Omit<Read, 'of'>,
): Promise<string> {
  const { status, detail, reason } = await chart.finding(trial, criterion);
  return status === 'unknown' ? `unknown ${detail ?? reason ?? ''}` : status;
}
