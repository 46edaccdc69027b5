import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { casesOf } from '../../../src/casebook/trial-cases.ts';
import { compiledEngine } from '../../../src/cql/compiled/compiled-engine.ts';
import { compileLibraries } from '../../../src/cql/compile-libraries.ts';
import type { CqlEvaluation } from '../../../src/cql/engine.ts';
import { plainValueOf } from '../../../src/cql/plain-value.ts';
import { referenceEngine } from '../../../src/cql/reference/reference-engine.ts';
import { assembleRecord } from '../../../src/record/assemble-record.ts';
import { readPatientFile } from '../../../src/record/read-patient-file.ts';
import type { PatientRecord } from '../../../src/record/record.ts';
import { codeKey } from '../../../src/terminology/code-systems.ts';
import { loadValueSets } from '../../../src/terminology/load-value-sets.ts';
import { ownFolder } from '../../../src/trials/catalogue-folder.ts';
import { loadCatalogue } from '../../../src/trials/load-catalogue.ts';

const root = join(import.meta.dirname, '../../..');
const evaluatedAt = '2026-06-15T12:00:00Z';

const catalogue = await loadCatalogue({ folder: ownFolder, engine: compiledEngine });
const { libraries } = await compileLibraries({
  libraries: catalogue.trials.map(({ folder }) => join(folder, 'criteria.cql')),
});
const { valueSets } = loadValueSets([join(root, 'cql/valuesets')]);
const [compiled, reference] = [compiledEngine, referenceEngine].map((engine) =>
  engine.load(libraries, valueSets),
);
const defines = libraries.flatMap(({ library }) =>
  (library.statements?.def ?? [])
    .filter(({ type }) => type !== 'FunctionDef')
    .map(({ name }) => ({ library: library.identifier.id, name })),
);

function recordIn(file: string): PatientRecord {
  return assembleRecord({ ...readPatientFile(readFileSync(file, 'utf8'), file), codeKey });
}

/** Every define that the two engines do not agree on, by value, with both answers. */
async function differences(record: PatientRecord, at = evaluatedAt): Promise<readonly string[]> {
  const [one, other] = [compiled!.evaluate(record, at), reference!.evaluate(record, at)];
  const found: string[] = [];
  for (const { library, name } of defines) {
    const [ours, theirs] = [await answer(one, library, name), await answer(other, library, name)];
    if (ours !== theirs) found.push(`${library}."${name}": ${ours} and ${theirs}`);
  }
  return found;
}

async function answer(evaluation: CqlEvaluation, library: string, name: string): Promise<string> {
  return JSON.stringify(plainValueOf(await evaluation.value(library, name)), inSteps);
}

/**
 * A Decimal has steps of 10^-8 (CQL 1.5.3, Appendix B, Decimal). The reference engine computes in
 * binary fractions instead, which are off by less.
 */
function inSteps(key: string, value: unknown): unknown {
  // What is 136.00000000000003 there is a whole number here.
  if (key === 'type' && value === 'Integer') return 'Decimal';
  if (typeof value === 'number') return Math.round(value * 1e7) / 1e7;
  if (typeof value === 'bigint') return `${value}L`;
  return value instanceof Map ? [...value].toSorted(([a], [b]) => (a < b ? -1 : 1)) : value;
}

describe('on every define of the shipped libraries the engines agree', () => {
  it('that there are some', () => {
    expect(defines.length).toBeGreaterThan(300);
  });

  const fixtures = join(root, 'fhir-fixtures/patients');
  it.each(readdirSync(fixtures))('for the fixture %s', async (file) => {
    expect(await differences(recordIn(join(fixtures, file)))).toEqual([]);
  });

  const shared = join(root, '../shared/patients');
  it.each(readdirSync(shared).filter((file) => file.endsWith('.json')))(
    'for the patient %s',
    async (file) => {
      expect(await differences(recordIn(join(shared, file)))).toEqual([]);
    },
  );
});

describe('on the criteria of a trial the engines agree', () => {
  it.each(catalogue.trials.map((trial) => ({ id: trial.trial.id, trial })))(
    'for every case of $id',
    async ({ trial }) => {
      const { library, criteria } = trial;
      for (const { name, resources, patientId, at } of casesOf(trial).cases) {
        const record = assembleRecord({ resources, patientId, reads: 'everything', codeKey });
        const evaluations = [compiled!.evaluate(record, at), reference!.evaluate(record, at)];
        for (const { criterion } of criteria.values()) {
          const { logic } = criterion;
          if (logic.type !== 'cql' || library === undefined) continue;
          const [ours, theirs] = await Promise.all(
            evaluations.map(async (each) => await each.finding(library, logic.define)),
          );
          expect(ours, `${criterion.id} of "${name}"`).toEqual(theirs);
        }
      }
    },
  );
});
