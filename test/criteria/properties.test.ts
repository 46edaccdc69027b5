import fc from 'fast-check';
import type { FhirResource, Patient } from 'fhir/r4.js';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/eligibility/finding.ts';
import type { PatientMatch } from '../../src/matching/match-patient.ts';
import type { Catalogue } from '../../src/trials/catalogue.ts';
import {
  caseTime,
  matched,
  matchedWithout,
  resourcePool,
  shippedCatalogue,
} from './shipped-catalogue.ts';

/**
 * What must be true of every patient, tried on generated ones: any patient, with any few of the
 * resources of all shipped cases, which hold the odd and the borderline of every criterion.
 */
// Few tries in every run; `PROPERTY_EFFORT=20 npx vitest run test/criteria` looks harder.
const effort = Number(process.env['PROPERTY_EFFORT'] ?? 1);

let catalogue: Catalogue;
let pool: readonly (readonly FhirResource[])[];

beforeAll(async () => {
  catalogue = await shippedCatalogue();
  pool = resourcePool(catalogue).filter((group) => group.length > 0);
});

interface Chart {
  readonly patient: Patient;
  readonly resources: readonly FhirResource[];
}

const patients = fc
  .record({
    gender: fc.constantFrom('female', 'male', 'other', 'unknown', undefined),
    birthDate: fc.constantFrom(
      '1962-01-01',
      '1985-06-15',
      '1996-03',
      '2008-06-15',
      '2012',
      undefined,
    ),
  })
  .map(({ gender, birthDate }): Patient => {
    return {
      resourceType: 'Patient',
      id: 'p1',
      ...(gender === undefined ? {} : { gender }),
      ...(birthDate === undefined ? {} : { birthDate }),
    };
  });

/** A patient and the resources of up to so many cases. */
function charts(cases: number): fc.Arbitrary<Chart> {
  return fc
    .tuple(patients, fc.uniqueArray(fc.nat(pool.length - 1), { minLength: 1, maxLength: cases }))
    .map(([patient, picks]) => ({
      patient,
      resources: picks.flatMap((pick) => pool[pick] ?? []),
    }));
}

function match({ patient, resources }: Chart, at = caseTime): Promise<PatientMatch> {
  return matched(catalogue, 'p1', [patient, ...resources], at);
}

/** Findings by trial and criterion, without the words for the reader. */
function findingsOf(result: PatientMatch): ReadonlyMap<string, Finding> {
  return new Map(
    result.assessments.flatMap(({ trial, findings }) =>
      findings.map((finding) => [`${trial.id} ${finding.criterion}`, finding] as const),
    ),
  );
}

function statusesOf(result: PatientMatch): readonly string[] {
  return [
    ...[...findingsOf(result)].map(
      ([key, { status, effect, reason, detail }]) =>
        `${key} ${status} ${effect} ${reason ?? ''} ${detail ?? ''}`,
    ),
    ...result.assessments.map(({ trial, verdict }) => `${trial.id} ${verdict}`),
  ].sort();
}

/** Lets the patient in: met for an inclusion, not met for an exclusion. */
function supports({ kind, status }: Finding): boolean {
  return status === (kind === 'inclusion' ? 'met' : 'not-met');
}

