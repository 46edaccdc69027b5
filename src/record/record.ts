import type { FhirResource, Patient } from 'fhir/r4.js';
import type { SetAside } from './set-aside.ts';

/**
 * How much of one resource type was read: `complete` (all that the service asked for is here),
 * `partial` (some pages or searches failed, or something came that could not be used), `unread`
 * (nobody asked, or all of it failed).
 */
export type Completeness = 'complete' | 'partial' | 'unread';

/** What every module may ask of one patient's resources. Immutable once assembled. */
export interface PatientRecord {
  /** The patient whose record this is; absent when no Patient resource could be read. */
  readonly patient: Patient | undefined;
  /** Logical id of the patient. */
  readonly patientId: string;
  /** All usable resources of a type, in a fixed order (by reference). */
  byType(resourceType: string): readonly FhirResource[];
  /** The same and the results of panels, each as the Observation that it would be alone: what `byCode` looks through. */
  statements(resourceType: string): readonly FhirResource[];
  /**
   * Those of a type that carry the code in the element that CQL filters a Retrieve by, on any of
   * its codings; for medications also through `medicationReference`.
   * @param codeProperty the element's name, e.g. `code`, `medication`, `vaccineCode`
   * @param key `system|code`, the system already in its canonical form (see terminology)
   */
  byCode(resourceType: string, codeProperty: string, key: string): readonly FhirResource[];
  /** The keys that `byCode` finds anything for, in no order that means anything. */
  codes(resourceType: string, codeProperty: string): Iterable<string>;
  /**
   * The code systems of that element, as they are written. An empty text is among them where a code has no
   * system, or a resource no code.
   */
  systems(resourceType: string, codeProperty: string): Iterable<string>;
  /** How much of the type was read. */
  completeness(resourceType: string): Completeness;
  /**
   * The resource a reference points to: relative, absolute, `urn:uuid:` or `#contained`.
   * @param from the resource that holds the reference, needed for contained ones
   */
  resolve(reference: string, from?: FhirResource): FhirResource | undefined;
  /**
   * What is there of a type and could not be read, in no order that means anything. Whatever it could have
   * decided is unknown.
   */
  setAside(resourceType: string): readonly SetAside[];
  /** What was left out and why: type, id and fault, never a value. */
  readonly problems: readonly string[];
}
