import { isObject, type JsonObject } from '../record/json.ts';

/** When it was so for the patient, the best source first. */
const clinical = ['effective', 'onset', 'performed', 'occurrence', 'timing'];
const clinicalSimple = ['effectiveInstant', 'authoredOn', 'date', 'recordedOn'];
/** When somebody wrote it down: an upper bound, so it is marked as such. */
const written = [
  ['recordedDate', 'recorded'],
  ['dateAsserted', 'recorded'],
  ['issued', 'issued'],
] as const;

/**
 * The day of a resource as recorded: when it was so, else when it was written down (`recorded
 * 2024-05-01`). Of a period the end, as for a result, or the start while it goes on.
 */
export function dateOf(fields: JsonObject): string | undefined {
  for (const name of clinical) {
    const found = day(fields[`${name}DateTime`]) ?? periodDay(fields[`${name}Period`]);
    if (found !== undefined) return found;
  }
  const simple = clinicalSimple.map((name) => day(fields[name])).find((found) => found != null);
  const found = simple ?? periodDay(fields['period']);
  if (found !== undefined) return found;
  for (const [name, word] of written) {
    const recorded = day(fields[name]);
    if (recorded !== undefined) return `${word} ${recorded}`;
  }
  return undefined;
}

function periodDay(period: unknown): string | undefined {
  return isObject(period) ? (day(period['end']) ?? day(period['start'])) : undefined;
}

/** A FHIR date or dateTime cut to the day, in the zone it was written in. */
function day(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{4}(-\d\d){0,2}(T|$)/u.test(value)
    ? value.slice(0, 10)
    : undefined;
}
