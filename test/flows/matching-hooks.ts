import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { engineNamed } from '../../src/cql/engines.ts';
import type { LiveData } from '../../src/hooks/live/live-data.ts';
import { matchPatient } from '../../src/matching/match-patient.ts';
import type { PatientMatch } from '../../src/matching/match-patient.ts';
import { assembleRecord } from '../../src/record/assemble-record.ts';
import { codeKey } from '../../src/terminology/code-systems.ts';
import { ownFolder } from '../../src/trials/catalogue-folder.ts';
import { loadCatalogue } from '../../src/trials/load-catalogue.ts';
import { serveHooks } from '../hooks/hook-service.ts';

/** The hooks with the five trials, and every finding of each answer, shown on a card or not. */
export async function serveMatching(liveData: LiveData) {
  const catalogue = await loadCatalogue({ folder: ownFolder, engine: engineNamed('compiled') });
  const matches: PatientMatch[] = [];
  const served = await serveHooks({
    catalogue: () => ({
      trials: catalogue.trials.map(({ trial }) => trial),
      orders: new Map(catalogue.orders.map((order) => [order.key, order])),
      requirements: () => catalogue.requirements,
    }),
    match: async ({ evaluatedAt, ...read }) => {
      const record = assembleRecord({ ...read, codeKey });
      const match = await matchPatient(catalogue, record, { evaluatedAt });
      matches.push(match);
      return match;
    },
    liveData,
  });
  return Object.assign(served, { matches });
}

const folder = join(import.meta.dirname, '../../fhir-fixtures/hook-requests');

/** The call of an EHR that prefetches the whole chart of a fixture. */
export function fixtureCall(name: string) {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as {
    readonly hookInstance: string;
    readonly context: { readonly patientId: string };
    readonly prefetch: Readonly<Record<string, object>>;
  };
}
