import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assembleRecord } from '../../src/record/assemble-record.ts';
import { readPatientFile } from '../../src/record/read-patient-file.ts';
import { codeKey, ids, loinc, rxnorm } from './given.ts';

const folder = '../shared/patients/';

/** Resources of each file by type, counted in the files by other means. */
const counts: Record<string, Record<string, number>> = {
  'Aleta_Wintheiser_58c297c4-d684-4677-8024-01131d93835e.json': {
    AllergyIntolerance: 5,
    CarePlan: 4,
    CareTeam: 4,
    Claim: 16,
    Condition: 8,
    DiagnosticReport: 9,
    Encounter: 15,
    ExplanationOfBenefit: 15,
    Immunization: 8,
    MedicationRequest: 1,
    Observation: 116,
    Organization: 2,
    Patient: 1,
    Practitioner: 2,
    Procedure: 5,
  },
  'Ashanti_Kuphal_fdedcde9-3aa5-411f-bbdc-85052ec4ef7f.json': {
    CarePlan: 4,
    CareTeam: 4,
    Claim: 36,
    Condition: 8,
    DiagnosticReport: 8,
    Encounter: 25,
    ExplanationOfBenefit: 25,
    ImagingStudy: 1,
    Immunization: 8,
    MedicationRequest: 11,
    Observation: 102,
    Organization: 2,
    Patient: 1,
    Practitioner: 2,
    Procedure: 18,
  },
  'Diamond_Torphy_a67fbff8-6216-4925-a233-453a1968dd3a.json': {
    CarePlan: 1,
    CareTeam: 1,
    Claim: 26,
    Condition: 6,
    DiagnosticReport: 1,
    Encounter: 20,
    ExplanationOfBenefit: 20,
    Immunization: 6,
    MedicationRequest: 6,
    Observation: 38,
    Organization: 2,
    Patient: 1,
    Practitioner: 2,
    Procedure: 44,
  },
  'Evan_Hagenes_33c10b76-3b44-4e7f-a9df-5d4d274180a9.json': {
    CarePlan: 6,
    CareTeam: 6,
    Claim: 139,
    Condition: 13,
    DiagnosticReport: 23,
    Encounter: 74,
    ExplanationOfBenefit: 74,
    Immunization: 13,
    MedicationRequest: 65,
    Observation: 333,
    Organization: 4,
    Patient: 1,
    Practitioner: 4,
    Procedure: 17,
  },
  'Lynelle_Bruen_21fba439-ca79-411f-a081-37a432a78f3a.json': {
    CarePlan: 4,
    CareTeam: 4,
    Claim: 87,
    Condition: 11,
    DiagnosticReport: 26,
    Encounter: 77,
    ExplanationOfBenefit: 77,
    Immunization: 12,
    MedicationRequest: 10,
    Observation: 310,
    Organization: 2,
    Patient: 1,
    Practitioner: 2,
    Procedure: 26,
  },
  'Randolph_Keebler_ffa66c0a-87b0-4b78-bb7e-3a5c7c44d359.json': {
    CarePlan: 2,
    CareTeam: 2,
    Claim: 260,
    Condition: 5,
    DiagnosticReport: 25,
    Encounter: 95,
    ExplanationOfBenefit: 95,
    Immunization: 11,
    MedicationRequest: 165,
    Observation: 314,
    Organization: 2,
    Patient: 1,
    Practitioner: 2,
    Procedure: 19,
  },
  'Suanne_Donnelly_ff9d23d8-f3c8-4eee-a5f9-e05e843675b5.json': {
    CarePlan: 1,
    CareTeam: 1,
    Claim: 55,
    Condition: 5,
    DiagnosticReport: 1,
    Encounter: 50,
    ExplanationOfBenefit: 50,
    Immunization: 7,
    MedicationRequest: 5,
    Observation: 46,
    Organization: 2,
    Patient: 1,
    Practitioner: 2,
    Procedure: 91,
  },
  'TrialMatching_Patient01.json': {
    Condition: 4,
    MedicationStatement: 5,
    Observation: 8,
    Patient: 1,
  },
  'eom_patient_1.json': { Condition: 2, MedicationStatement: 2, Observation: 12, Patient: 1 },
  'mcode-pediatric-b-all-brian-l.json': {
    Condition: 2,
    DiagnosticReport: 1,
    FamilyMemberHistory: 1,
    MedicationAdministration: 4,
    MedicationRequest: 4,
    Observation: 11,
    Patient: 1,
    Procedure: 3,
  },
  // 25 entries: five are copies of others, and three Observations name patients that are not here.
  'patient_data.json': {
    Condition: 2,
    MedicationStatement: 3,
    Observation: 5,
    Patient: 1,
    Procedure: 6,
  },
};

function read(name: string) {
  const file = readPatientFile(readFileSync(folder + name, 'utf8'), name);
  return { file, record: assembleRecord({ ...file, codeKey }) };
}

describe('every patient that nobody here wrote', () => {
  it('is counted below', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    expect(files.sort()).toEqual(Object.keys(counts).sort());
  });

  it.each(Object.keys(counts))('%s has all that is the patient’s', (name) => {
    const { file, record } = read(name);
    const types = new Set(
      file.resources.map(({ resource }) => (resource as { resourceType: string }).resourceType),
    );
    const found = [...types].map((type) => [type, record.byType(type).length]);
    expect(Object.fromEntries(found)).toEqual(counts[name]);
    expect(record.completeness('Observation')).toBe('complete');
    if (name !== 'patient_data.json') expect(record.problems).toEqual([]);
  });
});

it('results of patients that are not here are left out of the bundle they were mixed into', () => {
  expect(read('patient_data.json').record.problems).toEqual([
    'Observation/6556b6b3-678c-4fd6-9309-8df77xxxxxxx: belongs to another patient',
    'Observation/mCODEECOGPerformanceStatusExample: belongs to another patient',
    'Observation/mCODEKarnofskyPerformanceStatusExample: belongs to another patient',
  ]);
});

it('of two procedures with one fullUrl, the one of that id has it', () => {
  const { record } = read('patient_data.json');
  const id = '6a401855-9277-4b01-ac59-48ac734eece6';
  expect(ids(record, 'Procedure')).toContain(`${id}xxx`);
  expect(record.resolve(`urn:uuid:${id}`)?.id).toBe(id);
});

it('their codes are found', () => {
  const { record } = read('mcode-pediatric-b-all-brian-l.json');
  const found = (type: string, property: string, key: string) =>
    record.byCode(type, property, key).map((resource) => resource.id);
  expect(found('Observation', 'code', `${loinc}|718-7`)).toEqual(['hemoglobin-brian-l']);
  expect(found('MedicationAdministration', 'medication', `${rxnorm}|11202`)).toEqual([
    'cancer-related-medication-admin-vincristine-brian-l',
  ]);
});
