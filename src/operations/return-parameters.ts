import type { ParametersParameter } from 'fhir/r4.js';
import { closedBounds } from '../cql/closed-bounds.ts';
import type {
  PlainCode,
  PlainInterval,
  PlainQuantity,
  PlainTemporal,
  PlainValue,
} from '../cql/plain-value.ts';
import { plainValueText, temporalDigits } from '../cql/plain-value-text.ts';
import { type CqlType, cqlTypeText } from './cql-type.ts';

const extensions = 'http://hl7.org/fhir/StructureDefinition';
const ucum = 'http://unitsofmeasure.org';
const calendarUnits = 'http://hl7.org/fhirpath/CodeSystem/calendar-units';

type Parameter = ParametersParameter & Readonly<Record<string, unknown>>;

/**
 * A CQL value as the parameters of `$cql`'s answer, by the mapping of the guide "Using CQL with FHIR":
 * a list is one parameter for each element, a tuple has parts, and what FHIR R4 has no type for (a
 * DateTime of an hour, an interval of Times) is CQL text, marked as such.
 * @param type the expression's static type, which tells a whole Decimal from an Integer
 */
export function returnParameters(value: PlainValue, type: CqlType): readonly Parameter[] {
  return parametersOf('return', value, type);
}

function parametersOf(name: string, value: PlainValue, type: CqlType): readonly Parameter[] {
  if (value.type !== 'List') return [{ name, ...typed(value, type), ...contentOf(value, type) }];
  const cqlType = typeExtension(type);
  if (value.elements.length === 0) {
    return [{ name, ...cqlType, ...absent('cqf-isEmptyList', { valueBoolean: true }) }];
  }
  const of: CqlType = type.kind === 'list' ? type.of : { kind: 'unknown' };
  return value.elements.map((element) => {
    const content =
      element.type === 'List'
        ? { part: [...parametersOf('element', element, of)] }
        : contentOf(element, of);
    return { name, ...cqlType, ...content };
  });
}

/** For values that do not show their type by themselves. */
function typed({ type: shape }: PlainValue, type: CqlType): Partial<Parameter> {
  return shape === 'Interval' || shape === 'Long' ? typeExtension(type) : {};
}

function typeExtension(type: CqlType): Partial<Parameter> {
  return { extension: [{ url: `${extensions}/cqf-cqlType`, valueString: cqlTypeText(type) }] };
}

function contentOf(value: PlainValue, type: CqlType): Partial<Parameter> {
  switch (value.type) {
    case 'Null':
      return absent('data-absent-reason', { valueCode: 'unknown' });
    case 'Boolean':
      return { valueBoolean: value.value };
    case 'Integer':
    case 'Decimal': {
      const isDecimal = value.type === 'Decimal' || isNamed(type, 'System.Decimal');
      return isDecimal ? { valueDecimal: value.value } : { valueInteger: value.value };
    }
    case 'Long':
      // FHIR R4 has no integer64.
      return { valueString: String(value.value) };
    case 'String':
      return { valueString: value.value };
    case 'Date':
      return { valueDate: temporalDigits(value) };
    case 'DateTime':
      return isFhirDateTime(value) ? { valueDateTime: fhirDateTime(value) } : cqlText(value);
    case 'Time':
      return value.parts.length >= 3 ? { valueTime: temporalDigits(value) } : cqlText(value);
    case 'Quantity':
      return { valueQuantity: quantityOf(value) };
    case 'Ratio':
      return {
        valueRatio: {
          numerator: quantityOf(value.numerator),
          denominator: quantityOf(value.denominator),
        },
      };
    case 'Interval':
      return intervalOf(value, type) ?? cqlText(value);
    case 'List':
      return { part: [...parametersOf('element', value, type)] };
    case 'Tuple':
      return tupleOf(value.elements, type);
    case 'Code':
      return { valueCoding: codingOf(value) };
    case 'Concept':
      return {
        valueCodeableConcept: {
          coding: value.codes.map(codingOf),
          ...(value.display !== undefined && { text: value.display }),
        },
      };
    case 'Fhir':
      return fhirContent(value.typeName, value.json) ?? cqlText(value);
    case 'Other':
      return cqlText(value);
  }
}

