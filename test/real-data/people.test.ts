import { describe, expect, it } from 'vitest';
import { Chart, type Json } from './textbook-chart.ts';

/*
 * Whose data a chart holds: a newer platelet count of 20 under another name of the patient, or of somebody
 * else. "Platelet: ≥ 30×10⁹/L" is met by the chart's own 82.
 */

const trial = 'donor-cd19-b-all';
const own = 'b-all-relapsed-platelets';

function chartWith(subject: Json, ...links: readonly Json[]): Chart {
  const chart = new Chart();
  const value = structuredClone(chart.get('platelets')['valueQuantity']) as Json;
  chart.addLike('platelets', 'newer', {
    subject,
    effectiveDateTime: '2026-06-14',
    valueQuantity: { ...value, value: 20 },
  });
  return links.length === 0 ? chart : chart.change('Patient', { link: links });
}

async function platelets(chart: Chart) {
  const { status, evidence } = await chart.finding(trial, 'I07b');
  return [status, ...evidence.map(({ reference }) => reference.split('/')[1])];
}

const former = { reference: 'Patient/former' };
const elsewhere = { reference: 'https://other.example.org/fhir/Patient/b-all-relapsed' };

describe('a newer count under a record that was merged into the patient’s', () => {
  it.each([
    ['is the patient’s', former, { type: 'replaces', other: former }],
    ['is the patient’s, on a former server', elsewhere, { type: 'replaces', other: elsewhere }],
    [
      'is the patient’s, by the former record number',
      { identifier: { system: 'urn:oid:1.2.3', value: 'F-1' } },
      { type: 'replaces', other: { identifier: { system: 'urn:oid:1.2.3', value: 'F-1' } } },
    ],
  ])('%s', async (_what, subject, link) => {
    expect(await platelets(chartWith(subject, link))).toEqual(['not-met', 'newer']);
  });

  it('is the patient’s when that record says that it was replaced', async () => {
    const chart = chartWith(former);
    const other = { reference: 'Patient/b-all-relapsed' };
    const link = [{ type: 'replaced-by', other }];
    chart.resources.push({ resourceType: 'Patient', id: 'former', link });
    expect(await platelets(chart)).toEqual(['not-met', 'newer']);
  });

  it('counts too when the record that is asked for is the one that was merged', async () => {
    const chart = chartWith(
      { reference: 'Patient/now' },
      {
        type: 'replaced-by',
        other: { reference: 'Patient/now' },
      },
    );
    expect(await platelets(chart)).toEqual(['unknown', 'newer']);
    const exclusions = (await chart.matched()).assessments.flatMap(({ findings }) =>
      findings.filter(({ reason }) => reason === 'none-found'),
    );
    // Nothing that was not found can be said to be absent.
    expect(exclusions).toEqual([]);
  });
});

describe('a count that is not the patient’s, or may not be', () => {
  it.each([
    ['another patient', { reference: 'Patient/other' }, []],
    ['another server’s patient of the same id', elsewhere, []],
    ['somebody whom the Patient links to', former, [{ type: 'seealso', other: former }]],
    ['the main record', former, [{ type: 'refer', other: former }]],
  ])('is never cited, and does not fall out of sight: %s', async (what, subject, links) => {
    const chart = chartWith(subject, ...links);
    const [, ...cited] = await platelets(chart);
    expect(cited).not.toContain('newer');
    const { problems } = await chart.matched();
    expect(problems.filter((line) => line.startsWith('Observation/newer: '))).toHaveLength(1);
    // Of another patient it is known that it is not this one's: nothing of the chart is in doubt.
    if (what === 'another patient') expect(cited).toEqual([own]);
  });
});

it('a chart all of whose references are absolute is the patient’s', async () => {
  const chart = new Chart();
  const text = JSON.stringify(chart.resources);
  const absolute = text.replaceAll('"Patient/', '"https://internal.ehr/fhir/Patient/');
  chart.resources.splice(0, Infinity, ...(JSON.parse(absolute) as Json[]));
  expect(await platelets(chart)).toEqual(['met', own]);
});
