import { isObject, type JsonObject } from '../record/json.ts';

/** A CodeableConcept in words: a coding's display, else its text, else a code. */
export function conceptText(concept: unknown): string | undefined {
  if (!isObject(concept)) return undefined;
  const codings = Array.isArray(concept['coding']) ? concept['coding'].filter(isObject) : [];
  const displays = codings.map(({ display }) => display);
  const codes = codings.map(({ code }) => code);
  return [...displays, concept['text'], ...codes].find(isText);
}

/** The coding that {@link conceptText} speaks of, or the first one that has a code. */
export function firstCoding(
  concept: unknown,
): { readonly system: string; readonly code: string } | undefined {
  if (!isObject(concept) || !Array.isArray(concept['coding'])) return undefined;
  const codings = concept['coding'].filter(isObject).flatMap((coding) => {
    const { system, code, display } = coding;
    return isText(code) ? [{ system: isText(system) ? system : '', code, display }] : [];
  });
  const chosen = codings.find(({ display }) => isText(display)) ?? codings[0];
  return chosen && { system: chosen.system, code: chosen.code };
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
