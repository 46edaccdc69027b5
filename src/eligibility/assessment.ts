import type { Finding } from './finding.ts';
import type { Trial } from './trial.ts';
import type { Verdict } from './verdict.ts';

/** One trial for one patient. */
export interface Assessment {
  readonly trial: Trial;
  readonly verdict: Verdict;
  /**
   * Every criterion's finding, in the protocol's order. Of a trial that nothing can be shown of, only
   * those that decided so, where no more was asked for.
   */
  readonly findings: readonly Finding[];
  /** Set with verdict `not-evaluated`: what kept the trial from being run, for its author. */
  readonly diagnostic?: string;
  /** The patient is already a subject of this study (ResearchSubject): no card. */
  readonly enrolled: boolean;
  /**
   * Nobody can tell whether the trial is for the patient: what its anchors need was not read completely, or
   * could not be evaluated, and nothing else rules it out.
   */
  readonly unchecked: boolean;
}

/** An entry of the record in codes that no value set of the catalogue knows, or in none. */
export interface UnreadEntry {
  /** Relative reference, e.g. `Condition/c7`. */
  readonly reference: string;
  /** What it calls itself, if anything. */
  readonly words?: string;
  /** Whose codes they are, in words: `ICD-9-CM`, `local codes`, `text only`. */
  readonly codes: string;
}

/** All trials for one patient at one time. */
export interface PatientAssessment {
  /** Relative reference of the patient, e.g. `Patient/p1`. */
  readonly patient: string;
  /** ISO 8601 instant for which the criteria were evaluated. */
  readonly evaluatedAt: string;
  /** The catalogue's revision. */
  readonly catalogue: string;
  /** The patient has died: no card for any trial. */
  readonly deceased: boolean;
  /** Whether the patient has died is recorded, and cannot be read: no card for any trial. */
  readonly deathUnclear?: true;
  /** Best first (see ranking). */
  readonly assessments: readonly Assessment[];
  /** Entries that exclusions could not be looked for in. */
  readonly notUnderstood?: readonly UnreadEntry[];
  /** Resources that were left out and why, without any patient data, e.g. `Observation/o3: no code`. */
  readonly problems: readonly string[];
}
