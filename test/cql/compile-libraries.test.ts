import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CompiledLibraries, compileLibraries } from '../../src/cql/compile-libraries.ts';
import { elmCache } from '../../src/cql/elm-cache.ts';
import { translatorSession } from '../../src/cql/translator-session.ts';
import { type Diagnostic, renderDiagnostic } from '../../src/diagnostics/diagnostic.ts';

let folder: string;
const cacheFolder = () => join(folder, 'cache');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trialhook-cql-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Writes a library into the catalogue; its path there. */
function library(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function compile(...libraries: string[]): Promise<CompiledLibraries> {
  return compileLibraries({
    libraries,
    folders: [join(folder, 'shared')],
    cache: elmCache(cacheFolder()),
  });
}

/** As an author reads them, with the catalogue's folder left out. */
const rendered = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics.map(renderDiagnostic).join('\n').replaceAll(`${folder}/`, '');

const names = ({ libraries }: CompiledLibraries) =>
  libraries.map((elm) => elm.library.identifier.id);

const cachedFiles = () => readdirSync(cacheFolder()).toSorted();

describe('an author whose library has a mistake', () => {
  it('is told where it is, with the line and a caret', async () => {
    const file = library(
      'typing/criteria.cql',
      "library Typing version '1.0.0'\nusing FHIR version '4.0.1'\ncontext Patient\ndefine \"Adult\":\n\tAgeInYears() >= 'eighteen'\n",
    );
    const { diagnostics, names: run } = await compile(file);
    expect(rendered(diagnostics)).toBe(
      [
        'typing/criteria.cql:5:2: error [cql-translation] Could not resolve call to operator GreaterOrEqual with signature (System.Integer, System.String).',
        "    \tAgeInYears() >= 'eighteen'",
        '    \t^',
      ].join('\n'),
    );
    expect(run.has(file)).toBe(false);
  });

  it('is told of all mistakes at once', async () => {
    const file = library(
      'several/criteria.cql',
      'library Several version \'1.0.0\'\ndefine "A": "Nobody"\ndefine "B": 5 \'mgs\'\ndefine "C": 1 +\n',
    );
    const { diagnostics } = await compile(file);
    expect(diagnostics.map(({ line, severity }) => `${line} ${severity}`)).toEqual(
      expect.arrayContaining(['2 error', '3 error', '5 error']),
    );
    expect(diagnostics.find(({ line }) => line === 3)?.message).toContain('mgs');
  });

  it('is told of it in the shared library that holds it, not where that is included', async () => {
    const shared = library(
      'shared/Limits.cql',
      "library Limits version '1.0.0'\ndefine \"Limit\": 'ten' * 2\n",
    );
    const file = library(
      'limited/criteria.cql',
      'library Limited version \'1.0.0\'\ninclude Limits version \'1.0.0\' called Limits\ndefine "Low": 5 < Limits."Limit"\n',
    );
    const compiled = await compile(file);
    const errors = compiled.diagnostics.filter((each) => each.file === shared);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ line: 2, source: 'define "Limit": \'ten\' * 2' });
    const same = compiled.diagnostics.filter(({ message }) => message === errors[0]?.message);
    expect(same).toHaveLength(1);
    expect(compiled.diagnosticsOf(file)).toContain(errors[0]);
    expect(compiled.names.has(file)).toBe(false);
  });

  it('is told of that mistake alone, not of its echoes in what includes the library', async () => {
    const shared = library('shared/Doses.cql', 'library Doses\ndefine "Dose": 5 *\n');
    const between = library(
      'shared/Courses.cql',
      'library Courses\ninclude Doses called Doses\ndefine "Course": Doses."Dose" * 2\n',
    );
    const trial = (name: string) =>
      library(
        `${name}/criteria.cql`,
        `library ${name}\ninclude Courses called Courses\ninclude Doses called Doses\ndefine "A": Courses."Course" > Doses."Dose"\ndefine "B": 'x' * 2\n`,
      );
    const [one, other] = [trial('Treated'), trial('Untreated')];
    const compiled = await compile(one, other);
    expect(new Set(compiled.diagnostics.map(({ file }) => file))).toEqual(new Set([shared]));
    expect(compiled.diagnosticsOf(one)).toEqual(compiled.diagnostics);
    expect(compiled.names.size).toBe(0);

    library('shared/Doses.cql', 'library Doses\ndefine "Dose": 5\n');
    const mended = await compile(one, other);
    expect(mended.diagnostics.map(({ file, line }) => `${file}:${line}`)).toEqual([
      `${one}:5`,
      `${other}:5`,
    ]);
    expect(names(mended)).toEqual(expect.arrayContaining(['Doses', 'Courses']));
    expect(mended.diagnosticsOf(between)).toEqual([]);
  });

  it('loses that library and those that include it, and no others', async () => {
    const broken = library('broken/criteria.cql', 'library Broken\ndefine "A": 1 + \'x\'\n');
    const sound = library('sound/criteria.cql', 'library Sound\ndefine "A": 1\n');
    const compiled = await compile(broken, sound);
    expect([...compiled.names]).toEqual([[sound, 'Sound']]);
    expect(names(compiled)).toEqual(['Sound']);
    expect(compiled.diagnosticsOf(sound)).toEqual([]);
  });

  it('is told which include was not found, at its line', async () => {
    const file = library(
      'lost/criteria.cql',
      "library Lost version '1.0.0'\ninclude Nowhere version '2.0.0' called Nowhere\ndefine \"A\": 1\n",
    );
    const { diagnostics } = await compile(file);
    expect(rendered(diagnostics)).toMatch(
      /^lost\/criteria\.cql:2:1: error \[cql-missing-include\] Library Nowhere 2\.0\.0 was not found; looked for Nowhere\.cql in lost, shared, .*cql\/shared\n {4}include Nowhere version '2\.0\.0' called Nowhere\n {4}\^$/u,
    );
  });

  it('is told when the include that was found has another version', async () => {
    library('shared/Dated.cql', 'library Dated version \'1.0.0\'\ndefine "A": 1\n');
    const file = library(
      'outdated/criteria.cql',
      "library Outdated version '1.0.0'\ninclude Dated version '2.0.0' called Dated\n",
    );
    const { diagnostics } = await compile(file);
    expect(rendered(diagnostics)).toContain(
      'Library Dated 2.0.0 was not found; shared/Dated.cql holds Dated 1.0.0',
    );
  });

  it('may call a function above its definition without being warned of it', async () => {
    const file = library(
      'above/criteria.cql',
      'library Above\ndefine function "First"(Value Integer): "Second"(Value)\ndefine function "Second"(Value Integer): Value\n',
    );
    expect((await compile(file)).diagnostics).toEqual([]);
  });

  it('is told when libraries include one another in a circle', async () => {
    library('shared/Hen.cql', 'library Hen\ninclude Egg called Egg\ndefine "A": 1\n');
    library('shared/Egg.cql', 'library Egg\ninclude Hen called Hen\ndefine "A": 1\n');
    const file = library('circle/criteria.cql', 'library Circle\ninclude Hen called Hen\n');
    const { diagnostics, libraries } = await compile(file);
    expect(diagnostics).toMatchObject([{ code: 'cql-circular-include', line: 2 }]);
    expect(diagnostics[0]?.file).toMatch(/Egg\.cql$/u);
    expect(libraries).toEqual([]);
  });

  it('is told when two libraries have one name, when one has none, and when there is no file', async () => {
    const first = library('twice/a.cql', 'library Twin\ndefine "A": 1\n');
    const second = library('twice/b.cql', 'library Twin\ndefine "A": 2\n');
    const unnamed = library('twice/c.cql', 'define "A": 2\n');
    const compiled = await compile(first, second, unnamed, join(folder, 'twice/d.cql'));
    expect(rendered(compiled.diagnostics)).toBe(
      [
        'twice/b.cql:1:1: error [cql-duplicate-library] A library named Twin is in twice/a.cql already; give this one another name',
        '    library Twin',
        '    ^',
        "twice/c.cql:1:1: error [cql-unnamed-library] A library must begin with its name, for example: library c version '1.0.0'",
        '    define "A": 2',
        '    ^',
        'twice/d.cql: error [cql-missing-file] There is no such file; a CQL library was expected',
      ].join('\n'),
    );
    expect([...compiled.names.keys()]).toEqual([first]);
  });
});

