import type { Bundle, FhirResource, Observation } from 'fhir/r4.js';
import { laboratoryTests, rareTests, type LaboratoryTest } from './laboratory-tests.ts';
import { comorbidities, diseases, drugs, procedures, type Problem } from './problems.ts';
import { SeededRandom } from './random.ts';

/** T of everything that is generated. */
export const benchTime = '2026-06-15T12:00:00Z';

const server = 'https://fhir.example.org';
const snomed = 'http://snomed.info/sct';
const terminology = 'http://terminology.hl7.org/CodeSystem';

/**
 * A patient as a hospital's FHIR server has one: a Bundle with the given number of observations, in
 * panels of the last three years, the newest of the last four weeks, and some thirty conditions,
 * procedures, encounters and medications. The same seed gives the same bytes.
 */
export function patientBundle(
  seed: number,
  observations: number,
): Bundle<FhirResource> & { readonly id: string } {
  const random = new SeededRandom(seed);
  const id = random.id();
  const subject = { reference: `Patient/${id}` };
  const disease = diseases[seed % diseases.length] as Problem;
  const visits = Array.from({ length: 6 }, (_, index) => ({
    id: random.id(),
    day: 3 + index * 60,
  }));
  const resources: FhirResource[] = [
    {
      ...{ resourceType: 'Patient', id, meta: meta(3), gender: random.oneOf(['female', 'male']) },
      birthDate: `${random.between(1946, 2010)}-0${random.between(1, 9)}-1${random.between(0, 9)}`,
      identifier: [{ system: `${server}/mrn`, value: `B${seed}` }],
    },
    ...visits.map((visit): FhirResource => {
      const period = { start: instant(visit.day), end: instant(visit.day, 2) };
      const code = { system: `${terminology}/v3-ActCode`, code: 'AMB', display: 'ambulatory' };
      const of = { resourceType: 'Encounter' as const, id: visit.id, meta: meta(visit.day) };
      return { ...of, status: 'finished', class: code, subject, period };
    }),
    condition(random, disease, random.between(100, 900), subject),
    ...drawn(random, comorbidities, 8).map((each) =>
      condition(random, each, random.between(200, 1500), subject),
    ),
    ...drawn(random, procedures, 6).map((each): FhirResource => {
      const day = random.between(5, 700);
      const of = { resourceType: 'Procedure' as const, id: random.id(), meta: meta(day) };
      const performed = { status: 'completed' as const, performedDateTime: instant(day) };
      return { ...of, ...performed, code: coded(each), subject };
    }),
    ...drawn(random, drugs, 12).map((each): FhirResource => {
      const system = 'http://www.nlm.nih.gov/research/umls/rxnorm';
      const day = random.between(5, 400);
      return {
        ...{ resourceType: 'MedicationAdministration', id: random.id(), meta: meta(day) },
        ...{ status: 'completed', subject, effectiveDateTime: instant(day) },
        medicationCodeableConcept: { coding: [{ system, ...each }], text: each.display },
      };
    }),
    ...Array.from({ length: observations }, (_, index) => {
      const rare = index > 0 && index % 100 === 0;
      const test = rare
        ? random.oneOf(rareTests)
        : (laboratoryTests[index % laboratoryTests.length] as LaboratoryTest);
      // A panel each visit; the visits spread over three years whatever their number.
      const panel = Math.floor(index / laboratoryTests.length);
      const panels = Math.ceil(observations / laboratoryTests.length);
      const day = 2 + Math.floor((panel / panels) * 1095);
      const encounter = { reference: `Encounter/${random.oneOf(visits).id}` };
      return observation(random, test, day, { subject, encounter });
    }),
  ];
  const entry = resources.map((resource) => ({
    fullUrl: `${server}/${resource.resourceType}/${resource.id ?? ''}`,
    resource,
  }));
  return { resourceType: 'Bundle', id, type: 'collection', entry };
}

function observation(
  random: SeededRandom,
  test: LaboratoryTest,
  day: number,
  of: Pick<Observation, 'encounter'> & { readonly subject: { readonly reference: string } },
): Observation {
  const { code, display, unit, low, high, decimals, category } = test;
  const spread = high - low;
  const value = Math.max(0, low - spread * 0.3 + random.fraction() * spread * 1.6);
  const quantity = (amount: number) => {
    const system = 'http://unitsofmeasure.org';
    return { value: Number(amount.toFixed(decimals)), unit, system, code: unit };
  };
  const profile = ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-lab'];
  return {
    resourceType: 'Observation',
    id: random.id(),
    meta: { ...meta(day), profile },
    status: 'final',
    category: [
      {
        coding: [
          { system: `${terminology}/observation-category`, code: category, display: category },
        ],
      },
    ],
    code: { coding: [{ system: 'http://loinc.org', code, display }], text: display },
    ...of,
    effectiveDateTime: instant(day),
    issued: instant(day, 1),
    valueQuantity: quantity(value),
    referenceRange: [{ low: quantity(low), high: quantity(high) }],
  };
}

function condition(
  random: SeededRandom,
  problem: Problem,
  day: number,
  subject: { readonly reference: string },
): FhirResource {
  const status = (system: string, code: string) => ({
    coding: [{ system: `${terminology}/${system}`, code }],
  });
  const abated = random.chance(0.2) ? { abatementDateTime: instant(day - 90) } : {};
  const active = 'abatementDateTime' in abated ? 'resolved' : 'active';
  return {
    ...{ resourceType: 'Condition', id: random.id(), meta: meta(day) },
    clinicalStatus: status('condition-clinical', active),
    verificationStatus: status('condition-ver-status', 'confirmed'),
    category: [status('condition-category', 'problem-list-item')],
    code: coded(problem),
    ...{ subject, onsetDateTime: instant(day), recordedDate: instant(day, 1), ...abated },
  };
}

function coded({ snomed: code, icd10, display }: Problem) {
  const icd = { system: 'http://hl7.org/fhir/sid/icd-10-cm', display };
  const billed = icd10 === undefined ? [] : [{ ...icd, code: icd10 }];
  return { coding: [{ system: snomed, code, display }, ...billed], text: display };
}

function drawn<T>(random: SeededRandom, values: readonly T[], count: number): readonly T[] {
  return Array.from({ length: count }, () => random.oneOf(values));
}

/** So many days before {@link benchTime}. @param later hours after that */
function instant(daysAgo: number, later = 0): string {
  const at = Date.parse(benchTime) - daysAgo * 86_400_000 + (later - 3) * 3_600_000;
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

function meta(daysAgo: number) {
  return { versionId: '1', lastUpdated: instant(daysAgo, 2) };
}
