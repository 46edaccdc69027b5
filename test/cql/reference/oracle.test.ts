import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PatientSource } from 'cql-exec-fhir';
import { CodeService, DateTime, Executor, Library, Repository } from 'cql-execution';
import { describe, expect, it } from 'vitest';
import { referenceEngine } from '../../../src/cql/reference/reference-engine.ts';
import { assembleRecord } from '../../../src/record/assemble-record.ts';
import { codeKey } from '../../../src/terminology/code-systems.ts';
import { compiledLibraries } from '../compiled.ts';
import { valueSetsOf } from '../records.ts';

/*
 * The published data source of cql-execution is too slow for the service, but a good judge: both
 * must read the same of a patient. What it reads less well stands in the stories of this folder.
 */
const { libraries } = await compiledLibraries();
const program = referenceEngine.load(libraries, valueSetsOf({}));
const oracle = libraries.find((elm) => elm.library.identifier.id === 'Oracle')!;
const defines = (oracle.library.statements?.def ?? [])
  .map(({ name }) => name)
  .filter((name) => name !== 'Patient');

interface Bundle {
  readonly entry: readonly { readonly resource: { readonly resourceType: string; id?: string } }[];
}

async function byTheOracle(bundle: Bundle): Promise<Record<string, unknown>> {
  const repository = new Repository(libraries);
  const source = PatientSource.FHIRv401();
  source.loadBundles([bundle]);
  const executor = new Executor(new Library(oracle, repository), new CodeService());
  const at = new DateTime(2026, 6, 15, 12, 0, 0, 0, 0);
  const results = await executor.exec(source, at);
  return Object.values(results.patientResults as Record<string, Record<string, unknown>>)[0]!;
}

async function byThisProject(bundle: Bundle): Promise<Record<string, unknown>> {
  const resources = bundle.entry.map(({ resource }) => resource);
  const record = assembleRecord({ resources, reads: 'everything', codeKey });
  const evaluation = program.evaluate(record, '2026-06-15T12:00:00Z');
  const results = defines.map(async (name) => [name, await evaluation.value('Oracle', name)]);
  return Object.fromEntries(await Promise.all(results)) as Record<string, unknown>;
}

/** Results as text that can be compared: lists by their text, since a record has its own order. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(comparable).toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
  }
  return JSON.stringify(value, (_, part: unknown) => part ?? null);
}

describe('what is read of a patient', () => {
  it.each([
    'mcode-pediatric-b-all-brian-l.json',
    'Aleta_Wintheiser_58c297c4-d684-4677-8024-01131d93835e.json',
  ])('is what the published data source reads: %s', async (file) => {
    const path = join(import.meta.dirname, '../../../../shared/patients', file);
    const bundle = JSON.parse(readFileSync(path, 'utf8')) as Bundle;
    const [ours, theirs] = [await byThisProject(bundle), await byTheOracle(bundle)];
    for (const define of defines) {
      expect(comparable(ours[define]), define).toEqual(comparable(theirs[define]));
    }
  });
});
