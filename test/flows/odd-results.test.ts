import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFhirClient } from '../../src/fhir/create-fhir-client.ts';
import { limits } from '../fhir/given-client.ts';
import { callHook } from '../hooks/hook-service.ts';
import { fixtureCall, serveMatching } from './matching-hooks.ts';

/*
 * A blood count that is not as it should be: whatever is odd about it, it neither meets a limit nor fails it, the card
 * says what is wrong, and the resource is named.
 */

const call = fixtureCall('b-all-relapsed');
const ucum = 'http://unitsofmeasure.org';
const count = { value: 82, unit: '10*9/L', system: ucum, code: '10*9/L' };
const platelets = 'Observation/b-all-relapsed-platelets';

let hooks: Awaited<ReturnType<typeof serveMatching>>;
beforeAll(async () => {
  const client = createFhirClient({ servers: [], limits });
  hooks = await serveMatching({ client, budgetMs: 0, pageSize: 200 });
});
afterAll(() => hooks.close());

/** What becomes of the criterion "Platelet: ≥ 30×10⁹/L" when the count of the chart, 82, is changed so. */
async function findingWith(words: object) {
  const prefetch = JSON.parse(JSON.stringify(call.prefetch), (_key, value: unknown) =>
    isPlatelets(value) ? { ...value, ...words } : value,
  ) as object;
  const response = await callHook(hooks, { ...call, prefetch });
  expect(response.status).toBe(200);
  const { assessments = [] } = hooks.matches.at(-1) ?? {};
  const finding = assessments
    .find(({ trial }) => trial.id === 'donor-cd19-b-all')
    ?.findings.find(({ criterion }) => criterion === 'I07b');
  return {
    status: finding?.status,
    reason: finding?.reason,
    detail: finding?.detail,
    evidence: finding?.evidence.map(({ reference }) => reference),
  };
}

function isPlatelets(value: unknown): value is object {
  return typeof value === 'object' && value !== null && `Observation/${idOf(value)}` === platelets;
}

function idOf(resource: object): string {
  return 'id' in resource ? String(resource.id) : '';
}

describe('a blood count of 82', () => {
  it.each([
    ['as it should be', {}],
    ['of a month that lies wholly within the time that counts', { effectiveDateTime: '2026-06' }],
  ])('meets the limit %s', async (_what, words) => {
    expect(await findingWith(words)).toEqual({
      status: 'met',
      reason: undefined,
      detail: undefined,
      evidence: [platelets],
    });
  });

  it.each([
    ['without a unit', { valueQuantity: { value: 82 } }, 'unit-missing'],
    [
      'in a unit that nobody knows',
      { valueQuantity: { ...count, code: 'plt', unit: 'plt' } },
      'unit-unknown',
    ],
    [
      'in a unit of another kind',
      { valueQuantity: { ...count, code: 'kg', unit: 'kg' } },
      'unit-unknown',
    ],
    ['with a comparator', { valueQuantity: { ...count, comparator: '<' } }, 'comparator'],
    ['as text', { valueQuantity: undefined, valueString: '82' }, 'narrative-only'],
    ['of half a date', { effectiveDateTime: '2026' }, 'partial-date'],
    ['without a date', { effectiveDateTime: undefined }, 'undated'],
  ])('decides nothing %s, and it is shown', async (_what, words, detail) => {
    expect(await findingWith(words)).toEqual({
      status: 'unknown',
      reason: 'not-comparable',
      detail,
      evidence: [platelets],
    });
  });

  it.each([
    ['whose value is absent for a reason', absent()],
    ['that was entered in error', { status: 'entered-in-error' }],
  ])('is none %s', async (_what, words) => {
    expect(await findingWith(words)).toEqual({
      status: 'unknown',
      reason: 'missing',
      detail: 'missing-data',
      evidence: [],
    });
  });
});

function absent() {
  const system = 'http://terminology.hl7.org/CodeSystem/data-absent-reason';
  const dataAbsentReason = { coding: [{ system, code: 'unknown' }] };
  return { valueQuantity: undefined, dataAbsentReason };
}
