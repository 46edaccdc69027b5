import { describe, expect, it } from 'vitest';
import { Chart, type Json } from './textbook-chart.ts';

/*
 * Platelets of 82 three days ago meet the limit of 30. A newer result of 20 does not; whatever keeps it from
 * being read, the older one never decides in its place.
 */

const ucum = 'http://unitsofmeasure.org';
const twenty = { value: 20, unit: '10*9/L', system: ucum, code: '10*9/L' };
const loincPlatelets = { system: 'http://loinc.org', code: '777-3' };
const platelets = { coding: [loincPlatelets] };

function withNewer(elements: Json): Chart {
  const newer = { effectiveDateTime: '2026-06-14', valueQuantity: twenty };
  return new Chart().addLike('platelets', 'newer', { ...newer, ...elements });
}

async function said(chart: Chart): Promise<string> {
  const { status, reason, detail, evidence } = await chart.finding('donor-cd19-b-all', 'I07b');
  if (status !== 'unknown') return `${status} by ${evidence.map((each) => each.reference).join()}`;
  return `unknown ${detail ?? reason ?? ''}`;
}

const byNewer = 'not-met by Observation/newer';
const byOlder = 'met by Observation/b-all-relapsed-platelets';

describe('a newer result that can be read in one way only is read', () => {
  it.each<[string, Json]>([
    ['as it should be', {}],
    ['with a blank for the T of its date', { effectiveDateTime: '2026-06-14 08:00:00' }],
    ['with a date without hyphens', { effectiveDateTime: '20260614' }],
    ['with a zone without a colon', { effectiveDateTime: '2026-06-14T08:00:00+0200' }],
    ['with one coding where a list belongs', { code: { coding: loincPlatelets } }],
    ['with its code in a list', { code: [platelets] }],
    ['with a status in capitals', { status: 'FINAL' }],
    ['with a status in a list', { status: ['final'] }],
    ['with its value in a list of one', { valueQuantity: [twenty] }],
    [
      'in a component of a panel',
      {
        code: { coding: [{ system: 'http://loinc.org', code: '58410-2' }] },
        valueQuantity: undefined,
        component: [{ code: platelets, valueQuantity: twenty }],
      },
    ],
    [
      'in a component of a panel that says "see components"',
      {
        code: { text: 'Blood count' },
        ...{ valueQuantity: undefined, valueString: 'see components' },
        component: [{ code: platelets, valueQuantity: twenty }],
      },
    ],
    [
      'in the only component of a panel, without a list',
      {
        code: { text: 'Blood count' },
        valueQuantity: undefined,
        component: { code: platelets, valueQuantity: twenty },
      },
    ],
  ])('%s', async (_what, elements) => {
    expect(await said(withNewer(elements))).toBe(byNewer);
  });
});

