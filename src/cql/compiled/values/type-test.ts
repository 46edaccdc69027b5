import { Code, Concept, Date as CqlDate, DateTime, Interval, Quantity, Ratio } from 'cql-execution';
import { Uncertainty } from 'cql-execution/lib/datatypes/uncertainty.js';
import { FhirNode } from '../../reference/fhir-node.ts';
import { systemNamespace, type TypeSpecifier } from '../elm-parts.ts';
import type { Value } from '../expr.ts';

/** Whether a value that is not null is of a type. */
export type TypeTest = (value: Value) => boolean;

/**
 * A test for a type. Integer and Decimal are one in a value: a whole number is both. A tuple is of
 * every tuple type whose elements it has, and of every class that is no FHIR type.
 */
export function typeTest(specifier: TypeSpecifier): TypeTest {
  switch (specifier.type) {
    case 'NamedTypeSpecifier':
      return namedTest(specifier.name);
    case 'ListTypeSpecifier': {
      const isElement = orNull(typeTest(specifier.elementType));
      return (value) => Array.isArray(value) && value.every(isElement);
    }
    case 'IntervalTypeSpecifier': {
      const isPoint = orNull(typeTest(specifier.pointType));
      return (value) => value instanceof Interval && isPoint(value.low) && isPoint(value.high);
    }
    case 'ChoiceTypeSpecifier': {
      const tests = specifier.choice.map(typeTest);
      return (value) => tests.some((test) => test(value));
    }
    case 'TupleTypeSpecifier': {
      const tests = specifier.element.map(
        (each) => [each.name, orNull(typeTest(each.elementType))] as const,
      );
      return (value) => isTuple(value) && tests.every(([name, test]) => test(value[name] ?? null));
    }
  }
}

function orNull(test: TypeTest): TypeTest {
  return (value) => value == null || test(value);
}

function isTuple(value: Value): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null && value.constructor === Object;
}

function namedTest(name: string): TypeTest {
  const system = name.startsWith(systemNamespace) ? name.slice(systemNamespace.length) : undefined;
  const test = system === undefined ? undefined : systemTests[system];
  if (test !== undefined) return test;
  return (value) => (value instanceof FhirNode ? FhirNode.isOfType(value, name) : isTuple(value));
}

const isTime: TypeTest = (value) => value instanceof DateTime && value.isTime();

const systemTests: Readonly<Record<string, TypeTest>> = {
  Any: () => true,
  Boolean: (value) => typeof value === 'boolean',
  Integer: (value) => Number.isInteger(value) || isUncertain(value),
  Long: (value) => typeof value === 'bigint',
  Decimal: (value) => typeof value === 'number' || isUncertain(value),
  String: (value) => typeof value === 'string',
  Date: (value) => value instanceof CqlDate,
  DateTime: (value) => value instanceof DateTime && !value.isTime(),
  Time: isTime,
  Quantity: (value) => value instanceof Quantity,
  Ratio: (value) => value instanceof Ratio,
  Code: (value) => value instanceof Code,
  Concept: (value) => value instanceof Concept,
};

function isUncertain(value: Value): boolean {
  return value instanceof Uncertainty && typeof value.low === 'number';
}
