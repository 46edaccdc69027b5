import { isObject, type JsonObject } from '../record/json.ts';

/** A CodeableConcept in words: a coding's display, else its text, else a code. */
export function conceptText(concept: unknown): string | undefined {
  if (!isObject(concept)) return undefined;
  const { coding, text } = concept;
  return (
    firstText(coding, 'display') ?? (isText(text) ? text : undefined) ?? firstText(coding, 'code')
  );
}

/** The first of some codings' displays or codes that there is. */
function firstText(codings: unknown, name: 'display' | 'code'): string | undefined {
  if (!Array.isArray(codings)) return undefined;
  for (const coding of codings as readonly unknown[]) {
    const text = isObject(coding) ? coding[name] : undefined;
    if (isText(text)) return text;
  }
  return undefined;
}

/** The coding that {@link conceptText} speaks of, or the first one that has a code. */
export function firstCoding(
  concept: unknown,
): { readonly system: string; readonly code: string } | undefined {
  if (!isObject(concept) || !Array.isArray(concept['coding'])) return undefined;
  let first: { readonly system: string; readonly code: string } | undefined;
  for (const coding of concept['coding'] as readonly unknown[]) {
    if (!isObject(coding)) continue;
    const { system, code, display } = coding;
    if (!isText(code)) continue;
    const found = { system: isText(system) ? system : '', code };
    if (isText(display)) return found;
    first ??= found;
  }
  return first;
}

/** The `value[x]` of an Observation or one of its components, as recorded. */
export function valueText(fields: JsonObject): string | undefined {
  const { valueQuantity, valueCodeableConcept, valueRange, valueRatio, valuePeriod } = fields;
  if (isObject(valueQuantity)) return quantityText(valueQuantity);
  if (isObject(valueCodeableConcept)) return conceptText(valueCodeableConcept);
  if (isObject(valueRange)) return pair(valueRange['low'], valueRange['high'], '–');
  if (isObject(valueRatio)) return pair(valueRatio['numerator'], valueRatio['denominator'], ' : ');
  if (isObject(valuePeriod)) {
    return [valuePeriod['start'], valuePeriod['end']].filter(isText).join(' – ') || undefined;
  }
  const simple = ['valueString', 'valueInteger', 'valueBoolean', 'valueDateTime', 'valueTime'];
  const value = simple.map((name) => fields[name]).find((each) => each != null);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** `<0.2 mg/dL`: comparator, value and unit as recorded. */
function quantityText({ comparator, value, unit, code }: JsonObject): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const words = [unit, code].find(isText);
  return `${isText(comparator) ? comparator : ''}${value}${words === undefined ? '' : ` ${words}`}`;
}

function pair(from: unknown, to: unknown, between: string): string | undefined {
  const texts = [from, to].map((end) => (isObject(end) ? quantityText(end) : undefined));
  const known = texts.filter(isText);
  return known.length === 0 ? undefined : known.join(between);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
