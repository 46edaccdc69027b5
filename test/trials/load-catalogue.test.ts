import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CqlEngine } from '../../src/cql/engine.ts';
import { createCompiledEngine } from '../../src/cql/compiled/compiled-engine.ts';
import { operators } from '../../src/cql/compiled/operators.ts';
import { referenceEngine } from '../../src/cql/reference/reference-engine.ts';
import { loadCatalogue } from '../../src/trials/load-catalogue.ts';
import { requirementsOf } from '../../src/trials/requirements.ts';
import {
  brief,
  catalogueFolder,
  cql,
  givenCatalogue,
  trialYaml,
  valueSetJson,
} from './given-catalogue.ts';

const leukaemia = valueSetJson('leukaemia', 'Leukaemia', ['91857003', '277571004']);
const criteria = cql(
  'Leukaemia',
  `valueset "Leukaemia": 'https://example.org/ValueSet/leukaemia'

context Patient

define "Leukaemias":
  [Condition: "Leukaemia"]

define "Has Leukaemia":
  exists "Leukaemias"

define "Takes A Drug":
  exists [MedicationRequest]
`,
);
const anchor =
  'id: I01, kind: inclusion, anchor: true, text: Leukaemia, define: Has Leukaemia, evidence: Leukaemias';
const drug = 'id: E01, kind: exclusion, text: Drug, define: Takes A Drug';
const good = {
  'valuesets/leukaemia.json': leukaemia,
  'trials/good/trial.yaml': trialYaml('good', [anchor, drug]),
  'trials/good/criteria.cql': criteria,
};

describe('a catalogue', () => {
  it('holds its trials, ready to be run, and the orders that cards may suggest', async () => {
    const catalogue = await givenCatalogue(good);
    expect(brief(catalogue.diagnostics)).toEqual([]);
    const [trial] = catalogue.trials;
    expect(trial).toMatchObject({ library: 'Leukaemia', broken: false, trial: { id: 'good' } });
    expect([...(trial?.criteria.keys() ?? [])]).toEqual(['I01', 'E01']);
    expect(catalogue.orders.map(({ key }) => key)).toContain('ecg');
  });

  it('knows what it reads: types, and codes where only some are asked for', async () => {
    const catalogue = await givenCatalogue({
      ...good,
      'trials/other/trial.yaml': trialYaml('other', [
        "id: I01, kind: inclusion, anchor: true, text: Active, fhirpath: '%patient.active'",
        `id: I02, kind: inclusion, text: Seen, fhirpath: "Condition.where(code.inValueSet('Leukaemia')).exists()", evidence: Condition`,
      ]),
    });
    expect(brief(catalogue.diagnostics)).toEqual([]);
    const types = (trials: readonly string[]) =>
      requirementsOf(catalogue.trials.filter(({ trial }) => trials.includes(trial.id))).map(
        ({ resourceType, codes }) => `${resourceType} ${codes?.length ?? 'all'}`,
      );
    expect(types(['good'])).toEqual([
      'Condition 2',
      'MedicationRequest all',
      'Patient all',
      'ResearchSubject all',
      'ServiceRequest all',
    ]);
    // "evidence: Condition" shows any, so any has to be read.
    expect(types(['other'])).toEqual([
      'Condition all',
      'Patient all',
      'ResearchSubject all',
      'ServiceRequest all',
    ]);
    expect(catalogue.requirements).toEqual(requirementsOf(catalogue.trials));
    expect(catalogue.trials[0]?.criteria.get('I01')?.resourceTypes).toEqual(['Condition']);
  });

  it('has a revision that changes with what decides answers, and with nothing else', async () => {
    const folder = catalogueFolder({ ...good, 'trials/good/notes.md': 'notes' });
    const revision = async (of: string) =>
      (await loadCatalogue({ folder: of, engine: referenceEngine })).revision;
    const first = await revision(folder);
    expect(first).toMatch(/^[0-9a-f]{12}$/u);
    writeFileSync(join(folder, 'trials/good/notes.md'), 'other notes');
    const copy = catalogueFolder({});
    cpSync(folder, copy, { recursive: true });
    expect(await revision(copy)).toBe(first);
    writeFileSync(join(copy, 'trials/good/criteria.cql'), `${criteria}\n// a comment\n`);
    expect(await revision(copy)).not.toBe(first);
  });

  it('cannot be read from a folder without trials', async () => {
    await expect(loadCatalogue({ folder: '/nowhere', engine: referenceEngine })).rejects.toThrow(
      '/nowhere is no catalogue: it has no folder "trials"',
    );
  });
});

