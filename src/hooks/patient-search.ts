/** How the resources of one type that belong to a patient are searched for. */
export interface PatientSearch {
  /** The search parameter that names the patient. */
  readonly patient: string;
  /** Token parameter for codes, where a search narrows by them. */
  readonly code?: string;
  /** Date parameter, where a search narrows by it. */
  readonly date?: string;
}

/**
 * Search parameters from FHIR R4's own list. Only Observation is narrowed by code and date: laboratory
 * results are by far the most numerous, and the rest of a chart is small. Elsewhere narrowing would
 * lose what matters: conditions with local codes, procedures without a date ("ever" is enough for a
 * history), medications that are coded in a resource of their own.
 */
const searches: Readonly<Record<string, PatientSearch>> = {
  Observation: { patient: 'patient', code: 'code', date: 'date' },
  AdverseEvent: { patient: 'subject' },
  ...Object.fromEntries(
    [
      'AllergyIntolerance',
      'Appointment',
      'CarePlan',
      'ClinicalImpression',
      'Condition',
      'Consent',
      'DetectedIssue',
      'Device',
      'DeviceRequest',
      'DeviceUseStatement',
      'DiagnosticReport',
      'DocumentReference',
      'Encounter',
      'EpisodeOfCare',
      'FamilyMemberHistory',
      'Flag',
      'Goal',
      'ImagingStudy',
      'Immunization',
      'Media',
      'MedicationAdministration',
      'MedicationDispense',
      'MedicationRequest',
      'MedicationStatement',
      'MolecularSequence',
      'NutritionOrder',
      'Procedure',
      'QuestionnaireResponse',
      'RequestGroup',
      'ResearchSubject',
      'RiskAssessment',
      'ServiceRequest',
      'Specimen',
      'Task',
    ].map((type) => [type, { patient: 'patient' }]),
  ),
};

/**
 * @returns `undefined` for a type that cannot be searched by patient (Medication, Organization …);
 * such resources only come along with others
 */
export function patientSearch(resourceType: string): PatientSearch | undefined {
  return Object.hasOwn(searches, resourceType) ? searches[resourceType] : undefined;
}
