import { readCqlSource } from '../cql/cql-source.ts';
import type { ElmLibrary } from '../cql/elm.ts';
import { translate } from '../cql/translate.ts';
import type { SuiteTest } from './suite-file.ts';

/** Tests made ready to run: each is a define of one library. */
export interface TestLibrary {
  /** The library; absent when not one test could be translated. */
  readonly elm: ElmLibrary | undefined;
  /** The name of each translated test's define. */
  readonly defines: ReadonlyMap<SuiteTest, string>;
  /** What the translator says of each test that it does not take. */
  readonly refused: ReadonlyMap<SuiteTest, string>;
}

/**
 * Translates many tests at once, which is a hundred times faster than one by one. A test that cannot
 * be translated may upset its neighbours (an expression without its end takes the next define along),
 * so each that is reported has to fail alone as well, and those that are left are translated again.
 * @param name of the library
 */
export async function translateTests(
  name: string,
  tests: readonly SuiteTest[],
): Promise<TestLibrary> {
  const refused = new Map<SuiteTest, string>();
  let suspects: readonly SuiteTest[] = [];
  for (;;) {
    const left = tests.filter((test) => !refused.has(test));
    const { elm, errors } = await translated(name, left);
    if (errors.size === 0) return { elm, defines: defineNames(left), refused };
    const reported = left.filter((test) => errors.has(test));
    // An error among tests that are sound by themselves comes from one that nobody suspects.
    const isOld = reported.every((test) => suspects.includes(test));
    suspects = isOld ? left : reported;
    const found = await refusals(name, suspects);
    if (isOld && found.size === 0) {
      throw new Error(`Each test of ${name} can be translated, but not all of them together`);
    }
    for (const [test, message] of found) refused.set(test, message);
  }
}

/** Those that cannot be translated by themselves, each with the first thing that is said of it. */
async function refusals(
  name: string,
  tests: readonly SuiteTest[],
): Promise<ReadonlyMap<SuiteTest, string>> {
  const refused = new Map<SuiteTest, string>();
  for (const test of tests) {
    const { errors } = await translated(name, [test]);
    const [message] = errors.values();
    if (message !== undefined) refused.set(test, message);
  }
  return refused;
}

interface Translated {
  readonly elm: ElmLibrary | undefined;
  /** By test; under `undefined` what is in no test's lines. */
  readonly errors: ReadonlyMap<SuiteTest | undefined, string>;
}

async function translated(name: string, tests: readonly SuiteTest[]): Promise<Translated> {
  if (tests.length === 0) return { elm: undefined, errors: new Map() };
  // Which test each line of the text belongs to.
  const lines: (SuiteTest | undefined)[] = [undefined];
  const names = defineNames(tests);
  let text = `library "${name}"\n`;
  for (const test of tests) {
    const define = `define "${names.get(test) ?? ''}":\n${test.expression}\n`;
    text += define;
    lines.push(
      ...define
        .split('\n')
        .slice(1)
        .map(() => test),
    );
  }
  const source = readCqlSource(`${name}.cql`, text);
  const translation = await translate({
    sources: [source],
    wanted: new Set([source]),
    keyOf: () => text,
  });
  const { elm, diagnostics = [] } = translation.get(source) ?? {};
  const errors = new Map<SuiteTest | undefined, string>();
  for (const { severity, line, message } of diagnostics) {
    if (severity !== 'error') continue;
    const test = line === undefined ? undefined : lines[line - 1];
    if (!errors.has(test)) errors.set(test, message);
  }
  return { elm, errors };
}

function defineNames(tests: readonly SuiteTest[]): ReadonlyMap<SuiteTest, string> {
  return new Map(tests.map((test, index) => [test, `Test ${index + 1}`]));
}
