import { readdirSync, readFileSync } from 'node:fs';
import type { Bundle } from 'fhir/r4.js';
import { expect, it } from 'vitest';
import { caseTime, shippedCatalogue } from '../criteria/shipped-catalogue.ts';
import { garbleCharts, type ConfidentError, type SoundChart } from './garbled-charts.ts';
import type { Json } from './garblings.ts';

/** `npm run test:mutations` garbles 20,000 charts; `npm test` some hundreds. */
const count = Number(process.env['MUTATIONS'] ?? 400);
const seed = Number(process.env['MUTATIONS_SEED'] ?? 20260615);

const folder = new URL('../../fhir-fixtures/patients/', import.meta.url);

function fixtures(): readonly SoundChart[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((file) => {
      const { entry = [] } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Bundle;
      const resources = entry.map(({ resource }) => resource as unknown as Json);
      const patient = resources.find(({ resourceType }) => resourceType === 'Patient');
      const name = file.replace('.json', '');
      return { name, patientId: String(patient?.['id']), resources, evaluatedAt: caseTime };
    });
}

/** What went wrong, as somebody who mends it wants to read it. */
function told(error: ConfidentError): string {
  const { chart, garbling, resource, garbled, trial, before, after } = error;
  const evidence = after.evidence.map(({ reference }) => reference).join(', ');
  return [
    `${chart}: ${String(resource['resourceType'])}/${String(resource['id'])} has ${garbling}`,
    `  ${trial} ${before.criterion}: ${before.status} before, ${after.status} now, by ${evidence}`,
    `  ${garbled.map((each) => JSON.stringify(each)).join('\n  ')}`,
  ].join('\n');
}

it(
  `of ${count} garbled charts none gives a confident answer that the sound chart did not give`,
  { timeout: 3_600_000 },
  async () => {
    const { errors, findings, opened } = await garbleCharts(
      await shippedCatalogue(),
      fixtures(),
      count,
      seed,
    );
    process.stderr.write(
      `${count} garbled charts (seed ${seed}): ${findings} findings rested on what was garbled, ` +
        `${opened} of them open, ${errors.length} confident errors\n`,
    );
    expect(errors.slice(0, Number(process.env['MUTATIONS_SHOWN'] ?? 5)).map(told)).toEqual([]);
    // Without these the test would look at nothing.
    expect(findings).toBeGreaterThan(count);
    expect(opened).toBeGreaterThan(count / 4);
  },
);
