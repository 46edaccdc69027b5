import { Code } from 'cql-execution';
import type { FhirResource } from 'fhir/r4.js';
import type { PatientRecord } from '../../record/record.ts';
import { canonicalSystem, codeKey } from '../../terminology/code-systems.ts';
import { fhirModel } from '../model-info.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * All codes of a resource's element, systems in canonical form: of every coding of every repetition,
 * whichever type a choice element has. A reference (`medicationReference`) stands for the code of
 * the resource it points to.
 */
export function codesOf(
  resource: FhirResource,
  codeProperty: string,
  record: PatientRecord,
): readonly Code[] {
  const element = fhirModel().type(resource.resourceType)?.elements.get(codeProperty);
  const codes: Code[] = [];
  for (const jsonName of element?.types.keys() ?? []) {
    const value = (resource as unknown as Fields)[jsonName];
    for (const each of Array.isArray(value) ? (value as unknown[]) : [value]) {
      collect(each, resource, record, codes);
    }
  }
  return codes;
}

function collect(
  value: unknown,
  resource: FhirResource,
  record: PatientRecord,
  codes: Code[],
): void {
  if (typeof value === 'string') codes.push(new Code(value));
  if (typeof value !== 'object' || value === null) return;
  const { coding, code, system, version, display, reference } = value as Fields;
  if (Array.isArray(coding)) {
    for (const each of coding) collect(each, resource, record, codes);
  } else if (typeof code === 'string') {
    const rest = [textOf(version), textOf(display)] as const;
    codes.push(
      typeof system === 'string'
        ? new Code(canonicalCode(system, code), canonicalSystem(system), ...rest)
        : new Code(code, undefined, ...rest),
    );
  } else if (typeof reference === 'string') {
    const target = record.resolve(reference, resource);
    const { code: concept } = (target ?? {}) as Fields;
    if (typeof concept === 'object') collect(concept, resource, record, codes);
  }
}

/** A code as its system writes it, e.g. ICD-10-CM with its dot. */
export function canonicalCode(system: string, code: string): string {
  return codeKey(system, code).slice(canonicalSystem(system).length + 1);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
