import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { caseReport } from '../../src/casebook/case-report.ts';
import { runCases } from '../../src/casebook/run-cases.ts';
import type { CaseResult } from '../../src/casebook/run-cases.ts';
import { casesOf } from '../../src/casebook/trial-cases.ts';
import { referenceEngine } from '../../src/cql/reference/reference-engine.ts';
import type { Catalogue } from '../../src/trials/catalogue.ts';
import { loadCatalogue } from '../../src/trials/load-catalogue.ts';

const trialYaml = `
id: mine
title: A trial of adults without HIV
status: recruiting
source: { label: mine }
criteria:
  - { id: I01, kind: inclusion, anchor: true, text: Adult, fhirpath: '%patient.birthDate <= %today - 18 years' }
  - { id: E01, kind: exclusion, text: HIV, fhirpath: "Condition.where(code.inValueSet('https://trialhook.org/fhir/ValueSet/hiv')).exists()", evidence: Condition }
  - { id: E02, kind: exclusion, text: Fails, fhirpath: "Condition.count()", evidence: Condition }
`;

let folder: string;
let catalogue: Catalogue;

beforeAll(async () => {
  const base = mkdtempSync(join(tmpdir(), 'trialhook-cases-'));
  folder = join(base, 'trials/mine');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'trial.yaml'), trialYaml);
  catalogue = await loadCatalogue({ folder: base, engine: referenceEngine });
  expect(catalogue.trials[0]?.diagnostics).toEqual([]);
});

/** Runs the cases of a file. */
async function results(cases: string): Promise<readonly CaseResult[]> {
  writeFileSync(join(folder, 'cases.yaml'), `at: 2026-06-15T12:00:00Z\ncases:\n${cases}`);
  const [trial] = catalogue.trials;
  if (trial === undefined) throw new Error('no trial');
  const file = casesOf(trial);
  expect(file.diagnostics).toEqual([]);
  return runCases(catalogue, 'mine', file.cases);
}

describe("running a trial's cases", () => {
  it('holds where every expectation comes true', async () => {
    const [one] = await results(`
  - name: an adult
    patient: { birthDate: T-18y }
    expect: { I01: { status: met, effect: supports, evidence: [Patient] } }
`);
    expect(one?.mismatches).toEqual([]);
  });

  it('is evaluated at the T of the case', async () => {
    const [today, tomorrow] = await results(`
  - { name: today, patient: { birthDate: 2008-06-16 }, expect: { I01: not-met } }
  - { name: tomorrow, at: 2026-06-16T00:00:00Z, patient: { birthDate: 2008-06-16 }, expect: { I01: met } }
`);
    expect([today, tomorrow].map((one) => one?.mismatches)).toEqual([[], []]);
  });

  it('tells a record that was not read from one that holds nothing', async () => {
    const [complete, unread] = await results(`
  - { name: complete, expect: { E01: unknown none-found } }
  - { name: unread, unread: [Condition], expect: { E01: unknown unavailable } }
`);
    expect([complete, unread].map((one) => one?.mismatches)).toEqual([[], []]);
  });

  it('compares the verdict of the whole trial where a case asks for it', async () => {
    const [right, wrong] = await results(`
  - { name: a child, patient: { birthDate: T-10y }, verdict: ineligible, expect: { I01: not-met } }
  - { name: an adult, patient: { birthDate: T-30y }, verdict: ineligible }
`);
    expect(right?.mismatches).toEqual([]);
    expect(wrong?.mismatches).toMatchObject([
      { subject: 'verdict', differences: [{ expected: 'ineligible', got: 'possible' }] },
    ]);
  });

  it('shows what was expected, what came and why, and what was left out of the record', async () => {
    const failed = await results(`
  - name: holds
    patient: { birthDate: T-18y }
    expect: { I01: met }
  - name: a slip
    patient: { birthDate: T-18y+1d }
    record:
      - resource: { resourceType: Condition, subject: { reference: Patient/other } }
    expect: { I01: met, E02: met }
`);
    expect(caseReport('mine/cases.yaml', failed)).toBe(`mine/cases.yaml:7: a slip
  I01 status
    - expected met
    + got      not-met
    finding: not-met; rules-out; [Patient/p1] Patient born 2008-06-16
  E02 status
    - expected met
    + got      unknown
    finding: unknown; open; error; fhirpath-not-boolean; could not be evaluated
    failed: the expression gives something else than a Boolean
  left out of the record: Condition/1: belongs to another patient
`);
  });
});