function tupleOf(elements: ReadonlyMap<string, PlainValue>, type: CqlType): Partial<Parameter> {
  if (elements.size === 0) return absent('cqf-isEmptyTuple', { valueBoolean: true });
  const types = type.kind === 'tuple' ? type.elements : new Map<string, CqlType>();
  return {
    part: [...elements].flatMap(([name, element]) => [
      ...parametersOf(name, element, types.get(name) ?? { kind: 'unknown' }),
    ]),
  };
}

/** A Range or a Period has no open bounds, so they are closed at the next point inside. */
function intervalOf(interval: PlainInterval, type: CqlType): Partial<Parameter> | undefined {
  const point = type.kind === 'interval' ? type.of : type;
  const { low, high } = closedBounds(interval, isNamed(point, 'System.Decimal'));
  const isOf = (...types: readonly PlainValue['type'][]) =>
    [low, high].every((bound) => bound.type === 'Null' || types.includes(bound.type)) &&
    [low, high].some((bound) => bound.type !== 'Null');
  if (isOf('Integer', 'Decimal', 'Long', 'Quantity')) {
    return { valueRange: { ...bound('low', low, rangeBound), ...bound('high', high, rangeBound) } };
  }
  if (isOf('Date', 'DateTime') && [low, high].every(isFhirDateTime)) {
    return {
      valuePeriod: { ...bound('start', low, fhirDateTime), ...bound('end', high, fhirDateTime) },
    };
  }
  return undefined;
}

function bound<T>(name: string, value: PlainValue, content: (value: never) => T) {
  return value.type === 'Null' ? {} : { [name]: content(value as never) };
}

function rangeBound(value: PlainQuantity | { readonly value: number | bigint }) {
  if ('unit' in value) return quantityOf(value);
  return { value: Number(value.value), system: ucum, code: '1' };
}

/** FHIR's dateTime is a date, or all of it to the second. */
function isFhirDateTime(value: PlainValue): boolean {
  if (value.type === 'Null' || value.type === 'Date') return true;
  return value.type === 'DateTime' && (value.parts.length <= 3 || value.parts.length >= 6);
}

function fhirDateTime(value: PlainTemporal): string {
  return temporalDigits(value).replace(/T$/u, '');
}

function quantityOf({ value, unit }: PlainQuantity) {
  const isCalendar = /^(?:year|month|week|day|hour|minute|second|millisecond)s?$/u.test(unit);
  return { value, unit, system: isCalendar ? calendarUnits : ucum, code: unit };
}

function codingOf({ code, system, version, display }: PlainCode) {
  return {
    ...(system !== undefined && { system }),
    ...(version !== undefined && { version }),
    code,
    ...(display !== undefined && { display }),
  };
}

/** A resource, or an element of a type that a parameter can have. */
function fhirContent(typeName: string, json: unknown): Partial<Parameter> | undefined {
  if (typeof json === 'object' && json !== null && 'resourceType' in json) {
    return { resource: json as Parameter['resource'] & object };
  }
  if (typeName.includes('.') || json == null) return undefined;
  return { [`value${typeName.charAt(0).toUpperCase()}${typeName.slice(1)}`]: json };
}

function isNamed(type: CqlType, name: string): boolean {
  return type.kind === 'named' && type.name === name;
}

function cqlText(value: PlainValue): Partial<Parameter> {
  return {
    valueString: plainValueText(value),
    _valueString: { extension: [{ url: `${extensions}/cqf-cqlText`, valueBoolean: true }] },
  };
}

/** A value that is not there, and why. */
function absent(extension: string, reason: object): Partial<Parameter> {
  return { _valueBoolean: { extension: [{ url: `${extensions}/${extension}`, ...reason }] } };
}
