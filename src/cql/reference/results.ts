import type { FhirResource } from 'fhir/r4.js';
import { truthOf } from '../../eligibility/truth.ts';
import type { RawFinding } from '../../eligibility/raw-finding.ts';
import { FhirNode } from './fhir-node.ts';
import { isResource } from './node-content.ts';

const findingElements = new Set(['holds', 'because', 'note', 'assumed', 'clears', 'evidence']);

/** A define's result as a finding, or what is wrong with it for its author. */
export function findingOf(result: unknown): RawFinding | { readonly fault: string } {
  if (result == null || typeof result === 'boolean') {
    return { holds: truthOf(result), evidence: [] };
  }
  if (!isTuple(result)) return { fault: `got ${describeResult(result)}` };
  for (const name in result) {
    if (!findingElements.has(name)) return { fault: `got a Tuple with ${othersIn(result)}` };
  }
  const { holds, because, note, assumed, clears } = result;
  if (holds != null && typeof holds !== 'boolean') {
    return { fault: `but its holds is ${describeResult(holds)}, not a Boolean` };
  }
  const evidence = resourcesOf(result['evidence']);
  if (evidence === undefined) {
    return {
      fault: `but its evidence is ${describeResult(result['evidence'])}, not FHIR resources`,
    };
  }
  const finding: Building = { holds: truthOf(holds), evidence };
  if (typeof because === 'string') finding.because = because;
  if (typeof note === 'string') finding.note = note;
  if (typeof assumed === 'string') finding.assumed = assumed;
  const date = isoDate(clears);
  if (date !== undefined) finding.clears = date;
  return finding;
}

type Building = { -readonly [Key in keyof RawFinding]: RawFinding[Key] };

/**
 * The resources of a result as they are in the record, each once, in order: of a resource, a list
 * of them (also nested), or null. Undefined when there is anything else.
 */
export function resourcesOf(result: unknown): readonly FhirResource[] | undefined {
  const found: FhirResource[] = [];
  if (!gather(result, found)) return undefined;
  return found.length < 2 ? found : [...new Set(found)];
}

/** @returns whether there is nothing but resources */
function gather(value: unknown, found: FhirResource[]): boolean {
  if (value == null) return true;
  if (Array.isArray(value)) {
    for (const each of value) if (!gather(each, found)) return false;
    return true;
  }
  const json = value instanceof FhirNode ? FhirNode.jsonOf(value) : undefined;
  if (!isResource(json)) return false;
  found.push(json as FhirResource);
  return true;
}

function othersIn(result: Readonly<Record<string, unknown>>): string {
  return Object.keys(result)
    .filter((name) => !findingElements.has(name))
    .join(', ');
}

/** What a result is, in an author's words: `a Quantity`, `a list of FHIR Observation`. */
export function describeResult(result: unknown): string {
  if (result == null) return 'null';
  if (Array.isArray(result)) {
    const first: unknown = result.find((each) => each != null);
    return first === undefined ? 'an empty list' : `a list of ${bare(describeResult(first))}`;
  }
  if (result instanceof FhirNode) return `a FHIR ${FhirNode.typeOf(result).name}`;
  switch (typeof result) {
    case 'boolean':
      return 'a Boolean';
    case 'string':
      return 'a String';
    case 'number':
      return 'a number';
    default:
      break;
  }
  if (isTuple(result)) return `a Tuple of ${Object.keys(result).join(', ')}`;
  const name = result.constructor.name;
  return `${/^[AEIOU]/u.test(name) ? 'an' : 'a'} ${name}`;
}

function bare(description: string): string {
  return description.replace(/^an? /u, '');
}

function isTuple(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && value.constructor === Object;
}

/** The day of a Date or DateTime; a coarser one names no day. */
function isoDate(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { year, month, day } = value as { year?: number; month?: number; day?: number };
  if (year == null || month == null || day == null) return undefined;
  return [
    String(year).padStart(4, '0'),
    ...[month, day].map((n) => String(n).padStart(2, '0')),
  ].join('-');
}
