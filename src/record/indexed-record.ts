import type { FhirResource } from 'fhir/r4.js';
import type { CodeIndex, Resolve } from './code-index.ts';
import type { Resources } from './current-resources.ts';
import { sentResource } from './panel-results.ts';
import type { NamedPatient } from './patient-subject.ts';
import type { ProblemList } from './problem-list.ts';
import type { Completeness, PatientRecord } from './record.ts';
import type { SetAside } from './set-aside.ts';
import { byId } from './sorted-by-id.ts';

/**
 * How much of each type was read; a type that the map does not name was not read. `everything` is a
 * record given as a whole, `part` one of which it is known that something is missing.
 */
export type Reads = ReadonlyMap<string, Completeness> | 'everything' | 'part';

/** Puts a record together from the resources that belong into it. */
export function indexedRecord(
  named: Pick<NamedPatient, 'patientId' | 'patient'>,
  resources: Resources,
  codes: CodeIndex,
  resolve: Resolve,
  reads: Reads,
  problems: ProblemList,
  setAside: ReadonlyMap<string, readonly SetAside[]>,
): PatientRecord {
  const sorted = new Map<string, readonly FhirResource[]>();
  const statements = (resourceType: string) => {
    let ofType = sorted.get(resourceType);
    if (ofType === undefined) {
      ofType = Object.freeze([...(resources.get(resourceType) ?? none)].sort(byId));
      sorted.set(resourceType, ofType);
    }
    return ofType;
  };
  let observations: readonly FhirResource[] | undefined;
  const byType = (resourceType: string) => {
    if (resourceType !== 'Observation') return statements(resourceType);
    return (observations ??= Object.freeze(
      statements(resourceType).filter((each) => sentResource(each) === each),
    ));
  };
  return Object.freeze({
    patient: named.patient,
    patientId: named.patientId,
    byType,
    statements,
    byCode: (resourceType: string, codeProperty: string, key: string) =>
      codes.resources(resourceType, codeProperty, key),
    codes: (resourceType: string, codeProperty: string) => codes.keys(resourceType, codeProperty),
    systems: (resourceType: string, codeProperty: string) =>
      codes.systems(resourceType, codeProperty),
    completeness: (resourceType: string) => {
      const read = readOf(resourceType, reads);
      return read === 'complete' && problems.isDoubtful(resourceType) ? 'partial' : read;
    },
    resolve,
    setAside: (resourceType: string) => setAside.get(resourceType) ?? nothing,
    problems: problems.lines(),
  });
}

const none: readonly FhirResource[] = Object.freeze([]);
const nothing: readonly SetAside[] = Object.freeze([]);

function readOf(resourceType: string, reads: Reads): Completeness {
  if (reads === 'everything') return 'complete';
  if (reads === 'part') return 'partial';
  return reads.get(resourceType) ?? 'unread';
}
