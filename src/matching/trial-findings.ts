import type { FhirResource } from 'fhir/r4.js';
import type { CqlEvaluation } from '../cql/engine.ts';
import type { Criterion } from '../eligibility/criterion.ts';
import type { Evidence, Finding } from '../eligibility/finding.ts';
import { fhirpathScope, type FhirpathScope } from '../fhirpath/scope.ts';
import type { PatientRecord } from '../record/record.ts';
import type { Catalogue, CatalogueCriterion, CatalogueTrial } from '../trials/catalogue.ts';
import { evaluateCriterion, type CriterionScope } from './evaluate-criterion.ts';
import { evidenceOf } from './evidence.ts';
import { recordAt } from './living-patient.ts';
import { knownSystems, type KnownSystems } from './unknown-codes.ts';
import { UnreadEntries } from './unread-entries.ts';

/** Told of what went wrong inside a criterion or a trial, for its author's eyes. */
export type FaultListener = (event: {
  readonly trial: string;
  readonly criterion?: string;
  readonly fault: unknown;
}) => void;

/** What all trials of one patient at one time are evaluated in. */
export interface PatientScope {
  readonly record: PatientRecord;
  readonly cql: CqlEvaluation;
  readonly evaluatedAt: string;
  readonly onFault: FaultListener;
  readonly unread: UnreadEntries;
  /** The evaluation of another record at the same time; one for each record. */
  readonly cqlOf: (record: PatientRecord) => CqlEvaluation;
  /** A resource as a clinician reads it; described once, however many criteria cite it. */
  readonly shown: (resource: FhirResource) => Evidence;
}

/** @param evaluatedAt ISO 8601 instant */
export function patientScope(
  catalogue: Catalogue,
  given: PatientRecord,
  evaluatedAt: string,
  onFault: FaultListener,
): PatientScope {
  const record = recordAt(given, evaluatedAt);
  const described = new Map<FhirResource, Evidence>();
  const shown = (resource: FhirResource): Evidence => {
    let evidence = described.get(resource);
    if (evidence === undefined) {
      evidence = evidenceOf(resource, record);
      described.set(resource, evidence);
    }
    return evidence;
  };
  const unread = new UnreadEntries(record, systemsOf(catalogue), evaluatedAt);
  const evaluations = new Map<PatientRecord, CqlEvaluation>();
  const cqlOf = (asked: PatientRecord): CqlEvaluation => {
    let evaluation = evaluations.get(asked);
    if (evaluation === undefined) {
      evaluation = catalogue.program.evaluate(asked, evaluatedAt);
      evaluations.set(asked, evaluation);
    }
    return evaluation;
  };
  return { record, cql: cqlOf(record), evaluatedAt, onFault, unread, cqlOf, shown };
}

const systemsByCatalogue = new WeakMap<Catalogue, KnownSystems>();

/** A catalogue never changes: its code systems are found once for all patients. */
function systemsOf(catalogue: Catalogue): KnownSystems {
  let systems = systemsByCatalogue.get(catalogue);
  if (systems === undefined) {
    const criteria = catalogue.trials.flatMap((trial) => [...trial.criteria.values()]);
    systems = knownSystems(criteria.flatMap(({ retrieves }) => retrieves));
    systemsByCatalogue.set(catalogue, systems);
  }
  return systems;
}

/** Which criteria of a trial are evaluated, and when it is enough. */
export interface FindingsWanted {
  /** Only these; all by default. */
  readonly criteria?: Iterable<CatalogueCriterion>;
  /** No further criterion is evaluated once a finding ends it. */
  readonly ends?: (criterion: Criterion, finding: Finding) => boolean;
}

/**
 * The findings of a trial's criteria, in the order of the criteria.
 * @returns a promise of them where the engine gives promises
 */
export function trialFindings(
  trial: CatalogueTrial,
  patient: PatientScope,
  { criteria = trial.criteria.values(), ends }: FindingsWanted = {},
): readonly Finding[] | Promise<readonly Finding[]> {
  const scope = new TrialScope(trial, patient);
  const findings: Finding[] = [];
  const pending = criteria[Symbol.iterator]();
  const rest = (): readonly Finding[] | Promise<readonly Finding[]> => {
    for (let next = pending.next(); next.done !== true; next = pending.next()) {
      const { criterion } = next.value;
      const evaluated = evaluateCriterion(next.value, scope, (fault) => {
        patient.onFault({ trial: trial.trial.id, criterion: criterion.id, fault });
      });
      const isLast = (finding: Finding): boolean => {
        findings.push(finding);
        return ends?.(criterion, finding) === true;
      };
      if (evaluated instanceof Promise) {
        return evaluated.then((finding) => (isLast(finding) ? findings : rest()));
      }
      if (isLast(evaluated)) return findings;
    }
    return findings;
  };
  return rest();
}

/** One trial for one patient. */
class TrialScope implements CriterionScope {
  readonly record: PatientRecord;
  readonly cql: CqlEvaluation;
  readonly library: string | undefined;
  readonly shown: CriterionScope['shown'];
  readonly unread: UnreadEntries;
  readonly #trial: CatalogueTrial;
  readonly #patient: PatientScope;
  #fhirpath: FhirpathScope | undefined;

  constructor(trial: CatalogueTrial, patient: PatientScope) {
    this.record = patient.record;
    this.cql = patient.cql;
    this.library = trial.library;
    this.shown = patient.shown;
    this.unread = patient.unread;
    this.#trial = trial;
    this.#patient = patient;
  }

  supposing(this: TrialScope, record: PatientRecord): CriterionScope {
    const cql = this.#patient.cqlOf(record);
    return new TrialScope(this.#trial, { ...this.#patient, record, cql });
  }

  /** Most trials have no FHIRPath, and most of those that have are decided before it is asked for. */
  get fhirpath(): FhirpathScope {
    const { lookback } = this.#trial.trial;
    return (this.#fhirpath ??= fhirpathScope(this.record, this.#patient.evaluatedAt, lookback));
  }
}

/**
 * The findings of some criteria of one trial, without a verdict: for cases, which ask about a few.
 * @param options.criteria ids; all by default
 * @throws Error when the catalogue has no such trial, or it cannot be run
 */
export async function findingsOf(
  catalogue: Catalogue,
  record: PatientRecord,
  options: {
    readonly trial: string;
    readonly evaluatedAt: string;
    readonly criteria?: Iterable<string>;
    readonly onFault?: FaultListener;
  },
): Promise<readonly Finding[]> {
  const { evaluatedAt, onFault = () => undefined } = options;
  const found = catalogue.trials.find(({ trial }) => trial.id === options.trial);
  if (found === undefined || found.broken) {
    const fault = found === undefined ? 'is not in the catalogue' : 'cannot be run';
    throw new Error(`trial ${options.trial} ${fault}`);
  }
  const patient = patientScope(catalogue, record, evaluatedAt, onFault);
  if (options.criteria === undefined) return await trialFindings(found, patient);
  const ids = new Set(options.criteria);
  const criteria = [...found.criteria.values()].filter(({ criterion }) => ids.has(criterion.id));
  return await trialFindings(found, patient, { criteria });
}
