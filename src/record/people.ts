import type { FhirResource } from 'fhir/r4.js';
import { HomeServers } from './home-servers.ts';
import { isObject, listOf } from './json.ts';
import { PatientLinks } from './patient-links.ts';
import { patientReferencesIn } from './patient-subject.ts';
import type { IdentifiedResources } from './resource-identity.ts';

/** Whom the Patients of several servers and merged records are. */
export class People {
  readonly servers: HomeServers;
  readonly links: PatientLinks;
  /**
   * One id for each person, in the order of the Patients: of records that were merged, the one that the
   * others were merged into. Where links go in a circle, it is the first in alphabetical order.
   */
  readonly ids: readonly string[];

  /** @param patients all usable Patients */
  constructor(patients: readonly FhirResource[], { versions, fullUrls }: IdentifiedResources) {
    const references = () => patientReferencesAmong(versions);
    this.servers = new HomeServers(fullUrls, { references });
    this.links = new PatientLinks(patients, this.servers);
    const seen = new Set<string>();
    const ids = patients.flatMap(({ id }) => id ?? []);
    this.ids = ids.flatMap((id) => {
      const name = this.nameOf(id);
      if (seen.has(name)) return [];
      const same = this.links.samePerson(name);
      for (const each of same) seen.add(each);
      const merged = ids.filter((each) => same.has(this.nameOf(each)));
      const current = merged.filter((each) => !this.links.isReplaced(this.nameOf(each)));
      return current.length > 0 ? current : merged.sort().slice(0, 1);
    });
  }

  /** The name of a Patient: see home-servers. */
  nameOf(id: string): string {
    return this.servers.nameOf(`Patient/${id}`);
  }
}

/** All references to patients, as written, of every version of every resource. */
export function* patientReferencesAmong(
  versions: IdentifiedResources['versions'],
): Generator<string> {
  for (const byId of versions.values()) {
    for (const found of byId.values()) {
      for (const version of listOf(found)) {
        if (isObject(version)) yield* patientReferencesIn(version);
      }
    }
  }
}
