import { fingerprintOf, isNews } from '../eligibility/fingerprint.ts';
import type { Override } from '../ledger/ledger.ts';
import type { OverrideInForce } from './cards/selection.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Days without a trial after an override, by the code of its reason; `other` for any other and for none. */
export type QuietDays = ReadonlyMap<string, number>;

/**
 * Which override keeps a trial from being shown: the clinician's of this trial for this patient, for as long as
 * its reason holds, unless the findings have changed since in a way that matters (eligibility/fingerprint). That
 * ends one for good too: a patient who entered another trial may relapse years later.
 */
export function overridesInForce(
  overrides: readonly Override[],
  quietDays: QuietDays,
  now: Date,
): OverrideInForce {
  const standing = overrides.filter(({ reason = 'other', at }) => {
    const days = quietDays.get(reason) ?? quietDays.get('other') ?? 0;
    return now.getTime() < Date.parse(at) + days * dayMs;
  });
  const byTrial = new Map(standing.map((override) => [override.trial, override]));
  return (assessment) => {
    const override = byTrial.get(assessment.trial.id);
    if (override === undefined || isNews(override.fingerprint, fingerprintOf(assessment))) {
      return undefined;
    }
    return override;
  };
}
