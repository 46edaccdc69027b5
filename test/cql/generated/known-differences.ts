import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { renderDiagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { readYamlFile } from '../../../src/diagnostics/yaml-file.ts';

const difference = z.strictObject({
  expression: z.string(),
  /** What each engine gives, as CQL writes it; `fails` for a fault. */
  compiled: z.string(),
  reference: z.string(),
  /** Why the compiled engine is right. */
  reason: z.string().min(1),
  /** Where CQL 1.5.3 says so. */
  clause: z.string().min(1),
});

export type KnownDifference = z.output<typeof difference>;

/** The table of differences, see there. */
export function knownDifferences(): readonly KnownDifference[] {
  const file = join(import.meta.dirname, 'known-differences.yaml');
  const { value, diagnostics } = readYamlFile(
    file,
    readFileSync(file, 'utf8'),
    z.array(difference),
  );
  if (value === undefined) throw new Error(diagnostics.map(renderDiagnostic).join('\n'));
  return value;
}
