import type { Assessment, PatientAssessment } from '../eligibility/assessment.ts';
import type { Criterion } from '../eligibility/criterion.ts';
import { isConflictForReview } from '../eligibility/finding.ts';
import type { Evidence, Finding } from '../eligibility/finding.ts';
import { isLeftToStudy } from '../eligibility/verdict.ts';
import type { Verdict } from '../eligibility/verdict.ts';
import type { Ink } from './ink.ts';

/** All trials for one patient, for a person at a terminal: best first, each with its reasons. */
export function assessmentText(match: PatientAssessment, ink: Ink): string {
  const head = `${match.patient} at ${match.evaluatedAt}, catalogue ${match.catalogue}`;
  const lines = [
    ink('bold', head),
    ...(match.deceased ? ['  The patient has died: no trial is shown.'] : []),
    ...(match.deathUnclear === true
      ? ['  Whether the patient has died cannot be read: no trial is shown.']
      : []),
    ...match.problems.map((problem) => ink('yellow', `  left out: ${problem}`)),
    ...(match.assessments.length === 0 ? ['  No open trial to match.'] : []),
    ...match.assessments.flatMap((assessment) => ['', ...trialLines(assessment, ink)]),
  ];
  return `${lines.join('\n')}\n`;
}

const verdictStyle: Readonly<Record<Verdict, Parameters<Ink>[0]>> = {
  candidate: 'green',
  possible: 'cyan',
  undetermined: 'yellow',
  'not-now': 'yellow',
  ineligible: 'gray',
  'not-evaluated': 'red',
};

function trialLines(assessment: Assessment, ink: Ink): readonly string[] {
  const { trial, verdict, enrolled, diagnostic } = assessment;
  const title = `${trial.id}  ${trial.shortTitle}`;
  const enrolment = enrolled ? ' (on this study already)' : '';
  return [
    `${ink(verdictStyle[verdict], verdict.padEnd(13))} ${ink('bold', title)}${enrolment}`,
    ...(diagnostic?.split('\n').map((line) => `  ${line}`) ?? []),
    ...sections.flatMap(({ heading, mark, holds, brief }) => {
      const found = assessment.findings.filter(
        (finding) =>
          holds(finding, criterionOf(assessment.trial.criteria, finding)?.asks) &&
          isShown(finding, assessment),
      );
      if (found.length === 0) return [];
      const named = `  ${heading}:`;
      if (brief) return [`${named} ${found.map(({ criterion }) => criterion).join(', ')}`];
      return [named, ...found.map((finding) => `    ${mark} ${findingLine(finding, assessment)}`)];
    }),
  ];
}

interface Section {
  readonly heading: string;
  readonly mark: string;
  /** Only the criteria's ids. */
  readonly brief: boolean;
  holds(this: void, finding: Finding, asks: Criterion['asks']): boolean;
}

const isOpen = ({ effect }: Finding) => effect === 'open';
const sections: readonly Section[] = [
  { heading: 'rules out', mark: '✗', brief: false, holds: ({ effect }) => effect === 'rules-out' },
  { heading: 'not now', mark: '✗', brief: false, holds: ({ effect }) => effect === 'not-now' },
  { heading: 'conflicts to review', mark: '!', brief: false, holds: isConflictForReview },
  {
    heading: 'needs data',
    mark: '?',
    brief: false,
    holds: (finding, asks) =>
      isOpen(finding) &&
      finding.status === 'unknown' &&
      finding.reason !== 'none-found' &&
      !isLeftToStudy(asks, finding),
  },
  {
    heading: 'speaks for it',
    mark: '✓',
    brief: false,
    holds: ({ effect }) => effect === 'supports',
  },
  {
    heading: 'needs judgement',
    mark: '-',
    brief: true,
    holds: ({ status }) => status === 'needs-review',
  },
  {
    heading: 'measured by the study',
    mark: '-',
    brief: true,
    holds: (finding, asks) => isLeftToStudy(asks, finding),
  },
  {
    heading: 'none found in this record',
    mark: '-',
    brief: true,
    holds: (finding, asks) => finding.reason === 'none-found' && !isLeftToStudy(asks, finding),
  },
];

/**
 * The parts of a composite say why it is open or failed. Where it speaks for the patient they would only
 * repeat it, or list the other ways in which it could have been met.
 */
function isShown(finding: Finding, { trial, findings }: Assessment): boolean {
  const whole = criterionOf(trial.criteria, finding)?.partOf;
  if (whole === undefined) return true;
  const composite = findings.find(({ criterion }) => criterion === whole);
  return composite?.effect !== 'supports' && !isConflictForReview(finding);
}

function criterionOf(criteria: readonly Criterion[], { criterion }: Finding) {
  return criteria.find(({ id }) => id === criterion);
}

function findingLine(finding: Finding, { trial }: Assessment): string {
  const criterion = criterionOf(trial.criteria, finding);
  const label = criterion?.label ?? criterion?.text ?? '';
  const parts = [
    ...(finding.reason === undefined ? [] : [reasonText(finding.reason, finding.detail)]),
    ...finding.evidence.map(evidenceText),
    ...(finding.note === undefined ? [] : [finding.note]),
    ...(finding.assumed === undefined ? [] : [`assumes ${finding.assumed}`]),
    ...(finding.clears === undefined ? [] : [`no longer from ${finding.clears}`]),
  ];
  const reasons = parts.length === 0 ? '' : `: ${parts.join('; ')}`;
  return `${finding.criterion.padEnd(6)} ${shortened(label)}${reasons}`;
}

/** The finer code adds nothing where it only says the reason again. */
function reasonText(reason: string, detail: string | undefined): string {
  const same = detail === undefined || detail === reason || detail === 'missing-data';
  return same ? reason : `${reason} (${detail})`;
}

function evidenceText({ reference, label, value, date }: Evidence): string {
  const said = [label, value, date === undefined ? undefined : `(${date})`];
  return `${said.filter((word) => word !== undefined).join(' ')} [${reference}]`;
}

/** Protocol sentences can be long; a line of a terminal is not. */
function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59).trimEnd()}…`;
}
