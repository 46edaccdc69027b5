import type { PatientAssessment } from '../eligibility/assessment.ts';

/** Steps of a hook call, in order. */
export type HookStep = 'prefetch' | 'fetch' | 'evaluation' | 'cards';

/** How a hook call ended. */
export type HookOutcome =
  | 'answered' // with cards
  | 'no-cards'
  | 'client-error' // 4xx
  | 'shed' // 503: there was no room for it
  | 'server-error' // any other 5xx
  | 'aborted'; // the caller went away

export interface HookEnd {
  readonly outcome: HookOutcome;
  readonly status: number;
  /** Set when it was answered. */
  readonly cards?: number;
}

/** One hook call under observation. No method throws. */
export interface HookObservation {
  /** Runs a step, and passes on what it gives or throws. */
  step<T>(step: HookStep, run: () => T): T;
  /** The trials' assessments, as the hook evaluates them: see matching's decisive findings. */
  matched(assessments: PatientAssessment['assessments']): void;
  /** Once, when the answer is sent or the connection is gone. */
  ended(end: HookEnd): void;
}

/** Who watches hook calls: metrics, traces. It learns nothing that identifies a patient but the assessments. */
export interface HookObserver {
  /**
   * A call of a service that there is, from before its body is read.
   * @param call.traceparent header of that name, as sent (W3C Trace Context)
   */
  began(call: { readonly service: string; readonly traceparent?: string }): HookObservation;
}

/** Several observers as one; with none, nothing is observed. */
export function observers(all: readonly HookObserver[]): HookObserver {
  return {
    began(call) {
      const observations = all.map((each) => each.began(call));
      return {
        step: (step, run) =>
          observations.reduce<typeof run>((inner, each) => () => each.step(step, inner), run)(),
        matched(assessments) {
          for (const each of observations) each.matched(assessments);
        },
        ended(end) {
          for (const each of observations) each.ended(end);
        },
      };
    },
  };
}
