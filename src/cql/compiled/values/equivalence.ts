import { Code, Concept, Interval, Quantity, Ratio, ValueSet } from 'cql-execution';
import { FhirNode } from '../../reference/fhir-node.ts';
import type { Value } from '../expr.ts';
import { isEqual, isTuple } from './equality.ts';
import { boundsOf, endsOf, isSameBound } from './interval-bounds.ts';
import { stepOf } from './neighbour.ts';
import { decimalOrNull, digitsAfterPoint, rounded } from './numbers.ts';
import { approximateValueIn, unitOf } from './quantity-units.ts';
import { isTemporal, orderOf } from './temporal-order.ts';

/**
 * CQL `~` (CQL 1.5.3, Logical Specification, Equivalent): two nulls are equivalent, text is compared
 * without its case, codes by code and system, and nothing is uncertain.
 */
export function isEquivalent(left: Value, right: Value): boolean {
  if (left === null || right === null) return left === right;
  if (typeof left === 'string' && typeof right === 'string') return isAlike(left, right);
  if (typeof left === 'number' && typeof right === 'number') return numbersEquivalent(left, right);
  if (typeof left !== 'object' || typeof right !== 'object') return left === right;
  if (left instanceof FhirNode) return left.equivalent(right);
  if (Array.isArray(left)) return Array.isArray(right) && listsEquivalent(left, right);
  if (isTemporal(left)) return isTemporal(right) && orderOf(left, right) === 0;
  if (left instanceof Code || left instanceof Concept || left instanceof ValueSet) {
    return left.hasMatch(right) === true;
  }
  if (left instanceof Quantity && right instanceof Quantity) {
    return quantitiesEquivalent(left, right);
  }
  if (left instanceof Ratio && right instanceof Ratio) return left.equivalent(right);
  if (left instanceof Interval && right instanceof Interval) {
    return intervalsEquivalent(left, right);
  }
  if (isTuple(left) && isTuple(right)) return tuplesEquivalent(left, right);
  return isEqual(left, right) === true;
}

const plainText = /^[ -~]*$/u;
const collator = new Intl.Collator('en', { sensitivity: 'base' });

/** Text without regard to case, accents and the kind of white space. */
function isAlike(left: string, right: string): boolean {
  if (left === right) return true;
  if (plainText.test(left) && plainText.test(right)) {
    return left.length === right.length && left.toLowerCase() === right.toLowerCase();
  }
  return collator.compare(left.replace(/\s/gu, ' '), right.replace(/\s/gu, ' ')) === 0;
}

/** Rounded to the precision of the less precise of the two. */
function numbersEquivalent(left: number, right: number): boolean {
  if (left === right) return true;
  const digits = Math.min(digitsAfterPoint(left), digitsAfterPoint(right));
  return rounded(left, digits) === rounded(right, digits);
}

function quantitiesEquivalent(left: Quantity, right: Quantity): boolean {
  const other = approximateValueIn(right, unitOf(left));
  return other !== undefined && decimalOrNull(left.value as number) === decimalOrNull(other);
}

function listsEquivalent(left: readonly Value[], right: readonly Value[]): boolean {
  return left.length === right.length && left.every((each, at) => isEquivalent(each, right[at]));
}

type Elements = Readonly<Record<string, Value>>;

function tuplesEquivalent(left: Elements, right: Elements): boolean {
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => name in right && isEquivalent(left[name] ?? null, right[name] ?? null))
  );
}

function intervalsEquivalent(left: Interval, right: Interval): boolean {
  const [one, other] = [endsOf(left), endsOf(right)];
  const step = stepOf(undefined, one.low, one.high, other.low, other.high);
  const [first, second] = [boundsOf(left, step), boundsOf(right, step)];
  return (
    isSameBound(first.low, second.low) === true && isSameBound(first.high, second.high) === true
  );
}
