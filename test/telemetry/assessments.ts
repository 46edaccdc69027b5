import type { Assessment } from '../../src/eligibility/assessment.ts';
import type { Verdict } from '../../src/eligibility/verdict.ts';
import { assessment, trial } from '../hooks/assessments.ts';
import type { Told } from '../hooks/assessments.ts';

/** One trial of a hook call, told in a line. */
export function told(id: string, verdict: Verdict, ...findings: readonly Told[]): Assessment {
  return assessment(verdict, trial(id), findings);
}