describe('a trial with a mistake', () => {
  /** The catalogue of the good trial and of a bad one, and what is said of the bad one. */
  async function beside(files: Readonly<Record<string, string>>) {
    const bad = Object.entries(files).map(([name, text]) => [`trials/bad/${name}`, text] as const);
    const catalogue = await givenCatalogue({ ...good, ...Object.fromEntries(bad) });
    const trial = catalogue.trials.find((each) => each.trial.id === 'bad');
    const healthy = catalogue.trials.find((each) => each.trial.id === 'good');
    return { catalogue, trial, healthy, said: brief(trial?.diagnostics ?? []) };
  }

  it('never hides the others, and stays in the catalogue', async () => {
    const { catalogue, trial, healthy, said } = await beside({ 'trial.yaml': 'id: [' });
    expect(healthy).toMatchObject({ broken: false, diagnostics: [] });
    expect(trial).toMatchObject({ broken: true, trial: { id: 'bad', criteria: [] } });
    expect(said[0]).toMatch(/^trials\/bad\/trial\.yaml:1:\d+: error \[yaml-syntax\]/u);
    expect(brief(catalogue.diagnostics)).toEqual(said);
  });

  it('is one without a trial.yaml, or under another name', async () => {
    expect((await beside({ 'cases.yaml': '' })).said).toEqual([
      'trials/bad/trial.yaml: error [trial-file] there is no such file; expected what the trial is and its criteria',
    ]);
    expect((await beside({ 'trial.yaml': trialYaml('worse', [anchor]) })).said[0]).toBe(
      'trials/bad/trial.yaml:1:1: error [trial-id] the id is "worse" and the folder is "bad"; they must be the same',
    );
  });

  it('is one whose CQL does not translate, at the line of the CQL', async () => {
    const { trial, healthy, said } = await beside({
      'trial.yaml': trialYaml('bad', [anchor]),
      'criteria.cql': criteria
        .replace('library Leukaemia', 'library Bad')
        .replace('"Leukaemia"]', '"Lymphoma"]'),
    });
    expect(trial?.broken).toBe(true);
    expect(healthy?.broken).toBe(false);
    expect(said[0]).toMatch(/^trials\/bad\/criteria\.cql:12:\d+: error \[cql-translation\]/u);
  });

  it('is one that names a define that is not there, or that cannot decide anything', async () => {
    const { said } = await beside({
      'trial.yaml': trialYaml('bad', [
        anchor.replace('define: Has Leukaemia', 'define: Has Leukemia'),
        'id: I02, kind: inclusion, text: Two, define: Leukaemias',
        'id: I03, kind: inclusion, text: Three, define: Limit',
        'id: I04, kind: inclusion, text: Four, define: Twice',
      ]),
      'criteria.cql': `${criteria.replace('library Leukaemia', 'library Bad')}
define "Limit": Leukocytes
define "Leukocytes": 50 '10*9/L'
define function "Twice"(Count Integer): Count * 2
`,
    });
    expect(said.filter((each) => each.includes('error'))).toEqual([
      'trials/bad/trial.yaml:6:64: error [define-missing] unknown define of criteria.cql "Has Leukemia"; did you mean "Has Leukaemia"?',
      'trials/bad/trial.yaml:7:44: error [define-kind] define "Leukaemias" is a list of resources; expected one that gives a Boolean or a finding',
      'trials/bad/trial.yaml:8:46: error [define-kind] define "Limit" is a Quantity; expected one that gives a Boolean or a finding',
      'trials/bad/trial.yaml:9:45: error [define-kind] define "Twice" is a function; expected one that gives a Boolean or a finding',
    ]);
  });

  it('is one that names a define and has no CQL', async () => {
    expect((await beside({ 'trial.yaml': trialYaml('bad', [anchor]) })).said).toEqual([
      'trials/bad/trial.yaml:6:64: error [define-missing] names a CQL define, and the folder has no criteria.cql',
    ]);
  });

  it('is one with a mistake in its FHIRPath, at the character within the YAML', async () => {
    const { said } = await beside({
      'trial.yaml': `${trialYaml('bad', [
        "id: I01, kind: inclusion, anchor: true, text: Adult, fhirpath: '%patient.birthDate <= %tody'",
      ])}  - id: I02
    kind: inclusion
    text: Two
    fhirpath: >
      %patient.active
      and %patient.gendre = 'male'
`,
    });
    expect(said).toEqual([
      'trials/bad/trial.yaml:6:93: error [fhirpath] unknown variable %tody; did you mean %today?',
      'trials/bad/trial.yaml:12:20: error [fhirpath] no FHIR R4 type has an element "gendre"; did you mean gender?',
    ]);
  });

  it('is one whose value set does not exist or is empty: never "not in the set"', async () => {
    const bad = {
      'trial.yaml': trialYaml('bad', [anchor]),
      'criteria.cql': criteria
        .replace('library Leukaemia', 'library Bad')
        .replace('ValueSet/leukaemia', 'ValueSet/leukemia'),
    };
    const { trial, said } = await beside(bad);
    expect(trial?.broken).toBe(true);
    expect(said.filter((each) => each.includes('value-set'))).toEqual([
      'trials/bad/criteria.cql:7:1: error [value-set-missing] value set "Leukaemia" (https://example.org/ValueSet/leukemia) does not exist',
    ]);
  });

  it('is not one whose included library declares a missing value set that no criterion reaches', async () => {
    const shared = cql(
      'Lymphoma',
      `valueset "Lymphoma": 'https://example.org/ValueSet/lymphoma'

context Patient

define "Has Lymphoma": exists [Condition: "Lymphoma"]
define "Is Here": Patient.active
`,
    );
    const using = (define: string) => ({
      'trial.yaml': trialYaml('bad', [
        'id: I01, kind: inclusion, anchor: true, text: X, define: X',
      ]),
      'Lymphoma.cql': shared,
      'criteria.cql': cql(
        'Bad',
        `include Lymphoma called Lymphoma\n\ncontext Patient\n\ndefine X: Lymphoma."${define}"\n`,
      ),
    });
    expect((await beside(using('Is Here'))).said).toEqual([]);
    expect((await beside(using('Has Lymphoma'))).said).toEqual([
      'trials/bad/trial.yaml:6:56: error [value-set-missing] value set "Lymphoma" (https://example.org/ValueSet/lymphoma) does not exist; library Lymphoma declares it and "X" uses it',
    ]);
  });

  it("is one whose library has the name of another trial's", async () => {
    const { catalogue } = await beside({
      'trial.yaml': trialYaml('bad', [anchor]),
      'criteria.cql': criteria.replace('exists "Leukaemias"', 'true'),
    });
    const broken = catalogue.trials.filter((each) => each.broken);
    // The folders are read by name, and the later one has to give way.
    expect(broken.map(({ trial }) => trial.id)).toEqual(['good']);
    expect(brief(broken[0]?.diagnostics ?? []).join()).toMatch(/cql-duplicate-library/u);
  });

  it('is one that the engine refuses: it alone is broken', async () => {
    const picky: CqlEngine = {
      ...referenceEngine,
      load(libraries, valueSets) {
        if (libraries.some(({ library }) => library.identifier.id === 'Bad')) {
          throw new Error('Slice is not known here');
        }
        return referenceEngine.load(libraries, valueSets);
      },
    };
    const catalogue = await givenCatalogue(
      {
        ...good,
        'trials/bad/trial.yaml': trialYaml('bad', [anchor]),
        'trials/bad/criteria.cql': criteria.replace('library Leukaemia', 'library Bad'),
      },
      picky,
    );
    expect(catalogue.trials.map(({ trial, broken }) => [trial.id, broken])).toEqual([
      ['bad', true],
      ['good', false],
    ]);
    expect(brief(catalogue.diagnostics).filter((each) => each.includes('error'))).toEqual([
      "trials/bad: error [cql-load] the reference engine cannot load the trial's CQL: Slice is not known here",
    ]);
  });
});

