import type { Assessment } from '../../eligibility/assessment.ts';
import type { Criterion } from '../../eligibility/criterion.ts';
import { isConflictForReview } from '../../eligibility/finding.ts';
import type { Finding } from '../../eligibility/finding.ts';
import type { Reason } from '../../eligibility/reason.ts';
import { isLeftToStudy } from '../../eligibility/verdict.ts';

/** A finding with the criterion it is of, and the parts that are told under it. */
export interface Line {
  readonly criterion: Criterion;
  readonly finding: Finding;
  readonly parts: readonly Line[];
}

/** Where a finding is told on a card. */
export type Section =
  /** It failed, but hides nothing. */
  | 'conflict'
  /** Missing, stale, or not to be compared: a question to the clinician. */
  | 'ask'
  | 'support'
  | 'judgement'
  /** Not on record, and measured by the study itself. */
  | 'study'
  /** An exclusion for which a completely read record holds nothing. */
  | 'none-found'
  /** An exclusion that could not be looked for. */
  | 'unchecked';

export type Sections = Readonly<Record<Section, readonly Line[]>>;

/**
 * The findings of a trial by where they are told, the most decisive questions first.
 *
 * A composite decides for its parts: under one that is settled, only the parts that speak for it are
 * told; what is open, failed or timed in the others no longer matters ("relapse after transplant *or*
 * second relapse"). A part is told under its composite where both belong to the same section, else
 * on its own.
 */
export function sectionsOf({ trial, findings }: Assessment): Sections {
  const found = new Map(findings.map((finding) => [finding.criterion, finding]));
  const placed = new Map<string, Placed>();
  for (const criterion of trial.criteria) {
    const finding = found.get(criterion.id);
    const section = finding && sectionOf(criterion, finding);
    if (finding !== undefined && section !== undefined) {
      placed.set(criterion.id, { criterion, finding, section });
    }
  }
  const told = [...placed.values()].filter((item) => isTold(item, placed));
  /** Those of a section that stand under a composite of the same section, or (without one) do not. */
  const linesIn = (section: Section, composite?: string): readonly Line[] =>
    told
      .filter(({ criterion: { partOf = '' }, section: own }) => {
        const above = placed.get(partOf);
        return own === section && composite === (above?.section === own ? partOf : undefined);
      })
      .map(({ criterion, finding }) => ({
        criterion,
        finding,
        parts: linesIn(section, criterion.id),
      }));
  return {
    conflict: linesIn('conflict'),
    ask: decisiveFirst(linesIn('ask')),
    support: linesIn('support'),
    judgement: linesIn('judgement'),
    study: linesIn('study'),
    'none-found': linesIn('none-found'),
    unchecked: linesIn('unchecked'),
  };
}

function sectionOf({ asks }: Criterion, finding: Finding): Section | undefined {
  if (isLeftToStudy(asks, finding)) return 'study';
  if (isConflictForReview(finding)) return 'conflict';
  if (finding.effect === 'supports') return 'support';
  if (finding.effect !== 'open') return undefined;
  const { reason = 'judgement', kind } = finding;
  return kind === 'exclusion' && (reason === 'unavailable' || reason === 'error')
    ? 'unchecked'
    : sectionByReason[reason];
}

const sectionByReason: Readonly<Record<Reason, Section>> = {
  missing: 'ask',
  stale: 'ask',
  'not-comparable': 'ask',
  unavailable: 'ask',
  error: 'ask',
  judgement: 'judgement',
  'source-incomplete': 'judgement',
  'none-found': 'none-found',
};

interface Placed {
  readonly criterion: Criterion;
  readonly finding: Finding;
  readonly section: Section;
}

/**
 * A composite that is not told at all (it rules out or is timed) tells none of its parts. One way out of
 * several that is closed is no conflict while another is open.
 */
function isTold({ criterion, section }: Placed, placed: ReadonlyMap<string, Placed>): boolean {
  if (criterion.partOf === undefined) return true;
  const composite = placed.get(criterion.partOf);
  return (
    composite !== undefined &&
    (composite.section !== 'support' || section === 'support') &&
    (section !== 'conflict' || composite.section === 'conflict') &&
    isTold(composite, placed)
  );
}

/** Anchors, then inclusions, then exclusions; else in the protocol's order. */
function decisiveFirst(lines: readonly Line[]): readonly Line[] {
  const weight = ({ criterion }: Line) =>
    criterion.anchor ? 0 : criterion.kind === 'inclusion' ? 1 : 2;
  return lines.toSorted((a, b) => weight(a) - weight(b));
}
