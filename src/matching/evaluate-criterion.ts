import type { FhirResource } from 'fhir/r4.js';
import type { CqlEvaluation } from '../cql/engine.ts';
import { needsReview, type Evidence, type Finding } from '../eligibility/finding.ts';
import type { RawFinding } from '../eligibility/raw-finding.ts';
import {
  FhirpathError,
  fhirpathFinding,
  fhirpathResources,
} from '../fhirpath/fhirpath-criterion.ts';
import type { FhirpathScope } from '../fhirpath/scope.ts';
import type { PatientRecord } from '../record/record.ts';
import type { CatalogueCriterion } from '../trials/catalogue.ts';
import { findingOf, findingOfError } from './findings.ts';
import { onceKnown } from './once-known.ts';
import type { UnreadEntries } from './unread-entries.ts';

/** Everything that one trial's criteria are evaluated in. */
export interface CriterionScope {
  readonly record: PatientRecord;
  readonly cql: CqlEvaluation;
  /** Name of the trial's CQL library. */
  readonly library: string | undefined;
  readonly fhirpath: FhirpathScope;
  /** What of the record could not be read. */
  readonly unread: UnreadEntries;
  /** The same trial, were the record another. */
  readonly supposing: (record: PatientRecord) => CriterionScope;
  /** A resource as a clinician reads it. */
  readonly shown: (resource: FhirResource) => Evidence;
}

/**
 * Evaluates one criterion. Never throws: a criterion that goes wrong stays open with reason `error`.
 * @param onFault told what went wrong, for the trial's author; not for a patient's chart
 * @returns the finding, or a promise of it where the engine gives promises
 */
export function evaluateCriterion(
  runnable: CatalogueCriterion,
  scope: CriterionScope,
  onFault: (fault: unknown) => void,
): Finding | Promise<Finding> {
  const { criterion, resourceTypes } = runnable;
  const { record, shown, unread } = scope;
  const failed = (fault: unknown): Finding => {
    onFault(fault);
    return findingOfError(criterion, fault instanceof FhirpathError ? fault.code : 'cql-failed');
  };
  try {
    const finding = onceKnown(rawFinding(runnable, scope), (raw) => {
      if (raw !== undefined) {
        const supposing = (supposed: PatientRecord) =>
          onceKnown(rawFinding(runnable, scope.supposing(supposed)), (found) => found ?? raw);
        return onceKnown(unread.doubted(raw, runnable, supposing), (doubted) => {
          const evidence = doubted.evidence.map(shown);
          const finding = findingOf(criterion, doubted, resourceTypes, record, evidence);
          return unread.withUnknownCodes(finding, runnable);
        });
      }
      return onceKnown(shownForReview(runnable, scope, onFault), (resources) =>
        needsReview(criterion, resources.map(shown)),
      );
    });
    return finding instanceof Promise ? finding.catch(failed) : finding;
  } catch (fault) {
    return failed(fault);
  }
}

/** What the condition came to, with its evidence; `undefined` where only a person can say. */
function rawFinding(
  runnable: CatalogueCriterion,
  scope: CriterionScope,
): RawFinding | undefined | Promise<RawFinding> {
  const { logic } = runnable.criterion;
  if (logic.type === 'cql') {
    return onceKnown(scope.cql.finding(libraryOf(scope), logic.define), (own) =>
      onceKnown(cqlResources(logic.evidence, scope), (named) => {
        const raw = named.length === 0 ? own : { ...own, evidence: distinct(own.evidence, named) };
        return withPatient(raw, runnable, scope.record);
      }),
    );
  }
  if (logic.type !== 'fhirpath' || runnable.condition === undefined) return undefined;
  const raw = fhirpathFinding(runnable.condition, runnable.evidence, scope.fhirpath);
  return withPatient(raw, runnable, scope.record);
}

/** A condition that reads nothing but the Patient was decided by the Patient. */
function withPatient(
  raw: RawFinding,
  { resourceTypes }: CatalogueCriterion,
  record: PatientRecord,
): RawFinding {
  const onlyPatient = resourceTypes.length === 1 && resourceTypes[0] === 'Patient';
  const decided = raw.holds !== 'unknown' && raw.evidence.length === 0;
  if (!onlyPatient || !decided || record.patient === undefined) return raw;
  return { ...raw, evidence: [record.patient] };
}

/** What is shown beside a question. It decides nothing, so a fault in it costs only the showing. */
function shownForReview(
  { criterion: { logic }, evidence }: CatalogueCriterion,
  scope: CriterionScope,
  onFault: (fault: unknown) => void,
): readonly FhirResource[] | Promise<readonly FhirResource[]> {
  if (logic.type !== 'review') return none;
  const failed = (fault: unknown) => {
    onFault(fault);
    return none;
  };
  try {
    const resources = onceKnown(cqlResources(logic.evidence, scope), (cql) => {
      if (evidence === undefined) return cql;
      return distinct(cql, fhirpathResources(evidence, scope.fhirpath));
    });
    return resources instanceof Promise ? resources.catch(failed) : resources;
  } catch (fault) {
    return failed(fault);
  }
}

const none: readonly FhirResource[] = [];

function cqlResources(
  define: string | undefined,
  scope: CriterionScope,
): readonly FhirResource[] | Promise<readonly FhirResource[]> {
  return define === undefined ? none : scope.cql.resources(libraryOf(scope), define);
}

function libraryOf({ library }: CriterionScope): string {
  if (library === undefined) throw new Error('the trial has no CQL library');
  return library;
}

function distinct(
  some: readonly FhirResource[],
  more: readonly FhirResource[],
): readonly FhirResource[] {
  return [...new Set([...some, ...more])];
}