describe('what is only odd about a trial', () => {
  it('is warned of: CQL that the compiled engine does not take, with the operator and its line', async () => {
    const fewer = new Map([...operators].filter(([type]) => type !== 'Upper'));
    const catalogue = await givenCatalogue(
      {
        ...good,
        'trials/loud/trial.yaml': trialYaml('loud', [anchor]),
        'trials/loud/criteria.cql': criteria
          .replace('library Leukaemia', 'library Loud')
          .replace('exists "Leukaemias"', `Upper('a') = 'A' or exists "Leukaemias"`),
      },
      createCompiledEngine(undefined, fewer),
    );
    expect(catalogue.trials.map(({ broken }) => broken)).toEqual([false, false]);
    expect([...catalogue.program.refused.keys()]).toEqual(['Loud']);
    const warnings = catalogue.diagnostics.filter(({ code }) => code === 'cql-cannot-compile');
    expect(brief(warnings)).toEqual([
      expect.stringMatching(
        /^trials\/loud\/criteria\.cql:\d+:\d+: warning \[cql-cannot-compile\] the operator Upper is not supported, so the trial's CQL runs on the reference engine, which is much slower$/u,
      ),
    ]);
    expect(warnings[0]?.source).toContain("Upper('a')");
  });

  it('is warned of: a define that nothing uses, FHIRPath without evidence', async () => {
    const catalogue = await givenCatalogue({
      ...good,
      'trials/good/trial.yaml': trialYaml('good', [
        anchor,
        "id: I02, kind: inclusion, text: Two, fhirpath: 'Condition.exists()'",
      ]),
    });
    expect(catalogue.trials[0]?.broken).toBe(false);
    expect(brief(catalogue.diagnostics)).toEqual([
      'trials/good/criteria.cql:17:1: warning [define-unused] no criterion and no other define uses "Takes A Drug"',
      'trials/good/trial.yaml:7:44: warning [no-evidence] without "evidence" this criterion can never be not met: nothing shows what decided it',
    ]);
  });
});
