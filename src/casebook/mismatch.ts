import type { Finding } from '../eligibility/finding.ts';
import type { ExpectedFinding } from './case.ts';

/** One respect in which a finding is not what its author expected. */
export interface Difference {
  /** E.g. `status`, `evidence`. */
  readonly aspect: string;
  readonly expected: string;
  readonly got: string;
}

/** Where a finding departs from what was expected, of all that was expected. */
export function differencesOf(expected: ExpectedFinding, got: Finding): readonly Difference[] {
  const found: Difference[] = [];
  const compare = (aspect: string, wanted: string | undefined, actual: string, same: boolean) => {
    if (wanted !== undefined && !same) found.push({ aspect, expected: wanted, got: actual });
  };
  for (const aspect of ['status', 'effect', 'reason', 'detail', 'clears'] as const) {
    compare(aspect, expected[aspect], got[aspect] ?? 'none', expected[aspect] === got[aspect]);
  }
  const why = [got.reason, got.detail].filter((word) => word !== undefined);
  compare('reason', expected.why, why.join(', ') || 'none', why.includes(expected.why ?? ''));
  for (const aspect of ['note', 'assumed'] as const) {
    const text = got[aspect] ?? '';
    compare(aspect, expected[aspect], text || 'none', text.includes(expected[aspect] ?? ''));
  }
  const evidence = listed(got.evidence.map(({ reference }) => reference));
  const wanted = expected.evidence && listed(expected.evidence);
  compare('evidence', wanted, evidence, wanted === evidence);
  return found;
}

function listed(references: readonly string[]): string {
  return [...references].sort().join(', ') || 'none';
}
