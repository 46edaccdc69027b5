import type { FhirResource } from 'fhir/r4.js';
import type { Criterion } from '../eligibility/criterion.ts';
import { effectOf, type Evidence, type Finding } from '../eligibility/finding.ts';
import type { RawFinding } from '../eligibility/raw-finding.ts';
import { mayChange, reasonOf, reasons, type Reason } from '../eligibility/reason.ts';
import type { PatientRecord } from '../record/record.ts';

/** Why a finding is open, before it is one. */
interface Open {
  readonly reason: Reason;
  readonly detail?: string;
  readonly note?: string;
}

/**
 * Judges what a criterion's condition came to. The condition speaks of the resources it was given; this
 * adds what it cannot know: a condition that found nothing proves nothing, and resources that nobody
 * read are not resources that do not exist.
 * @param resourceTypes the types that the criterion reads
 * @param evidence `raw.evidence` as the reader sees it
 */
export function findingOf(
  criterion: Criterion,
  raw: RawFinding,
  resourceTypes: readonly string[],
  record: PatientRecord,
  evidence: readonly Evidence[],
): Finding {
  const open = whyOpen(criterion, raw, resourceTypes, record);
  const { kind, onFail } = criterion;
  const status = open !== undefined ? 'unknown' : raw.holds === 'true' ? 'met' : 'not-met';
  const failing = effectOf(status, kind, onFail);
  const effect = failing === 'rules-out' && raw.because === mayChange ? 'not-now' : failing;
  const finding: Building = { criterion: criterion.id, kind, status, effect, evidence };
  // A conflict that is only shown is for a person to weigh.
  if (open !== undefined) finding.reason = open.reason;
  else if (effect === 'open') finding.reason = 'judgement';
  if (open?.detail !== undefined) finding.detail = open.detail;
  const note = bothOf(raw.note, open?.note);
  if (note !== undefined && note !== '') finding.note = note;
  if (raw.assumed !== undefined) finding.assumed = raw.assumed;
  if (raw.clears !== undefined && effect === 'not-now') finding.clears = raw.clears;
  return finding;
}

type Building = { -readonly [Key in keyof Finding]: Finding[Key] };

function bothOf(one: string | undefined, other: string | undefined): string | undefined {
  return one === undefined || other === undefined ? (one ?? other) : `${one}; ${other}`;
}

/** A criterion that went wrong: it stays open, and says so. @param detail a code, no patient data */
export function findingOfError(criterion: Criterion, detail: string): Finding {
  const { id, kind } = criterion;
  const note = 'could not be evaluated';
  return {
    ...{ criterion: id, kind, status: 'unknown', effect: 'open' },
    ...{ reason: 'error', detail, note, evidence: [] },
  };
}

const noneFound: Open = { reason: 'none-found', detail: 'no-evidence-found' };
const missing: Open = { reason: 'missing', detail: 'missing-data' };
const notComparable: Open = { reason: 'not-comparable' };

function whyOpen(
  { kind }: Criterion,
  raw: RawFinding,
  resourceTypes: readonly string[],
  record: PatientRecord,
): Open | undefined {
  const nothing = raw.evidence.length === 0;
  const nothingFound = kind === 'exclusion' ? noneFound : missing;
  const unavailable = () => whyUnavailable(resourceTypes, record);

  // `exists` is false for "no such thing" and for "nobody looked".
  if (raw.holds === 'false' && nothing) return unavailable() ?? nothingFound;
  if (raw.holds !== 'unknown') {
    if (isNegativeExclusion(kind, raw)) return unavailable();
    return raw.assumed === undefined
      ? undefined
      : whyUnavailable(resourceTypes, record, typesOf(raw.evidence));
  }
  const because = raw.because === undefined ? undefined : openFor(raw.because);
  const found = because ?? (nothing ? nothingFound : notComparable);
  const absent = found.reason === 'missing' || found.reason === 'none-found';
  return absent ? (unavailable() ?? found) : found;
}

/**
 * An exclusion's not-met says that there is nothing else, unless only the Patient decided it: what was not
 * read could overturn it.
 */
function isNegativeExclusion(kind: Criterion['kind'], raw: RawFinding): boolean {
  return kind === 'exclusion' && raw.holds === 'false' && !raw.evidence.every(isPatient);
}

function typesOf(resources: readonly FhirResource[]): readonly string[] {
  return resources.map(({ resourceType }) => resourceType);
}

function isPatient(resource: FhirResource): boolean {
  return resource.resourceType === 'Patient';
}

function openFor(because: string): Open {
  const reason = reasonOf(because);
  // An author may compute a code; what is no word of that form may be the patient's data.
  const safe = /^[A-Za-z][A-Za-z0-9-]{0,39}$/u.test(because) ? because : 'unknown-code';
  if (reason === undefined) return { reason: 'error', detail: safe };
  return isReason(because) ? { reason } : { reason, detail: because };
}

function isReason(because: string): because is Reason {
  return (reasons as readonly string[]).includes(because);
}

/**
 * Which of the types were not read completely; undefined where all were.
 * @param decided types that decided a finding which takes something else for granted: that one of their
 * resources could not be used says nothing of the others
 */
function whyUnavailable(
  resourceTypes: readonly string[],
  record: PatientRecord,
  decided: readonly string[] = [],
): Open | undefined {
  const unread = resourceTypes.filter((type) => isUnread(type, record) && !decided.includes(type));
  if (unread.length === 0) return undefined;
  const words = unread.map((type) =>
    record.completeness(type) === 'partial'
      ? `${type} was read only in part`
      : `${type} could not be read`,
  );
  return { reason: 'unavailable', detail: unread.join(','), note: words.join('; ') };
}

/** Whether there may be resources of the type that nobody has looked at. */
export function isUnread(type: string, record: PatientRecord): boolean {
  if (type === 'Patient' && record.patient !== undefined) return false;
  return record.completeness(type) !== 'complete';
}
