import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { renderDiagnostic } from '../diagnostics/diagnostic.ts';
import { readYamlFile } from '../diagnostics/yaml-file.ts';
import type { SuiteTest } from './suite-file.ts';

const deviation = z.strictObject({
  /** The suite file's name without `.xml`. */
  file: z.string(),
  group: z.string(),
  /** Every test of the group that the deviation is about. */
  tests: z.array(z.string()).min(1),
  /** The engines that deviate; all of them when the test is wrong or the translator refuses it. */
  engines: z.array(z.enum(['reference', 'compiled'])).min(1),
  /**
   * `test-is-wrong`: by the specification the test expects a wrong answer.
   * `translator`: the translator refuses the expression, or takes it for another than the test means.
   * `engine-differs`: the engine's answer is wrong by the specification.
   */
  kind: z.enum(['test-is-wrong', 'translator', 'engine-differs']),
  reason: z.string().min(1),
  /** Where the specification, or whoever keeps it, says so. */
  reference: z.string().min(1),
});

/** A test that does not pass, and why that is no news. */
export type KnownDeviation = z.output<typeof deviation>;

const ownTable = join(import.meta.dirname, 'known-deviations.yaml');

/**
 * The table of known deviations.
 * @throws Error when the file breaks its schema
 */
export function readKnownDeviations(file: string = ownTable): readonly KnownDeviation[] {
  const { value, diagnostics } = readYamlFile(file, readFileSync(file, 'utf8'), z.array(deviation));
  if (value === undefined) throw new Error(diagnostics.map(renderDiagnostic).join('\n'));
  return value;
}

export function deviationOf(
  deviations: readonly KnownDeviation[],
  file: string,
  test: SuiteTest,
  engine: KnownDeviation['engines'][number],
): KnownDeviation | undefined {
  return deviations.find(
    (each) =>
      each.file === file &&
      each.group === test.group &&
      each.tests.includes(test.name) &&
      each.engines.includes(engine),
  );
}
