import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { casesOf } from '../../../src/casebook/trial-cases.ts';
import { compiledEngine } from '../../../src/cql/compiled/compiled-engine.ts';
import { compileLibraries } from '../../../src/cql/compile-libraries.ts';
import type { CqlEvaluation } from '../../../src/cql/engine.ts';
import { type PlainValue, plainValueOf } from '../../../src/cql/plain-value.ts';
import { plainValueText } from '../../../src/cql/plain-value-text.ts';
import { referenceEngine } from '../../../src/cql/reference/reference-engine.ts';
import { assembleRecord } from '../../../src/record/assemble-record.ts';
import { readPatientFile } from '../../../src/record/read-patient-file.ts';
import type { PatientRecord } from '../../../src/record/record.ts';
import { codeKey } from '../../../src/terminology/code-systems.ts';
import { loadValueSets } from '../../../src/terminology/load-value-sets.ts';
import { ownFolder } from '../../../src/trials/catalogue-folder.ts';
import { loadCatalogue } from '../../../src/trials/load-catalogue.ts';
import { resourcePool } from '../../criteria/shipped-catalogue.ts';
import { areAlike } from '../generated/alike.ts';
import { recordOfChart } from '../generated/chart.ts';
import { effort, seed } from '../generated/effort.ts';
import { shippedCharts } from '../generated/shipped-charts.ts';

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
    if (!areAlike(ours, theirs)) {
      found.push(`${library}."${name}": ${plainValueText(ours)} and ${plainValueText(theirs)}`);
    }
  }
  return found;
}

async function answer(
  evaluation: CqlEvaluation,
  library: string,
  name: string,
): Promise<PlainValue> {
  return plainValueOf(await evaluation.value(library, name));
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

describe('on every define of the shipped libraries the engines agree, whatever is wrong with a chart', () => {
  const tries = 8 * effort;
  const pool = resourcePool(catalogue).filter((group) => group.length > 0);

  it(
    'for generated patients',
    async () => {
      const property = fc.asyncProperty(shippedCharts(pool), async (chart) => {
        expect(await differences(recordOfChart(chart))).toEqual([]);
      });
      await fc.assert(property, { seed, numRuns: tries });
    },
    60_000 + tries * 2_000,
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
    120_000,
  );
});
