import type { FhirResource } from 'fhir/r4.js';
import { withElements } from './element-shape.ts';
import { asResource, fieldsOf } from './json.ts';
import type { PatientRecord } from './record.ts';
import { byId } from './sorted-by-id.ts';
import { statusConceptOf, type StatusElement } from './statuses.ts';

/** A code with its system in canonical form, and the key by which records find it. */
export interface SupposedCode {
  readonly system: string;
  readonly code: string;
  /** `codeKey` of both. */
  readonly key: string;
}

/** The element that says what a resource of these types is about; of all others it is `code`. */
const codedElements: Readonly<Record<string, string>> = {
  Immunization: 'vaccineCode',
  MedicationAdministration: 'medicationCodeableConcept',
  MedicationDispense: 'medicationCodeableConcept',
  MedicationRequest: 'medicationCodeableConcept',
  MedicationStatement: 'medicationCodeableConcept',
};

/** The element that Retrieves of a type filter by. */
export function codePropertyOf(resourceType: string): string {
  return (codedElements[resourceType] ?? 'code').replace('CodeableConcept', '');
}

/**
 * The record as it would be, were some of its resources coded so: for asking whether it would make a
 * difference.
 * @param resources of the record, of one type
 */
export function recordIfCoded(
  record: PatientRecord,
  resources: readonly FhirResource[],
  { system, code, key }: SupposedCode,
): PatientRecord {
  const type = resources[0]?.resourceType ?? '';
  const element = codedElements[type] ?? 'code';
  const property = codePropertyOf(type);
  const recoded = new Map(
    resources.map((resource) => {
      const changes = new Map<string, unknown>([
        ['medicationReference', undefined],
        [element, { coding: [{ system, code }] }],
      ]);
      return [resource, asResource(withElements(fieldsOf(resource), changes))];
    }),
  );
  const supposed = withReplaced(record, type, recoded);
  return {
    ...supposed,
    byCode(asked, codeProperty, wanted) {
      const found = supposed.byCode(asked, codeProperty, wanted);
      if (asked !== type || codeProperty !== property || wanted !== key) return found;
      return [...new Set([...found, ...recoded.values()])].sort(byId);
    },
    codes(asked, codeProperty) {
      const keys = record.codes(asked, codeProperty);
      return asked === type && codeProperty === property ? new Set([...keys, key]) : keys;
    },
  };
}

/**
 * The record as it would be, were some results final, and of the latest day that they can be of.
 * @param results each with that day: a FHIR date
 */
export function recordIfFinal(
  record: PatientRecord,
  results: readonly { readonly resource: FhirResource; readonly day: string }[],
): PatientRecord {
  const copies = new Map(
    results.map(({ resource, day }) => {
      const changes = new Map<string, unknown>([
        ...['effectivePeriod', 'effectiveInstant', 'effectiveTiming', '_effectiveDateTime'].map(
          (name): [string, undefined] => [name, undefined],
        ),
        ['effectiveDateTime', day],
        ['status', 'final'],
      ]);
      return [resource, asResource(withElements(fieldsOf(resource), changes))];
    }),
  );
  return withReplaced(record, 'Observation', copies);
}

/** The record as it would be, had a Condition that status. */
export function recordIfStatus(
  record: PatientRecord,
  resource: FhirResource,
  element: StatusElement,
  code: string,
): PatientRecord {
  const copy = asResource({ ...fieldsOf(resource), [element]: statusConceptOf(element, code) });
  return withReplaced(record, resource.resourceType, new Map([[resource, copy]]));
}

function withReplaced(
  record: PatientRecord,
  type: string,
  copies: ReadonlyMap<FhirResource, FhirResource>,
): PatientRecord {
  const inPlace = (list: readonly FhirResource[]) => list.map((each) => copies.get(each) ?? each);
  return {
    ...record,
    statements: (asked) => {
      const found = record.statements(asked);
      return asked === type ? inPlace(found) : found;
    },
    byType: (asked) => (asked === type ? inPlace(record.byType(asked)) : record.byType(asked)),
    byCode(asked, codeProperty, wanted) {
      const found = record.byCode(asked, codeProperty, wanted);
      return asked === type ? inPlace(found) : found;
    },
  };
}
