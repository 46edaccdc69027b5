import { isObject, type JsonObject } from '../record/json.ts';
import { firstCoding } from './element-text.ts';

/** When it was so for the patient, the best source first. */
const clinical = ['effective', 'onset', 'performed', 'occurrence', 'timing'];
const clinicalSimple = ['effectiveInstant', 'authoredOn', 'date', 'recordedOn'];
/** When somebody wrote it down: an upper bound, so it is marked as such. */
const written = [
  ['recordedDate', 'recorded'],
  ['dateAsserted', 'recorded'],
  ['issued', 'issued'],
] as const;

/** Clinical statuses of a diagnosis that came after its onset (http://hl7.org/fhir/R4/valueset-condition-clinical.html). */
const laterStatuses = ['recurrence', 'relapse', 'inactive', 'remission', 'resolved'];

/**
 * The day of a resource as recorded: when it was so, else when it was written down (`recorded
 * 2024-05-01`). Of a period the end, as for a result, or the start while it goes on. Beside a status that a
 * diagnosis came to later, such as relapse, the day is named for what it is: `onset 2024-05-01`,
 * with `, abated 2025-01-10` where that is recorded.
 */
export function dateOf(fields: JsonObject): string | undefined {
  const date = recordedDate(fields);
  const status = firstCoding(fields['clinicalStatus'])?.code ?? '';
  if (!laterStatuses.includes(status)) return date;
  const onset = startOf(fields, 'onset');
  const end = startOf(fields, 'abatement');
  const days = [
    ...(onset === undefined ? [] : [`onset ${onset}`]),
    ...(end === undefined ? [] : [`abated ${end}`]),
  ];
  return days.length === 0 ? date : days.join(', ');
}

function recordedDate(fields: JsonObject): string | undefined {
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

function startOf(fields: JsonObject, name: 'onset' | 'abatement'): string | undefined {
  const period = fields[`${name}Period`];
  return day(fields[`${name}DateTime`]) ?? (isObject(period) ? day(period['start']) : undefined);
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