describe('a newer result that cannot be read leaves the question open', () => {
  it.each<[string, Json, string]>([
    ['a number as text', { valueQuantity: { ...twenty, value: '20' } }, 'value-unreadable'],
    ['a value of no kind', { valueQuantity: 20 }, 'value-unreadable'],
    [
      'a number of another kind',
      { valueQuantity: undefined, valueInteger: '20' },
      'value-unreadable',
    ],
    ['no value', { valueQuantity: undefined }, 'no-value'],
    [
      'a value beside a reason why there is none',
      { dataAbsentReason: { coding: [{ code: 'error' }] } },
      'value-unreadable',
    ],
    [
      'another focus than the patient',
      { focus: [{ reference: 'RelatedPerson/donor' }] },
      'subject-unclear',
    ],
    ['a code as digits', { code: '777-3' }, 'code-unknown'],
    ...['2026-06-31', '06/14/2026', '14.06.2026', 'yesterday', '2026-06-14T25:00:00'].map(
      (date): [string, Json, string] => [date, { effectiveDateTime: date }, 'date-unreadable'],
    ),
    ...[
      '0001-01-01',
      '1753-01-01',
      '1900-01-01',
      '1899-12-30T00:00:00Z',
      '1970-01-01T00:00:00Z',
    ].map((date): [string, Json, string] => [date, { effectiveDateTime: date }, 'date-unreadable']),
    ['a day before the birth', { effectiveDateTime: '1985-06-14' }, 'date-unreadable'],
    [
      'a period that ends before it starts',
      { effectiveDateTime: undefined, effectivePeriod: { start: '2026-06-14', end: '2026-06-01' } },
      'date-unreadable',
    ],
    [
      'effectiveTiming',
      { effectiveDateTime: undefined, effectiveTiming: { event: ['2026-06-14'] } },
      'undated',
    ],
    ['no date at all', { effectiveDateTime: undefined, issued: undefined }, 'undated'],
    [
      'only the day it was issued on, which is later',
      { effectiveDateTime: undefined, issued: '2026-06-14T08:00:00Z' },
      'undated',
    ],
    ['no status', { status: undefined }, 'status-unknown'],
    ['a status of no such name', { status: 'done' }, 'status-unknown'],
    ['a status that is not final yet', { status: 'preliminary' }, 'preliminary'],
    [
      'a modifier that nobody understands',
      { modifierExtension: [{ url: 'urn:x' }] },
      'modifier-unknown',
    ],
    ['implicit rules', { implicitRules: 'https://ehr.example/rules' }, 'modifier-unknown'],
    ['no subject', { subject: undefined }, 'subject-unclear'],
    [
      'a code of the laboratory',
      { code: { coding: [{ system: 'urn:lab', code: 'PLT' }] } },
      'code-unknown',
    ],
    [
      'a number for a code',
      { code: { coding: [{ system: 'urn:lab', code: '4711' }] } },
      'code-unknown',
    ],
    ['its name alone', { code: { text: 'Thrombozyten' } }, 'code-unknown'],
    ['no code at all', { code: undefined }, 'code-unknown'],
  ])('%s', async (_what, elements, detail) => {
    expect(await said(withNewer(elements))).toBe(`unknown ${detail}`);
  });

  it('one that is contained in a report', async () => {
    const contained = [{ resourceType: 'Observation', id: 'c', status: 'final', code: platelets }];
    const report = {
      ...{ resourceType: 'DiagnosticReport', id: 'report', status: 'final' },
      ...{ effectiveDateTime: '2026-06-14', contained, code: { text: 'Blood count' } },
    };
    expect(await said(new Chart().add(report))).toBe('unknown contained-only');
  });

  it('one id with two contents, unless a version decides', async () => {
    const id = 'b-all-relapsed-platelets';
    const twoHundred = { valueQuantity: { ...twenty, value: 200 } };
    const versions = (first: object, second: object) =>
      new Chart()
        .change('platelets', { valueQuantity: twenty, meta: first })
        .addLike('platelets', id, { ...twoHundred, meta: second });
    expect(await said(versions({}, {}))).toBe('unknown conflicting-versions');
    expect(await said(versions({ versionId: '2' }, { versionId: '1' }))).toBe(
      `not-met by Observation/${id}`,
    );
    const [early, late] = ['2026-06-12T08:00:00Z', '2026-06-13T08:00:00Z'];
    expect(await said(versions({ lastUpdated: early }, { lastUpdated: late }))).toBe(byOlder);
  });
});

describe('what is no newer result of the test changes nothing', () => {
  it.each<[string, Json]>([
    [
      'one that was issued before',
      { effectiveDateTime: undefined, issued: '2026-06-01T08:00:00Z' },
    ],
    [
      'a test that was not performed',
      {
        valueQuantity: undefined,
        dataAbsentReason: {
          coding: [
            {
              system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason',
              code: 'not-performed',
            },
          ],
        },
      },
    ],
    ['one that was cancelled', { status: 'cancelled' }],
    ['one that was entered in error', { status: 'Entered-in-Error' }],
    ['another patient’s', { subject: { reference: 'Patient/p2' } }],
    ['another test in words', { code: { text: 'Sodium' } }],
    [
      'another test in codes of the laboratory',
      {
        code: { coding: [{ system: 'urn:lab', code: '12' }] },
        valueQuantity: { value: 140, unit: 'mmol/L', system: ucum, code: 'mmol/L' },
      },
    ],
  ])('%s', async (_what, elements) => {
    expect(await said(withNewer(elements))).toBe(byOlder);
  });
});

describe('the only result, which cannot be read, is no missing one', () => {
  it.each<[string, Json, string]>([
    ['without a status', { status: undefined }, 'unknown status-unknown'],
    ['in capitals', { status: 'FINAL' }, byOlder],
    ['as text', { valueQuantity: { ...twenty, value: '82' } }, 'unknown value-unreadable'],
    ['by its name alone', { code: { text: 'Platelets' } }, 'unknown code-unknown'],
  ])('%s', async (_what, elements, expected) => {
    expect(await said(new Chart().change('platelets', elements))).toBe(expected);
  });
});
