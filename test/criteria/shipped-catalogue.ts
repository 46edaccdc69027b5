import type { FhirResource } from 'fhir/r4.js';
import { casesOf } from '../../src/casebook/trial-cases.ts';
import { defaultEngine } from '../../src/cql/engines.ts';
import { matchPatient, type PatientMatch } from '../../src/matching/match-patient.ts';
import { assembleRecord } from '../../src/record/assemble-record.ts';
import { codeKey } from '../../src/terminology/code-systems.ts';
import { ownFolder } from '../../src/trials/catalogue-folder.ts';
import type { Catalogue } from '../../src/trials/catalogue.ts';
import { loadCatalogue } from '../../src/trials/load-catalogue.ts';

/** The catalogue that ships with the service. */
export function shippedCatalogue(): Promise<Catalogue> {
  return loadCatalogue({ folder: ownFolder, engine: defaultEngine });
}

/** T of the shipped cases. */
export const caseTime = '2026-06-15T12:00:00Z';

/** A patient of which every resource was read, matched against all trials. */
export function matched(
  catalogue: Catalogue,
  patientId: string,
  resources: readonly FhirResource[],
  evaluatedAt = caseTime,
): Promise<PatientMatch> {
  const record = assembleRecord({ patientId, resources, reads: 'everything', codeKey });
  return matchPatient(catalogue, record, { evaluatedAt });
}

/**
 * Every resource but the Patient of every shipped case, under an id of its own: what generated
 * patients are put together from. Cases whose resources refer to each other stay in one group.
 */
export function resourcePool(catalogue: Catalogue): readonly (readonly FhirResource[])[] {
  return catalogue.trials.flatMap((trial) =>
    casesOf(trial).cases.map((one) => {
      const name = `${trial.trial.id.slice(0, 4)}-${one.line}`;
      const others = one.resources.filter(({ resourceType }) => resourceType !== 'Patient');
      const ids = new Map(
        others.map((each) => [`${each.resourceType}/${each.id}`, `${name}-${each.id}`]),
      );
      const renamed = JSON.stringify(others).replaceAll(
        /"reference":"([A-Za-z]+)\/([^"]+)"/gu,
        (whole, type: string, id: string) => {
          const to = ids.get(`${type}/${id}`);
          return to === undefined ? whole : `"reference":"${type}/${to}"`;
        },
      );
      return (JSON.parse(renamed) as FhirResource[]).map((each) => ({
        ...each,
        id: `${name}-${each.id}`,
      }));
    }),
  );
}

/** The same, but for one resource type that nobody could read. */
export function matchedWithout(
  catalogue: Catalogue,
  resources: readonly FhirResource[],
  unread: string,
): Promise<PatientMatch> {
  const types = catalogue.requirements.map(({ resourceType }) => resourceType);
  const reads = new Map(
    types.map((type) => [type, type === unread ? ('unread' as const) : ('complete' as const)]),
  );
  const record = assembleRecord({ patientId: 'p1', resources, reads, codeKey });
  return matchPatient(catalogue, record, { evaluatedAt: caseTime });
}
