import type { Assessment } from './assessment.ts';
import { isVerdict, verdictRank } from './ranking.ts';
import { criteriaById } from './trial.ts';
import type { Verdict } from './verdict.ts';

/**
 * What a clinician has seen of the case for a trial: `possible: I01 I02`, the verdict and the criteria that
 * speak for it (no parts of composites, but anchors wherever they stand). Values and dates are not in it: a
 * repeated test with the same outcome is nothing new.
 */
export function fingerprintOf({ trial, verdict, findings }: Assessment): string {
  const criteria = criteriaById(trial);
  const supporting = findings
    .filter(({ criterion, effect }) => {
      const { partOf, anchor = false } = criteria.get(criterion) ?? {};
      return effect === 'supports' && (partOf === undefined || anchor);
    })
    .map(({ criterion }) => criterion)
    .sort();
  return `${verdict}: ${supporting.join(' ')}`;
}

/**
 * Whether the findings have changed in a way that matters to whoever has set a trial aside: the case for it has
 * become stronger. That is a better verdict, or a criterion that speaks for it and did not then, be it that
 * it was open, failed or of another catalogue. What only fades (a result that grows old, a type of resource
 * that a server does not give today, a criterion that fails now) makes the trial no more worth a second look.
 * @param seen the fingerprint of then; one that cannot be read counts as unseen
 */
export function isNews(seen: string, now: string): boolean {
  const [before, after] = [read(seen), read(now)];
  if (before === undefined || after === undefined) return true;
  return (
    verdictRank(after.verdict) < verdictRank(before.verdict) ||
    after.supporting.some((criterion) => !before.supporting.includes(criterion))
  );
}

function read(
  fingerprint: string,
): { readonly verdict: Verdict; readonly supporting: readonly string[] } | undefined {
  const [, verdict, supporting = ''] = /^([a-z-]+): (.*)$/u.exec(fingerprint) ?? [];
  if (verdict === undefined || !isVerdict(verdict)) return undefined;
  return {
    verdict,
    supporting: supporting.split(' ').filter((criterion) => criterion !== ''),
  };
}
