import { FhirNode } from './reference/fhir-node.ts';

/**
 * A CQL value taken apart, without any engine's classes: for tools that show values, compare them or
 * send them on. Engines hold Integer and Decimal as JavaScript numbers, so a whole Decimal such as
 * `5.0` comes out as an Integer.
 */
export type PlainValue =
  | { readonly type: 'Null' }
  | { readonly type: 'Boolean'; readonly value: boolean }
  | { readonly type: 'Integer' | 'Decimal'; readonly value: number }
  | { readonly type: 'Long'; readonly value: bigint }
  | { readonly type: 'String'; readonly value: string }
  | PlainTemporal
  | PlainQuantity
  | {
      readonly type: 'Ratio';
      readonly numerator: PlainQuantity;
      readonly denominator: PlainQuantity;
    }
  | PlainInterval
  | { readonly type: 'List'; readonly elements: readonly PlainValue[] }
  | { readonly type: 'Tuple'; readonly elements: ReadonlyMap<string, PlainValue> }
  | PlainCode
  | {
      readonly type: 'Concept';
      readonly codes: readonly PlainCode[];
      readonly display: string | undefined;
    }
  /** A FHIR resource or element, as it is in the record. */
  | { readonly type: 'Fhir'; readonly typeName: string; readonly json: unknown }
  /** Anything else, e.g. a ValueSet; told apart by its JSON. */
  | { readonly type: 'Other'; readonly typeName: string; readonly json: unknown };

/** As many parts as the precision has: of a Date and a DateTime from the year, of a Time from the hour. */
export interface PlainTemporal {
  readonly type: 'Date' | 'DateTime' | 'Time';
  readonly parts: readonly number[];
  /** Time zone offset in hours; of a DateTime alone. */
  readonly offset?: number;
}

export interface PlainQuantity {
  readonly type: 'Quantity';
  readonly value: number;
  /** UCUM, or a word such as `days`; `1` when there is none. */
  readonly unit: string;
}

/** An uncertainty (the days between two imprecise dates) is the closed interval of what it can be. */
export interface PlainInterval {
  readonly type: 'Interval';
  readonly low: PlainValue;
  readonly high: PlainValue;
  readonly lowClosed: boolean;
  readonly highClosed: boolean;
}

export interface PlainCode {
  readonly type: 'Code';
  readonly code: string;
  readonly system: string | undefined;
  readonly version: string | undefined;
  readonly display: string | undefined;
}

/** @param value what an engine's `value` gives: cql-execution's own classes */
export function plainValueOf(value: unknown): PlainValue {
  switch (typeof value) {
    case 'boolean':
      return { type: 'Boolean', value };
    case 'number':
      return { type: Number.isInteger(value) ? 'Integer' : 'Decimal', value };
    case 'bigint':
      return { type: 'Long', value };
    case 'string':
      return { type: 'String', value };
    default:
      if (value == null) return { type: 'Null' };
      return Array.isArray(value)
        ? { type: 'List', elements: value.map(plainValueOf) }
        : plainObject(value);
  }
}

/** The members of cql-execution's classes that tell them apart. */
type Flagged = Readonly<Record<string, unknown>>;

function plainObject(object: object): PlainValue {
  if (object instanceof FhirNode) {
    return {
      type: 'Fhir',
      typeName: FhirNode.typeOf(object).name,
      json: FhirNode.jsonOf(object),
    };
  }
  const value = object as Flagged;
  if (value['isDateTime'] === true) return plainDateTime(value);
  if (value['isDate'] === true) return { type: 'Date', parts: partsOf(value, dateParts) };
  if (value['isQuantity'] === true) return plainQuantity(value);
  if (value['isRatio'] === true) {
    return {
      type: 'Ratio',
      numerator: plainQuantity(value['numerator'] as Flagged),
      denominator: plainQuantity(value['denominator'] as Flagged),
    };
  }
  if (value['isInterval'] === true) {
    return {
      type: 'Interval',
      low: plainValueOf(value['low']),
      high: plainValueOf(value['high']),
      lowClosed: value['lowClosed'] === true,
      highClosed: value['highClosed'] === true,
    };
  }
  if (value['isUncertainty'] === true) return plainUncertainty(value);
  if (value['isCode'] === true) return plainCode(value);
  if (value['isConcept'] === true) {
    const codes = value['codes'] as readonly Flagged[];
    return { type: 'Concept', codes: codes.map(plainCode), display: textOf(value['display']) };
  }
  if (object.constructor !== Object) {
    return { type: 'Other', typeName: object.constructor.name, json: object };
  }
  const elements = Object.entries(value).map(([name, each]) => [name, plainValueOf(each)] as const);
  return { type: 'Tuple', elements: new Map(elements) };
}

const dateParts = ['year', 'month', 'day'];
const timeParts = ['hour', 'minute', 'second', 'millisecond'];

function plainDateTime(value: Flagged): PlainTemporal {
  // Cql-execution's Time is a DateTime on the first of January of the year 0.
  if (value['year'] === 0) return { type: 'Time', parts: partsOf(value, timeParts) };
  return {
    type: 'DateTime',
    parts: partsOf(value, [...dateParts, ...timeParts]),
    offset: Number(value['timezoneOffset'] ?? 0),
  };
}

function partsOf(value: Flagged, names: readonly string[]): readonly number[] {
  const first = names.findIndex((name) => value[name] == null);
  return names.slice(0, first < 0 ? names.length : first).map((name) => Number(value[name]));
}

function plainQuantity({ value, unit }: Flagged): PlainQuantity {
  return { type: 'Quantity', value: Number(value), unit: textOf(unit) ?? '1' };
}

function plainUncertainty({ low, high }: Flagged): PlainValue {
  const [from, to] = [plainValueOf(low), plainValueOf(high)];
  const isPoint = from.type === 'Integer' && to.type === 'Integer' && from.value === to.value;
  if (isPoint) return from;
  return { type: 'Interval', low: from, high: to, lowClosed: true, highClosed: true };
}

function plainCode({ code, system, version, display }: Flagged): PlainCode {
  return {
    type: 'Code',
    code: String(code),
    system: textOf(system),
    version: textOf(version),
    display: textOf(display),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
