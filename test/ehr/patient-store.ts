import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle, FhirResource } from 'fhir/r4.js';
import { isObject, listOf } from '../../src/record/json.ts';
import { subjectElements } from '../../src/record/subject-elements.ts';

/** The synthetic patients of this project. */
export const fixturePatients = join(import.meta.dirname, '../../fhir-fixtures/patients');

/** What a FHIR server holds. */
export class PatientStore {
  readonly #byType: ReadonlyMap<string, readonly FhirResource[]>;

  constructor(resources: readonly FhirResource[]) {
    this.#byType = Map.groupBy(resources, ({ resourceType }) => resourceType);
  }

  /** The patients of a folder of Bundles, such as `fhir-fixtures/patients`. */
  static of(folder: string, more: readonly FhirResource[] = []): PatientStore {
    const resources = readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => {
        const bundle = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Bundle<FhirResource>;
        return (bundle.entry ?? []).flatMap(({ resource }) => resource ?? []);
      });
    return new PatientStore([...resources, ...more]);
  }

  get(resourceType: string, id: string): FhirResource | undefined {
    return this.ofType(resourceType).find((resource) => resource.id === id);
  }

  ofType(resourceType: string): readonly FhirResource[] {
    return this.#byType.get(resourceType) ?? [];
  }
}

/** The literal references by which a resource says whose it is. */
export function subjectsOf(resource: FhirResource): readonly string[] {
  const path = subjectElements.get(resource.resourceType) ?? [];
  const values = path.reduce<readonly unknown[]>(
    (found, name) => found.flatMap((value) => (isObject(value) ? listOf(value[name]) : [])),
    [resource],
  );
  return values.flatMap((value) =>
    isObject(value) && typeof value['reference'] === 'string' ? [value['reference']] : [],
  );
}
