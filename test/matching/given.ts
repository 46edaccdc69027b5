import type { FhirResource } from 'fhir/r4.js';
import type { Criterion } from '../../src/eligibility/criterion.ts';
import type { Finding } from '../../src/eligibility/finding.ts';
import type { RawFinding } from '../../src/eligibility/raw-finding.ts';
import { evidenceOf } from '../../src/matching/evidence.ts';
import { findingOf } from '../../src/matching/findings.ts';
import type { Completeness } from '../../src/record/record.ts';
import { recordOf } from '../fhirpath/records.ts';

export const at = '2026-06-15T12:00:00Z';

export const patient = { resourceType: 'Patient', id: 'p1', gender: 'female' } as FhirResource;

export const heartFailure = {
  resourceType: 'Condition',
  id: 'c1',
  subject: { reference: 'Patient/p1' },
  clinicalStatus: { coding: [{ code: 'active' }] },
  code: {
    coding: [{ system: 'http://snomed.info/sct', code: '84114007', display: 'Heart failure' }],
  },
} as FhirResource;

/** A criterion of a made-up trial. */
export function criterionOf(given: Partial<Criterion> = {}): Criterion {
  return {
    id: 'C1',
    kind: 'inclusion',
    text: 'as the protocol says',
    anchor: false,
    onFail: 'rules-out',
    logic: { type: 'cql', define: 'C1' },
    ...given,
  };
}

/** What the service makes of a raw finding. */
export function judged(
  criterion: Partial<Criterion>,
  raw: Partial<RawFinding>,
  reading: {
    readonly types?: readonly string[];
    readonly reads?: Record<string, Completeness>;
  } = {},
): Finding {
  const { types = ['Condition'], reads } = reading;
  const complete = new Map<string, Completeness>([['Patient', 'complete']]);
  const record = recordOf(
    {},
    [],
    reads === undefined ? 'everything' : new Map([...complete, ...Object.entries(reads)]),
  );
  const whole: RawFinding = { holds: 'unknown', evidence: [], ...raw };
  const shown = whole.evidence.map((each) => evidenceOf(each, record));
  return findingOf(criterionOf(criterion), whole, types, record, shown);
}