describe('whatever a chart holds', () => {
  it('taking a resource away never helps, but where the reader was shown that it stood in the way', async () => {
    await fc.assert(
      fc.asyncProperty(charts(5), fc.nat(1000), async (chart, pick) => {
        const index = pick % chart.resources.length;
        const removed = chart.resources[index];
        const reference = `${removed?.resourceType}/${removed?.id}`;
        const before = findingsOf(await match(chart));
        const after = findingsOf(
          await match({ ...chart, resources: chart.resources.filter((_each, at) => at !== index) }),
        );
        for (const [key, finding] of after) {
          const was = before.get(key);
          if (was === undefined || !supports(finding) || supports(was)) continue;
          expect(
            was.evidence.map((each) => each.reference),
            `${key} became ${finding.status} without ${reference}, and was ${was.status} (${was.detail ?? was.reason ?? ''})`,
          ).toContain(reference);
        }
      }),
      { numRuns: 60 * effort },
    );
  });

  it('the order of the resources changes nothing', async () => {
    const shuffled = charts(6).chain((chart) =>
      fc
        .shuffledSubarray([...chart.resources], { minLength: chart.resources.length })
        .map((resources) => [chart, { ...chart, resources }] as const),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([chart, other]) => {
        expect(await match(other)).toEqual(await match(chart));
      }),
      { numRuns: 25 * effort },
    );
  });

  it('sending resources twice changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(charts(6), async (chart) => {
        const twice = { ...chart, resources: [...chart.resources, ...chart.resources] };
        expect(await match(twice)).toEqual(await match(chart));
      }),
      { numRuns: 25 * effort },
    );
  });

  it('shifting every date together with the evaluation changes nothing', async () => {
    // Calendar months and leap days repeat every four years; any other shift changes the calendar.
    const years = fc.constantFrom(-8, -4, 4, 8, 24);
    await fc.assert(
      fc.asyncProperty(charts(6), years, async (chart, by) => {
        const later = JSON.parse(shifted(JSON.stringify(chart), by)) as Chart;
        const result = await match(later, shifted(caseTime, by));
        expect(statusesOf(result)).toEqual(statusesOf(await match(chart)));
      }),
      { numRuns: 40 * effort },
    );
  });

  it('what could not be read is never taken for absent', async () => {
    const types = ['Condition', 'Observation', 'Procedure', 'MedicationAdministration'] as const;
    await fc.assert(
      fc.asyncProperty(charts(5), fc.constantFrom(...types), async (chart, type) => {
        const before = findingsOf(await match(chart));
        const resources = chart.resources.filter(({ resourceType }) => resourceType !== type);
        const after = findingsOf(
          await matchedWithout(catalogue, [chart.patient, ...resources], type),
        );
        for (const [key, finding] of after) {
          const was = before.get(key);
          if (was === undefined || !supports(finding)) continue;
          expect(supports(was), `${key} helps only while ${type} is unread`).toBe(true);
        }
      }),
      { numRuns: 40 * effort },
    );
  });
});

describe('a value in mg/dL and the same in µmol/L', () => {
  // Molecular weights as the reading rules give them; per-trial limits that are roundings of each other.
  const analytes = [
    { mass: '2160-0', molar: '14682-9', factor: 88.4, open: [] },
    { mass: '1975-2', molar: '14631-6', factor: 17.104, open: [51 / 17.104, 3] },
  ] as const;

  it('say the same of every criterion, away from the declared rounding boundaries', async () => {
    const results = fc.record({
      analyte: fc.constantFrom(...analytes),
      value: fc.integer({ min: 5, max: 900 }).map((hundredths) => hundredths / 100),
      limit: fc.integer({ min: 50, max: 200 }).map((hundredths) => hundredths / 100),
      patient: patients,
    });
    await fc.assert(
      fc.asyncProperty(results, async ({ analyte, value, limit, patient }) => {
        const { mass, molar, factor, open } = analyte;
        fc.pre(open.length === 0 || value < open[0] || value > open[1]);
        const weight = laboratoryResult('29463-7', 72, 'kg');
        const inMass = laboratoryResult(mass, value, 'mg/dL', limit);
        const inMolar = laboratoryResult(molar, value * factor, 'umol/L', limit * factor);
        expect(statusesOf(await match({ patient, resources: [inMolar, weight] }))).toEqual(
          statusesOf(await match({ patient, resources: [inMass, weight] })),
        );
      }),
      { numRuns: 30 * effort },
    );
  });
});

function laboratoryResult(code: string, value: number, unit: string, high?: number): FhirResource {
  const quantity = (amount: number) => ({
    value: amount,
    unit,
    system: 'http://unitsofmeasure.org',
    code: unit,
  });
  return {
    resourceType: 'Observation',
    id: `o-${code}`,
    status: 'final',
    subject: { reference: 'Patient/p1' },
    code: { coding: [{ system: 'http://loinc.org', code }] },
    effectiveDateTime: '2026-06-10',
    valueQuantity: quantity(value),
    ...(high === undefined ? {} : { referenceRange: [{ high: quantity(high) }] }),
  };
}

/** Every date from 1900 to 2199 in a text, by so many years. */
function shifted(text: string, years: number): string {
  return text.replaceAll(
    /(?<=^|")((?:19|20|21)\d\d)(?=(?:-\d\d){0,2}(?:"|T\d))/gu,
    (year) => `${Number(year) + years}`,
  );
}
