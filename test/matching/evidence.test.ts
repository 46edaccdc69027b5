import type { FhirResource } from 'fhir/r4.js';
import { describe, expect, it } from 'vitest';
import { evidenceOf } from '../../src/matching/evidence.ts';
import { recordOf } from '../fhirpath/records.ts';
import { heartFailure } from './given.ts';

const record = recordOf({}, [
  {
    resourceType: 'Medication',
    id: 'm1',
    code: {
      coding: [
        {
          system: 'http://www.nlm.nih.gov/research/umls/rxnorm',
          code: '11202',
          display: 'Vincristine',
        },
      ],
    },
  },
]);

function shown(resource: object) {
  return evidenceOf({ id: 'x', ...resource } as FhirResource, record);
}

function observation(fields: object) {
  return shown({ resourceType: 'Observation', status: 'final', code: { text: 'Test' }, ...fields });
}

describe('a resource as evidence', () => {
  it('is a measurement with its value as recorded and its day', () => {
    expect(
      shown({
        resourceType: 'Observation',
        status: 'final',
        code: {
          text: 'BILI T',
          coding: [
            { system: 'urn:local', code: 'B1' },
            { system: 'http://loinc.org', code: '14631-6', display: 'Total bilirubin' },
          ],
        },
        effectiveDateTime: '2026-06-01T23:30:00-05:00',
        valueQuantity: { value: 12, comparator: '<', unit: 'umol/l', code: 'umol/L' },
      }),
    ).toEqual({
      reference: 'Observation/x',
      label: 'Total bilirubin',
      value: '<12 umol/l',
      date: '2026-06-01',
      code: 'http://loinc.org|14631-6',
    });
  });

  it('shows values of every type', () => {
    const concept = { coding: [{ code: 'LA6577-6', display: 'Negative' }] };
    expect(observation({ valueCodeableConcept: concept }).value).toBe('Negative');
    expect(observation({ valueCodeableConcept: { text: 'neg' } }).value).toBe('neg');
    expect(observation({ valueInteger: 0 }).value).toBe('0');
    expect(observation({ valueBoolean: false }).value).toBe('false');
    expect(observation({ valueString: '45-50%' }).value).toBe('45-50%');
    const range = { low: { value: 45, unit: '%' }, high: { value: 50, unit: '%' } };
    expect(observation({ valueRange: range }).value).toBe('45 %–50 %');
    const ratio = { numerator: { value: 1 }, denominator: { value: 8 } };
    expect(observation({ valueRatio: ratio }).value).toBe('1 : 8');
    expect(observation({ dataAbsentReason: { text: 'not done' } }).value).toBe(
      'no value (not done)',
    );
    const component = [
      { code: { text: 'Oxygen flow' }, valueQuantity: { value: 2, unit: 'L/min' } },
    ];
    expect(observation({ component }).value).toBe('Oxygen flow 2 L/min');
    expect(observation({})).not.toHaveProperty('value');
    expect(observation({ status: 'preliminary' }).value).toBe('preliminary');
  });

  it('names the day of a diagnosis for what it is, where its status came later', () => {
    const dateOf = (status: string, days: object) =>
      shown({
        ...heartFailure,
        clinicalStatus: { coding: [{ code: status }] },
        recordedDate: '2026-05-30',
        ...days,
      }).date;
    const onset = { onsetDateTime: '2025-05-20' };
    expect(dateOf('active', onset)).toBe('2025-05-20');
    expect(dateOf('relapse', onset)).toBe('onset 2025-05-20');
    expect(dateOf('recurrence', { onsetPeriod: { start: '2025-05', end: '2025-06' } })).toBe(
      'onset 2025-05',
    );
    const over = { ...onset, abatementDateTime: '2026-01-10' };
    expect(dateOf('remission', over)).toBe('onset 2025-05-20, abated 2026-01-10');
    expect(dateOf('resolved', { abatementDateTime: '2026-01-10' })).toBe('abated 2026-01-10');
    expect(dateOf('relapse', { onsetString: 'in spring' })).toBe('recorded 2026-05-30');
  });

  it('is a diagnosis with the statuses that say what it means', () => {
    const verificationStatus = { coding: [{ code: 'provisional' }] };
    expect(shown({ ...heartFailure, verificationStatus })).toMatchObject({
      label: 'Heart failure',
      value: 'active, provisional',
    });
  });

  it('is a medication by its name, wherever that stands', () => {
    const medicationReference = { reference: 'Medication/m1' };
    expect(
      shown({ resourceType: 'MedicationAdministration', status: 'completed', medicationReference }),
    ).toEqual({
      reference: 'MedicationAdministration/x',
      label: 'Vincristine',
      value: 'completed',
      code: 'http://www.nlm.nih.gov/research/umls/rxnorm|11202',
    });
    const unknown = { reference: 'Medication/m9', display: 'the red ones' };
    const request = { resourceType: 'MedicationRequest', medicationReference: unknown };
    expect(shown(request).label).toBe('the red ones');
  });

  it('is the patient by sex and birth date', () => {
    expect(shown({ resourceType: 'Patient', gender: 'female', birthDate: '2008-06-16' })).toEqual({
      reference: 'Patient/x',
      label: 'Patient',
      value: 'female, born 2008-06-16',
    });
  });

  it('tells the day on which it was so from the day on which it was written down', () => {
    const dateOf = (fields: object) => shown({ resourceType: 'Procedure', ...fields }).date;
    expect(dateOf({ onsetDateTime: '2024-05', recordedDate: '2025-01-01' })).toBe('2024-05');
    expect(dateOf({ recordedDate: '2025-01-01' })).toBe('recorded 2025-01-01');
    expect(dateOf({ issued: '2025-01-01T08:00:00Z' })).toBe('issued 2025-01-01');
    expect(dateOf({ performedPeriod: { start: '2025-01-01', end: '2025-01-09' } })).toBe(
      '2025-01-09',
    );
    expect(dateOf({ performedPeriod: { start: '2025-01-01' } })).toBe('2025-01-01');
    expect(dateOf({ authoredOn: '2025-02-02' })).toBe('2025-02-02');
    expect(dateOf({ period: { start: '2025-03-03' } })).toBe('2025-03-03');
    expect(dateOf({})).toBeUndefined();
  });

  it('survives elements of any shape', () => {
    for (const odd of [null, 7, 'x', [], [null], { coding: [null, 7] }, { value: {} }]) {
      const fields = [
        'code',
        'valueQuantity',
        'valueRange',
        'component',
        'effectiveDateTime',
        'study',
      ];
      const resource = Object.fromEntries(fields.map((name) => [name, odd]));
      expect(shown({ resourceType: 'Observation', ...resource }).reference).toBe('Observation/x');
    }
  });
});
