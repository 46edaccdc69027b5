import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordOf } from '../../src/bench/evaluation.ts';
import { writeCatalogue } from '../../src/bench/generated/catalogue-folder.ts';
import { patientBundle } from '../../src/bench/generated/patient-bundle.ts';
import { SeededRandom } from '../../src/bench/generated/random.ts';
import { generatedTrial, typicalTrial } from '../../src/bench/generated/trial-folder.ts';
import { referenceEngine } from '../../src/cql/reference/reference-engine.ts';
import { matchPatient } from '../../src/matching/match-patient.ts';
import type { Catalogue } from '../../src/trials/catalogue.ts';
import { loadCatalogue } from '../../src/trials/load-catalogue.ts';

const trials = (count: number) =>
  Array.from({ length: count }, (_, number) => generatedTrial(number, 12));
const folder = mkdtempSync(join(tmpdir(), 'trialhook-bench-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('random numbers', () => {
  it('are the same for a seed and others for another one', () => {
    const drawn = (seed: number) => {
      const random = new SeededRandom(seed);
      return Array.from({ length: 20 }, () => random.between(1, 1000));
    };
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(7)).not.toEqual(drawn(8));
  });

  it('reach both ends of their range and keep to it', () => {
    const random = new SeededRandom(1);
    const drawn = Array.from({ length: 500 }, () => random.between(3, 6));
    expect(new Set(drawn)).toEqual(new Set([3, 4, 5, 6]));
  });

  it('choose heavy values more often than light ones', () => {
    const random = new SeededRandom(2);
    const [heavy, light] = [{ weight: 9 }, { weight: 1 }];
    const drawn = Array.from({ length: 500 }, () => random.weighted([heavy, light]));
    const count = drawn.filter((each) => each === heavy).length;
    expect(count).toBeGreaterThan(400);
    expect(count).toBeLessThan(500);
  });
});

describe('a generated patient', () => {
  it('is the same for a seed, byte by byte', () => {
    expect(JSON.stringify(patientBundle(5, 60))).toBe(JSON.stringify(patientBundle(5, 60)));
    expect(JSON.stringify(patientBundle(5, 60))).not.toBe(JSON.stringify(patientBundle(6, 60)));
  });

  it.each([0, 1, 2, 3])('becomes a record without problems (seed %i)', (seed) => {
    const record = recordOf(patientBundle(seed, 300));
    expect(record.problems).toEqual([]);
    expect(record.byType('Observation')).toHaveLength(300);
    expect(record.patient).toBeDefined();
  });

  it('has recent results as well as old ones', () => {
    const dates = patientBundle(1, 300).entry!.flatMap(({ resource }) =>
      resource?.resourceType === 'Observation' ? (resource.effectiveDateTime ?? '') : [],
    );
    expect(dates.some((date) => date > '2026-06-01')).toBe(true);
    expect(dates.some((date) => date < '2024-06-01')).toBe(true);
  });
});

describe('a generated trial', () => {
  it('is the same for a number, whatever stands beside it', () => {
    expect(generatedTrial(3, 20)).toEqual(generatedTrial(3, 20));
    expect(generatedTrial(3, 20)).not.toEqual(generatedTrial(4, 20));
  });

  it('has as many criteria as asked for, no two alike, the first an anchor', () => {
    const { criteria } = JSON.parse(generatedTrial(11, 20).trialFile) as {
      criteria: { define: string; anchor?: boolean }[];
    };
    expect(new Set(criteria.map(({ define }) => define)).size).toBe(20);
    expect(criteria.map(({ anchor }) => anchor === true).indexOf(true)).toBe(0);
    expect(criteria.filter(({ anchor }) => anchor)).toHaveLength(1);
  });
});

describe('the typical trial', () => {
  it('has nine criteria', () => {
    const { criteria } = JSON.parse(typicalTrial().trialFile) as { criteria: unknown[] };
    expect(criteria).toHaveLength(9);
  });
});

describe('a generated catalogue', () => {
  let catalogue: Catalogue;

  beforeAll(async () => {
    catalogue = await loadCatalogue({
      folder: writeCatalogue(folder, trials(4)),
      engine: referenceEngine,
    });
  });

  it('loads without any diagnostic', () => {
    expect(catalogue.diagnostics).toEqual([]);
    expect(catalogue.trials.map(({ broken, criteria }) => [broken, criteria.size])).toEqual(
      Array.from({ length: 4 }, () => [false, 12]),
    );
  });

  it('is evaluated without an error, and not all findings are alike', async () => {
    const faults: unknown[] = [];
    const effects = new Set<string>();
    for (const seed of [0, 1, 2, 3]) {
      const { assessments } = await matchPatient(catalogue, recordOf(patientBundle(seed, 300)), {
        evaluatedAt: '2026-06-15T12:00:00Z',
        onFault: ({ fault }) => faults.push(fault),
      });
      for (const { findings } of assessments) {
        for (const { effect } of findings) effects.add(effect);
      }
    }
    expect(faults).toEqual([]);
    expect([...effects].sort()).toEqual(['not-now', 'open', 'rules-out', 'supports']);
  });

  it('is left as it is when it is there, and loses the trials that are not wanted', () => {
    const file = join(folder, 'trials/generated-0001/criteria.cql');
    const { mtimeMs } = statSync(file);
    writeCatalogue(folder, trials(2));
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
    expect(readdirSync(join(folder, 'trials'))).toEqual(['generated-0000', 'generated-0001']);
  });
});
