import type { Quantity, Range } from 'fhir/r4.js';
import { z } from 'zod';
import { byForm, isMapping, parsed } from './written-form.ts';

const ucum = 'http://unitsofmeasure.org';
const number = String.raw`[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?`;
const withUnit = new RegExp(String.raw`^(<=|>=|<|>)?\s*(${number})(?:\s+(\S+))?$`);
const rangeForm = new RegExp(String.raw`^range\s+(${number})\s*-\s*(${number})\s+(\S+)$`);

/** `120 U/L`, `<0.2 mg/dL`, `5`; the unit is a UCUM code. @returns `undefined` for anything else */
export function parseQuantity(text: string): Quantity | undefined {
  const [, comparator, value, unit] = withUnit.exec(text) ?? [];
  if (value === undefined) return undefined;
  return {
    ...(comparator !== undefined && { comparator: comparator as '<' | '<=' | '>=' | '>' }),
    value: Number(value),
    ...(unit !== undefined && { unit, system: ucum, code: unit }),
  };
}

/** `range 45-50 %` */
export function parseRange(text: string): Range | undefined {
  const [, low, high, unit] = rangeForm.exec(text) ?? [];
  if (low === undefined || high === undefined || unit === undefined) return undefined;
  const end = (value: string): Quantity => ({
    value: Number(value),
    unit,
    system: ucum,
    code: unit,
  });
  return { low: end(low), high: end(high) };
}

const written = parsed(parseQuantity, 'expected a quantity such as "40 U/L"');
/** A FHIR Quantity exactly as the author gives it: unit text without a code, no unit … */
export const rawQuantity = z.custom<Quantity>(isMapping, 'expected the elements of a Quantity');

export const quantity = byForm((input) => (isMapping(input) ? rawQuantity : written));
