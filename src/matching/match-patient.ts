import { renderDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Assessment, PatientAssessment } from '../eligibility/assessment.ts';
import { ranked } from '../eligibility/ranking.ts';
import { isOpen } from '../eligibility/trial.ts';
import { verdictOf } from '../eligibility/verdict.ts';
import type { PatientRecord } from '../record/record.ts';
import type { Catalogue, CatalogueTrial } from '../trials/catalogue.ts';
import { activeOrders } from './active-orders.ts';
import { isDiseaseFamilyPresent } from '../eligibility/disease-family.ts';
import { isEnrolled } from './enrolment.ts';
import { decisiveFindings } from './decisive-findings.ts';
import { deathOf, type Death } from './living-patient.ts';
import { onceKnown } from './once-known.ts';
import {
  patientScope,
  trialFindings,
  type FaultListener,
  type PatientScope,
} from './trial-findings.ts';
import { isUnchecked } from './unchecked.ts';

/** All trials for one patient, and what is ordered for the patient already. */
export interface PatientMatch extends PatientAssessment {
  /** Keys of the catalogue's orders that stand already. */
  readonly activeOrders: ReadonlySet<string>;
}

/**
 * The whole of matching: a record against every open trial of a catalogue. One criterion or one trial
 * that goes wrong never ends the others.
 * @param options.evaluatedAt ISO 8601 instant
 * @param options.trials ids of the trials to match; all by default
 * @param options.findings `all` by default; `decisive` is enough for cards: a trial that none is shown of
 * has only the findings that decided so, see decisive-findings
 */
export async function matchPatient(
  catalogue: Catalogue,
  record: PatientRecord,
  options: {
    readonly evaluatedAt: string;
    readonly trials?: Iterable<string>;
    readonly findings?: 'all' | 'decisive';
    readonly onFault?: FaultListener;
  },
): Promise<PatientMatch> {
  const { evaluatedAt, onFault = () => undefined } = options;
  const wanted = options.trials === undefined ? undefined : new Set(options.trials);
  const open = openTrials(catalogue);
  const trials = wanted === undefined ? open : open.filter(({ trial }) => wanted.has(trial.id));
  const death = deathOf(record, evaluatedAt);
  const patient = patientScope(catalogue, record, evaluatedAt, onFault);
  const findings = options.findings ?? 'all';
  const assessments: Assessment[] = [];
  for (const each of trials) {
    const assessed = assess(each, death, findings, patient);
    // Waiting for what is there already, a thousand times, takes as long as a tenth of the trials.
    assessments.push(assessed instanceof Promise ? await assessed : assessed);
  }
  return {
    patient: `Patient/${record.patientId}`,
    evaluatedAt,
    catalogue: catalogue.revision,
    deceased: death === 'died',
    ...(death === 'cannot-be-told' && { deathUnclear: true }),
    assessments: ranked(assessments),
    notUnderstood: patient.unread.told(),
    problems: patient.record.problems,
    activeOrders: activeOrders(catalogue.orders, record),
  };
}

const openByCatalogue = new WeakMap<Catalogue, readonly CatalogueTrial[]>();

/** A catalogue never changes: its open trials are found once for all patients. */
function openTrials(catalogue: Catalogue): readonly CatalogueTrial[] {
  let open = openByCatalogue.get(catalogue);
  if (open === undefined) {
    open = catalogue.trials.filter(({ trial }) => isOpen(trial));
    openByCatalogue.set(catalogue, open);
  }
  return open;
}

/** One trial: findings, then verdict. */
function assess(
  each: CatalogueTrial,
  death: Death,
  wanted: 'all' | 'decisive',
  patient: PatientScope,
): Assessment | Promise<Assessment> {
  const { trial } = each;
  if (each.broken) return notEvaluated(each, firstError(each));
  const failed = (fault: unknown): Assessment => {
    patient.onFault({ trial: trial.id, fault });
    return { ...notEvaluated(each, `${trial.id}: the evaluation failed`), unchecked: true };
  };
  try {
    const found =
      wanted === 'all'
        ? trialFindings(each, patient)
        : decisiveFindings(each, death === 'died', patient);
    const assessed = onceKnown(found, (findings) => {
      const { record } = patient;
      const known = verdictOf(trial, findings, death === 'died');
      return {
        trial,
        // Nothing is offered to a patient of whom nobody can tell that they live.
        verdict: death === 'cannot-be-told' && known !== 'ineligible' ? 'undetermined' : known,
        findings,
        enrolled: isEnrolled(trial, record),
        unchecked:
          isUnchecked(each, findings, record) ||
          (death === 'cannot-be-told' &&
            known !== 'ineligible' &&
            isDiseaseFamilyPresent(trial, findings)),
      };
    });
    return assessed instanceof Promise ? assessed.catch(failed) : assessed;
  } catch (fault) {
    return failed(fault);
  }
}

function notEvaluated({ trial }: CatalogueTrial, diagnostic: string): Assessment {
  const nothing = { findings: [], enrolled: false, unchecked: false };
  return { trial, verdict: 'not-evaluated', diagnostic, ...nothing };
}

function firstError({ trial, diagnostics }: CatalogueTrial): string {
  const error = diagnostics.find(({ severity }) => severity === 'error');
  return error === undefined ? `${trial.id}: cannot be run` : renderDiagnostic(error);
}
