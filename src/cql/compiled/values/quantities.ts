import { Quantity } from 'cql-execution';
import {
  doAddition,
  doDivision,
  doMultiplication,
  doSubtraction,
} from 'cql-execution/lib/datatypes/quantity.js';
import { checkUnit } from 'cql-execution/lib/util/units.js';
import { quietly } from '../../quietly.ts';
import type { Value } from '../expr.ts';
import { decimalOrNull } from './numbers.ts';

/** A quantity of what a record holds; null without a value, or in a unit that UCUM does not have. */
export function quantityOf(value: Value, unit: Value): Quantity | null {
  if (typeof value !== 'number' || decimalOrNull(value) === null) return null;
  if (unit !== null && !(typeof unit === 'string' && isUnit(unit))) return null;
  return new Quantity(value, unit);
}

const knownUnits = new Map<string, boolean>();
/** Units come from records: what they may fill is bounded. */
const maxKnownUnits = 1000;

function isUnit(unit: string): boolean {
  const known = knownUnits.get(unit);
  if (known !== undefined) return known;
  const { valid } = quietly(
    (): { readonly valid: boolean } => checkUnit(unit) as { readonly valid: boolean },
  );
  if (knownUnits.size >= maxKnownUnits) knownUnits.clear();
  knownUnits.set(unit, valid);
  return valid;
}

/** The sum or difference of two quantities; null where their units measure different things. */
export function sum(left: Quantity, right: Quantity, direction: 1 | -1): Value {
  if (left.unit !== undefined && left.unit === right.unit) {
    const value = decimalOrNull(Number(left.value) + direction * Number(right.value));
    return value === null ? null : new Quantity(value, left.unit);
  }
  const add = direction === 1 ? doAddition : doSubtraction;
  const result = add(left, right) as Value;
  return result ?? null;
}

/** The product of two quantities, or of a quantity and a number. */
export function product(left: Value, right: Value): Value {
  return (doMultiplication(left, right) as Value) ?? null;
}

/** The quotient of two quantities, or of a quantity and a number. */
export function quotient(left: Value, right: Value): Value {
  return (doDivision(left, right) as Value) ?? null;
}

/** A quantity of the same unit. */
export function withValue(quantity: Quantity, value: number): Quantity {
  return new Quantity(value, quantity.unit);
}