describe('includes', () => {
  it('are looked up beside the library, then among the shared ones, then among the project’s own', async () => {
    library('shared/Doses.cql', 'library Doses\ndefine "Where": \'shared\'\n');
    library('near/Doses.cql', 'library Doses\ndefine "Where": \'near\'\n');
    const file = library(
      'near/criteria.cql',
      'library Near\nusing FHIR version \'4.0.1\'\ninclude FHIRHelpers version \'4.0.1\' called FHIRHelpers\ninclude Doses called Doses\ncontext Patient\ndefine "A": Doses."Where"\n',
    );
    const compiled = await compile(file);
    expect(compiled.diagnostics).toEqual([]);
    expect(names(compiled)).toEqual(['FHIRHelpers', 'Doses', 'Near']);
    const doses = JSON.stringify(compiled.libraries[1]);
    expect(doses).toContain('"near"');
  });
});

describe('the ELM cache', () => {
  const text = 'library Kept\ninclude Base called Base\ndefine "A": Base."B" + 1\n';
  const base = 'library Base\ndefine "B": 1\n';

  it('spares the translator what was compiled before, warnings included', async () => {
    const file = library('kept/criteria.cql', `${text}define "W": (Base."B") W return W\n`);
    library('kept/Base.cql', base);
    const first = await compile(file);
    const session = await translatorSession();
    const translate = vi.spyOn(session, 'translate');
    const second = await compile(file);
    expect(translate).not.toHaveBeenCalled();
    translate.mockRestore();
    expect(second.libraries).toEqual(first.libraries);
    expect(second.diagnostics).toMatchObject([{ severity: 'warning', line: 4, file }]);
    expect(second.diagnostics).toEqual(first.diagnostics);
  });

  it('is not asked for a library again when one that it includes has changed', async () => {
    const file = library('changing/criteria.cql', text.replace('Kept', 'Changing'));
    library('changing/Base.cql', base);
    const before = await compile(file);
    library('changing/Base.cql', base.replace('1', "'one'"));
    const after = await compile(file);
    expect(before.diagnostics).toEqual([]);
    expect(after.diagnostics).toMatchObject([{ severity: 'error', file, line: 3 }]);
  });

  it('holds nothing that has errors, and nothing half written', async () => {
    const before = cachedFiles();
    const file = library('erring/criteria.cql', 'library Erring\ndefine "A": 1 + \'x\'\n');
    await compile(file);
    expect(cachedFiles()).toEqual(before);
    expect(before.every((name) => /^[0-9a-f]{64}\.json$/u.test(name))).toBe(true);
  });

  it('compiles again what was damaged in the cache', async () => {
    const file = library('damaged/criteria.cql', 'library Damaged\ndefine "A": 41 + 1\n');
    const before = cachedFiles();
    const first = await compile(file);
    const [name] = cachedFiles().filter((each) => !before.includes(each));
    const path = join(cacheFolder(), name ?? '');
    const whole = readFileSync(path, 'utf8');
    const another = whole.replace(/"key":"\w+"/u, '"key":"another"').replace('41', '40');
    for (const damage of ['', '{"key": 1', '{}', whole.slice(0, -9), another]) {
      writeFileSync(path, damage);
      const again = await compile(file);
      expect(again.libraries).toEqual(first.libraries);
      expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveProperty('elm.library');
    }
  });

  it('that cannot be written is done without', async () => {
    const file = library('unwritable/criteria.cql', 'library Unwritable\ndefine "A": 1\n');
    const cache = elmCache(join(file, 'no-folder'));
    const compiled = await compileLibraries({ libraries: [file], cache });
    expect(names(compiled)).toEqual(['Unwritable']);
  });
});

describe('the translator', () => {
  it('writes nothing to the output, whatever it finds', async () => {
    const stdout = vi.spyOn(process.stdout, 'write');
    const consoleError = vi.spyOn(console, 'error');
    await compile(library('noisy/criteria.cql', 'library Noisy\ndefine "A": (1 +\n'));
    expect(stdout).not.toHaveBeenCalled();
    expect(consoleError).not.toHaveBeenCalled();
    stdout.mockRestore();
    consoleError.mockRestore();
  });
});
