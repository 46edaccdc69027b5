import type { FhirResource } from 'fhir/r4.js';
import type { RawFinding } from '../eligibility/raw-finding.ts';
import { reasonOf } from '../eligibility/reason.ts';
import { truthOf } from '../eligibility/truth.ts';
import type { FhirpathExpression } from './expression.ts';
import type { FhirpathScope } from './scope.ts';

/** Why a criterion's expression could not be brought to a finding; safe to show and to log. */
export type FhirpathErrorCode =
  | 'fhirpath-several-values'
  | 'fhirpath-not-boolean'
  | 'fhirpath-not-a-reason'
  | 'fhirpath-no-resource'
  | 'fhirpath-failed';

/** A criterion that went wrong at run time. The message names no patient data. */
export class FhirpathError extends Error {
  readonly code: FhirpathErrorCode;

  constructor(code: FhirpathErrorCode, message: string) {
    super(message);
    this.name = 'FhirpathError';
    this.code = code;
  }
}

/**
 * Evaluates a criterion's expression: a Boolean decides, empty is unknown, and a text that is a known
 * reason or finer code is unknown for that reason (`iif(…, 'stale', …)`).
 * @throws FhirpathError for several values, another type, or a failure inside the expression
 */
export function fhirpathFinding(
  condition: FhirpathExpression,
  evidence: FhirpathExpression | undefined,
  scope: FhirpathScope,
): RawFinding {
  const resources = evidence === undefined ? [] : fhirpathResources(evidence, scope);
  const values = run(condition, scope);
  if (values === 'comparator')
    return { holds: 'unknown', because: 'comparator', evidence: resources };
  if (values.length > 1) {
    const message = `the expression gives ${values.length} values; a criterion gives one Boolean`;
    throw new FhirpathError('fhirpath-several-values', message);
  }
  const [result] = values;
  if (typeof result === 'string') {
    // A text that the author did not write may be the patient's, so it is not repeated.
    if (reasonOf(result) === undefined) {
      const message = 'the expression gives a text that is no known reason';
      throw new FhirpathError('fhirpath-not-a-reason', message);
    }
    return { holds: 'unknown', because: result, evidence: resources };
  }
  const value = isNode(result) ? result.data : result;
  if (value != null && typeof value !== 'boolean') {
    const message = 'the expression gives something else than a Boolean';
    throw new FhirpathError('fhirpath-not-boolean', message);
  }
  return { holds: truthOf(value), evidence: resources };
}

/**
 * The resources that an evidence expression gives, or that hold the elements it gives; each once.
 * @throws FhirpathError for a value that no resource holds, or a failure inside the expression
 */
export function fhirpathResources(
  evidence: FhirpathExpression,
  scope: FhirpathScope,
): readonly FhirResource[] {
  const { patient } = scope.record;
  if (evidence.isPatient) return patient === undefined ? [] : [patient];
  const values = run(evidence, scope);
  if (values === 'comparator') throw failed();
  return [...new Set(values.map(resourceOf))];
}

/** fhirpath.js's errors quote the data they stumble on, so none of their words leave here. */
function run(
  expression: FhirpathExpression,
  scope: FhirpathScope,
): readonly unknown[] | 'comparator' {
  try {
    return expression.evaluate(scope);
  } catch (error) {
    // "<10" has no single value to calculate with: the record's limit, not anybody's mistake.
    if (error instanceof Error && error.message.endsWith('that has a comparator'))
      return 'comparator';
    throw failed();
  }
}

function failed(): FhirpathError {
  const message =
    'the expression failed on this record, for example on several values where one was expected';
  return new FhirpathError('fhirpath-failed', message);
}

/** What fhirpath.js wraps an element of a resource in. */
interface Node {
  readonly data: unknown;
  readonly parentResNode: Node | null;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'parentResNode' in value;
}

/** The outermost resource around an element: what is contained is shown with what contains it. */
function resourceOf(value: unknown): FhirResource {
  if (isNode(value)) {
    let node = value;
    while (node.parentResNode !== null) node = node.parentResNode;
    const { data } = node;
    if (typeof data === 'object' && data !== null && 'resourceType' in data) {
      return data as FhirResource;
    }
  }
  const message = 'an evidence expression gives resources or their elements, not calculated values';
  throw new FhirpathError('fhirpath-no-resource', message);
}
