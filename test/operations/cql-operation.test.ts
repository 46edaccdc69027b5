import type { Parameters } from 'fhir/r4.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referenceEngine } from '../../src/cql/reference/reference-engine.ts';
import { createCqlRouter } from '../../src/operations/cql-router.ts';
import { type Served, serve } from '../http/served.ts';

let service: Served;

beforeAll(async () => {
  service = await serve(() => [
    createCqlRouter({
      engine: referenceEngine,
      valueSets: { get: () => undefined, all: [] },
      body: { bodyBytes: 100_000, bodyDepth: 50 },
      now: () => new Date('2026-06-15T12:00:00Z'),
    }),
  ]);
});
afterAll(() => service.close());

type Json = Readonly<Record<string, unknown>>;

function post(parameter: readonly Json[]): Promise<Response> {
  return fetch(`${service.url}/fhir/$cql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ resourceType: 'Parameters', parameter }),
  });
}

/** The answer's parameters, for an expression as the suite's runner sends it. */
async function answer(expression: string, ...more: readonly Json[]) {
  const response = await post([{ name: 'expression', valueString: expression }, ...more]);
  expect(response.status).toBe(200);
  const body = (await response.json()) as Parameters;
  expect(body.resourceType).toBe('Parameters');
  return (body.parameter ?? []) as readonly object[] as readonly Json[];
}

const returned = async (expression: string): Promise<readonly Json[]> => {
  const parameters = await answer(expression);
  expect(parameters.every(({ name }) => name === 'return')).toBe(true);
  return parameters.map((each) =>
    Object.fromEntries(Object.entries(each).filter(([key]) => key !== 'name')),
  );
};

const url = 'http://hl7.org/fhir/StructureDefinition';
const cqlType = (valueString: string) => ({
  extension: [{ url: `${url}/cqf-cqlType`, valueString }],
});
const ucum = { system: 'http://unitsofmeasure.org' };

describe('$cql', () => {
  it.each<[string, Json]>([
    ['2 + 2', { valueInteger: 4 }],
    ['2.0 + 2.0', { valueDecimal: 4 }],
    ['1 / 8', { valueDecimal: 0.125 }],
    ['true and false', { valueBoolean: false }],
    ["'a' + 'b'", { valueString: 'ab' }],
    ['Today()', { valueDate: '2026-06-15' }],
    ['Now()', { valueDateTime: '2026-06-15T12:00:00.000+00:00' }],
    ['DateTime(2026, 6)', { valueDateTime: '2026-06' }],
    ['@T12:30:05', { valueTime: '12:30:05' }],
    ["5 'mg'", { valueQuantity: { value: 5, unit: 'mg', code: 'mg', ...ucum } }],
    [
      '3 days',
      {
        valueQuantity: {
          value: 3,
          unit: 'days',
          code: 'days',
          system: 'http://hl7.org/fhirpath/CodeSystem/calendar-units',
        },
      },
    ],
    ["Code { code: 'a', system: 'urn:b' }", { valueCoding: { code: 'a', system: 'urn:b' } }],
    [
      "Concept { codes: { Code { code: 'a' } }, display: 'A' }",
      { valueCodeableConcept: { coding: [{ code: 'a' }], text: 'A' } },
    ],
    ["1 'mg' : 2 'mL'", { valueRatio: expect.objectContaining({}) as unknown }],
    [
      'null',
      {
        _valueBoolean: { extension: [{ url: `${url}/data-absent-reason`, valueCode: 'unknown' }] },
      },
    ],
  ])('gives %s', async (expression, expected) => {
    expect(await returned(expression)).toEqual([expected]);
  });

  it('gives an interval as a Range or a Period, closed at the next point inside', async () => {
    expect(await returned('Interval[1, 4)')).toEqual([
      {
        ...cqlType('Interval<System.Integer>'),
        valueRange: {
          low: { value: 1, code: '1', ...ucum },
          high: { value: 3, code: '1', ...ucum },
        },
      },
    ]);
    expect(await returned('Interval[1.0, 4.0)')).toMatchObject([
      { ...cqlType('Interval<System.Decimal>'), valueRange: { high: { value: 3.999_999_99 } } },
    ]);
    expect(await returned("Interval[1 'g', null)")).toMatchObject([
      { valueRange: { low: { value: 1, code: 'g' } } },
    ]);
    expect(await returned('Interval[@2026-01-01, @2026-02-01)')).toEqual([
      {
        ...cqlType('Interval<System.Date>'),
        valuePeriod: { start: '2026-01-01', end: '2026-01-31' },
      },
    ]);
  });

  it('gives a list as one parameter for each element, and a tuple as parts', async () => {
    expect(await returned('{ 1.0, null }')).toEqual([
      { ...cqlType('List<System.Decimal>'), valueDecimal: 1 },
      {
        ...cqlType('List<System.Decimal>'),
        _valueBoolean: { extension: [{ url: `${url}/data-absent-reason`, valueCode: 'unknown' }] },
      },
    ]);
    expect(await returned('{ {1, 2}, {3} }')).toMatchObject([
      {
        part: [
          { name: 'element', valueInteger: 1 },
          { name: 'element', valueInteger: 2 },
        ],
      },
      { part: [{ name: 'element', valueInteger: 3 }] },
    ]);
    expect(await returned('List<Integer>{ }')).toMatchObject([
      { _valueBoolean: { extension: [{ url: `${url}/cqf-isEmptyList`, valueBoolean: true }] } },
    ]);
    expect(await returned("Tuple { name: 'x', born: @2014-01-01 }")).toEqual([
      {
        part: [
          { name: 'name', valueString: 'x' },
          { name: 'born', valueDate: '2014-01-01' },
        ],
      },
    ]);
  });

  it('gives as CQL text what FHIR R4 has no type for', async () => {
    const asText = (valueString: string) => ({
      valueString,
      _valueString: { extension: [{ url: `${url}/cqf-cqlText`, valueBoolean: true }] },
    });
    expect(await returned('@T12')).toEqual([asText('@T12')]);
    expect(await returned('DateTime(2026, 6, 15, 8)')).toEqual([asText('@2026-06-15T08+00:00')]);
    expect(await returned('Interval[@T08, @T12]')).toMatchObject([asText('Interval[@T08, @T12]')]);
  });

  it('knows the parameters that are sent along', async () => {
    const values = [
      { name: 'X', valueInteger: 2 },
      { name: 'Since', valueDateTime: '2026-06-15T11:00:00Z' },
      { name: 'Dose', valueQuantity: { value: 5, code: 'mg' } },
      { name: 'Note', valueString: "it's\n\\" },
    ];
    const parameters = {
      name: 'parameters',
      resource: { resourceType: 'Parameters', parameter: values },
    };
    expect(await answer('2 + X', parameters)).toEqual([{ name: 'return', valueInteger: 4 }]);
    expect(await answer('hours between Since and Now()', parameters)).toMatchObject([
      { valueInteger: 1 },
    ]);
    expect(await answer('Dose', parameters)).toMatchObject([{ valueQuantity: { value: 5 } }]);
    expect(await answer('Note', parameters)).toMatchObject([{ valueString: "it's\n\\" }]);
  });

  it('reads the data that is sent along, and gives resources back', async () => {
    const patient = { resourceType: 'Patient', id: 'p1', birthDate: '1980-05-01' };
    const weight = {
      resourceType: 'Observation',
      id: 'o1',
      status: 'final',
      code: { text: 'weight' },
      subject: { reference: 'Patient/p1' },
      valueQuantity: { value: 70, unit: 'kg', code: 'kg', ...ucum },
    };
    const data = {
      name: 'data',
      resource: {
        resourceType: 'Bundle',
        type: 'collection',
        entry: [patient, weight].map((resource) => ({ resource })),
      },
    };
    const subject = { name: 'subject', valueString: 'Patient/p1' };
    expect(await answer('AgeInYears()', subject, data)).toMatchObject([{ valueInteger: 46 }]);
    expect(await answer('[Observation]', data)).toMatchObject([{ resource: weight }]);
    expect(await answer('First([Observation]).value as FHIR.Quantity', data)).toMatchObject([
      { valueQuantity: { value: 70 } },
    ]);
  });

  it('may use a shared library', async () => {
    const library = {
      name: 'library',
      part: [
        { name: 'url', valueCanonical: 'http://example.org/Library/FHIRHelpers|4.0.1' },
        { name: 'name', valueString: 'H' },
      ],
    };
    expect(await answer("H.ToString(FHIR.string { value: 'x' })", library)).toMatchObject([
      { valueString: 'x' },
    ]);
  });

  it.each([
    ['1 +', /^Syntax error at .* \(line \d+, column \d+\)$/u],
    ["1 + 'a' + X", /Could not resolve/u],
    ["Message(1, true, '1', 'Error', 'secret')", /failed in Message at [\d:-]+ of CqlOperation$/u],
  ])('tells what is wrong with %s as an evaluation error', async (expression, text) => {
    const [error] = await answer(expression);
    expect(error).toMatchObject({
      name: 'evaluation error',
      resource: { resourceType: 'OperationOutcome' },
    });
    const { issue } = error?.['resource'] as { issue: { severity: string; details: Json }[] };
    expect(issue[0]?.severity).toBe('error');
    expect(issue[0]?.details['text']).toMatch(text);
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it('refuses a request that is none, with what was expected and where', async () => {
    const cases: readonly [readonly Json[], string][] = [
      [[], "parameter.where(name = 'expression')"],
      [[{ name: 'expression', valueString: 'x'.repeat(10_001) }], 'expression'],
      [[{ name: 'expression', valueInteger: 1 }], 'expression'],
      [[{ name: 'expression', valueString: '1' }, { name: 'dataEndpoint' }], 'parameter'],
      [
        [
          { name: 'expression', valueString: '1' },
          { name: 'useServerData', valueBoolean: true },
        ],
        'useServerData',
      ],
      [
        [
          { name: 'expression', valueString: '1' },
          { name: 'subject', valueString: 'Group/1' },
        ],
        'subject',
      ],
      [
        [
          { name: 'expression', valueString: '1' },
          { name: 'library', part: [{ name: 'url', valueCanonical: 'x/../../etc/passwd' }] },
        ],
        'library',
      ],
      [
        [
          { name: 'expression', valueString: '1' },
          { name: 'parameters', resource: { parameter: [{ name: 'a" b', valueInteger: 1 }] } },
        ],
        'parameters',
      ],
    ];
    for (const [parameter, place] of cases) {
      const response = await post(parameter);
      const body = (await response.json()) as Json;
      expect([response.status, body['resourceType']]).toEqual([400, 'OperationOutcome']);
      expect(JSON.stringify(body)).toContain(place);
    }
  });

  it('answers to POST alone, in FHIR JSON', async () => {
    const get = await fetch(`${service.url}/fhir/$cql`);
    expect([get.status, get.headers.get('Allow')]).toEqual([405, 'POST, OPTIONS']);
    const response = await post([{ name: 'expression', valueString: '1' }]);
    expect(response.headers.get('Content-Type')).toMatch(/^application\/fhir\+json/u);
  });
});
