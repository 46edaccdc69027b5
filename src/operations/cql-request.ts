import { ServiceError } from '../http/service-error.ts';
import { parameterLiteral } from './parameter-literal.ts';

/** What a `$cql` request asks for. */
export interface CqlRequest {
  /** An expression of CQL; no library. */
  readonly expression: string;
  /** Logical id of the patient that the expression is about. */
  readonly patientId: string | undefined;
  /** Names that the expression may use, each with its value as a CQL literal. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Shared libraries that the expression may use: by the name it calls them, their own name. */
  readonly libraries: ReadonlyMap<string, string>;
  /** A Bundle or a resource. */
  readonly data: unknown;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads the Parameters of FHIR's `$cql` operation
 * (http://hl7.org/fhir/uv/cql/OperationDefinition/cql-cql).
 * @throws ServiceError `request-invalid`
 */
export function readCqlRequest(body: Json, longestExpression: number): CqlRequest {
  if (body['resourceType'] !== 'Parameters') invalid('Parameters were expected.', 'resourceType');
  const given = listOf(body['parameter']);
  const named = (name: string) => given.filter((each) => each['name'] === name);
  const unknown = given.find(({ name }) => !inputs.includes(String(name)));
  if (unknown !== undefined) {
    invalid(`A parameter is not supported; those that are: ${inputs.join(', ')}.`, 'parameter');
  }
  if (named('useServerData').some((each) => each['valueBoolean'] === true)) {
    invalid('The service holds no patient data; send it as data.', place('useServerData'));
  }
  return {
    expression: expressionOf(named('expression'), longestExpression),
    patientId: patientIdOf(named('subject')[0]),
    parameters: parametersOf(named('parameters')[0]),
    libraries: new Map(named('library').map(libraryOf)),
    data: named('data')[0]?.['resource'],
  };
}

/** To leave any other input out of account would change what was asked. */
const inputs = ['expression', 'subject', 'parameters', 'library', 'data', 'useServerData'];

function expressionOf(given: readonly Json[], longest: number): string {
  const [expression, ...more] = given.map((each) => each['valueString']);
  if (typeof expression !== 'string' || expression.trim() === '' || more.length > 0) {
    invalid('One expression was expected, as valueString.', place('expression'));
  }
  if (expression.length > longest) {
    invalid(`The expression is longer than ${longest} characters.`, place('expression'));
  }
  return expression;
}

function patientIdOf(subject: Json | undefined): string | undefined {
  if (subject === undefined) return undefined;
  const [, id] = /^Patient\/([A-Za-z0-9.-]{1,64})$/u.exec(String(subject['valueString'])) ?? [];
  return id ?? invalid('A subject such as Patient/123 was expected.', place('subject'));
}

function parametersOf(parameters: Json | undefined): ReadonlyMap<string, string> {
  const values = listOf((parameters?.['resource'] as Json | undefined)?.['parameter']);
  return new Map(
    values.map((value) => {
      const { name } = value;
      const literal = parameterLiteral(value);
      if (typeof name !== 'string' || !/^[\w -]{1,64}$/u.test(name) || literal === undefined) {
        return invalid(
          'A name and a value of a type that CQL has were expected.',
          place('parameters'),
        );
      }
      return [name, literal] as const;
    }),
  );
}

function libraryOf(library: Json): readonly [string, string] {
  const parts = listOf(library['part']);
  const url = parts.find(({ name }) => name === 'url')?.['valueCanonical'];
  const alias = parts.find(({ name }) => name === 'name')?.['valueString'];
  const own = /(?:^|\/)([A-Za-z_]\w*)(?:\|[^|]*)?$/u.exec(String(url))?.[1];
  const called = alias ?? own;
  if (own === undefined || typeof called !== 'string' || !/^[A-Za-z_]\w*$/u.test(called)) {
    invalid('A library has a url and, if need be, a name.', place('library'));
  }
  return [called, own];
}

function listOf(value: unknown): readonly Json[] {
  const isJson = (each: unknown): each is Json => typeof each === 'object' && each !== null;
  return Array.isArray(value) ? value.filter(isJson) : [];
}

function place(name: string): string {
  return `parameter.where(name = '${name}')`;
}

function invalid(message: string, expression: string): never {
  throw new ServiceError('request-invalid', [{ message, expression }]);
}
