import type { FhirResource } from 'fhir/r4.js';
import { fieldsOf, isObject, listOf } from '../../src/record/json.ts';
import { isWhen, spanOf } from './search-date.ts';
import { subjectsOf } from './patient-store.ts';

/** Whether a resource is found by one value of a search parameter. */
type Parameter = (resource: FhirResource, value: string) => boolean;

const byPatient: Parameter = (resource, value) =>
  subjectsOf(resource).includes(value.includes('/') ? value : `Patient/${value}`);

const byCode: Parameter = (resource, value) =>
  hasToken(resource, ['code', 'vaccineCode', 'medicationCodeableConcept'], value);

/** The search parameters of FHIR R4 that this server knows; it refuses the others. */
export const searchParameters: Readonly<Record<string, Parameter>> = {
  _id: (resource, value) => value.split(',').includes(resource.id ?? ''),
  patient: byPatient,
  subject: byPatient,
  code: byCode,
  category: (resource, value) => hasToken(resource, ['category'], value),
  status: (resource, value) => value.split(',').includes(String(fieldsOf(resource)['status'])),
  date: (resource, value) => {
    const span = dateOf(resource);
    return span !== undefined && isWhen(span, value);
  },
};

/** `system|code`, `|code`, `code` or `system|`, several of them separated by commas, any of which will do. */
function hasToken(resource: FhirResource, elements: readonly string[], value: string): boolean {
  const fields = fieldsOf(resource);
  const codings = elements
    .flatMap((element) => listOf(fields[element]))
    .flatMap((concept) => (isObject(concept) ? listOf(concept['coding']) : []))
    .filter(isObject);
  const tokens = value.split(/(?<!\\),/u).map((token) => token.replaceAll(/\\(.)/gu, '$1'));
  return tokens.some((token) => {
    const bar = token.lastIndexOf('|');
    const [system, code] =
      bar < 0 ? [undefined, token] : [token.slice(0, bar), token.slice(bar + 1)];
    return codings.some(
      (coding) =>
        (system === undefined || (coding['system'] ?? '') === system) &&
        (code === '' || coding['code'] === code),
    );
  });
}

const dateElements = [
  ...['effectiveDateTime', 'effectiveInstant', 'effectivePeriod'],
  ...['performedDateTime', 'performedPeriod', 'occurrenceDateTime', 'period'],
  ...['authoredOn', 'date', 'start', 'recordedDate'],
];

/** When a resource was, from its earliest to its latest millisecond. */
export function dateOf(resource: FhirResource): readonly [number, number] | undefined {
  const fields = fieldsOf(resource);
  const value = dateElements.map((element) => fields[element]).find((found) => found !== undefined);
  if (typeof value === 'string') return spanOf(value);
  if (!isObject(value)) return undefined;
  const [start, end] = [value['start'], value['end']].map((bound) =>
    typeof bound === 'string' ? spanOf(bound) : undefined,
  );
  return [start?.[0] ?? -Infinity, end?.[1] ?? Infinity];
}
