/**
 * Other spellings of a code system's URL, besides those that {@link plainSpelling} already levels
 * (https, letter case, a slash at the end). Rule R-CODE: codes are compared by system and code, and
 * real records spell the system in several ways.
 */
const spellings: Readonly<Record<string, readonly string[]>> = {
  'http://snomed.info/sct': ['urn:oid:2.16.840.1.113883.6.96'],
  'http://loinc.org': ['urn:oid:2.16.840.1.113883.6.1', 'http://www.loinc.org'],
  'http://hl7.org/fhir/sid/icd-10-cm': [
    'urn:oid:2.16.840.1.113883.6.90',
    'http://www.cdc.gov/nchs/icd/icd10cm',
    'http://terminology.hl7.org/codesystem/icd10cm',
  ],
  // WHO's ICD-10 is another code system than the American ICD-10-CM and stays apart.
  'http://hl7.org/fhir/sid/icd-10': ['urn:oid:2.16.840.1.113883.6.3'],
  'http://hl7.org/fhir/sid/icd-9-cm': ['urn:oid:2.16.840.1.113883.6.103'],
  'http://www.cms.gov/Medicare/Coding/ICD10': [
    'urn:oid:2.16.840.1.113883.6.4',
    'http://hl7.org/fhir/sid/icd-10-pcs',
  ],
  'http://www.nlm.nih.gov/research/umls/rxnorm': [
    'urn:oid:2.16.840.1.113883.6.88',
    'http://nlm.nih.gov/research/umls/rxnorm',
  ],
  'http://hl7.org/fhir/sid/cvx': [
    'urn:oid:2.16.840.1.113883.12.292',
    'urn:oid:2.16.840.1.113883.6.59',
  ],
  'http://hl7.org/fhir/sid/ndc': ['urn:oid:2.16.840.1.113883.6.69'],
  'http://www.ama-assn.org/go/cpt': ['urn:oid:2.16.840.1.113883.6.12'],
  'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets': [
    'urn:oid:2.16.840.1.113883.6.285',
    'urn:oid:2.16.840.1.113883.6.14',
    'http://terminology.hl7.org/codesystem/hcpcs',
  ],
  'http://www.whocc.no/atc': ['urn:oid:2.16.840.1.113883.6.73'],
  'http://fdasis.nlm.nih.gov': ['urn:oid:2.16.840.1.113883.4.9'],
  'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl': [
    'urn:oid:2.16.840.1.113883.3.26.1.1',
    'http://ncithesaurus.nci.nih.gov',
    'http://ncithesaurus-stage.nci.nih.gov',
    'http://ncit.nci.nih.gov',
  ],
  'http://unitsofmeasure.org': ['urn:oid:2.16.840.1.113883.6.8'],
  'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation': [
    'urn:oid:2.16.840.1.113883.5.83',
    'http://hl7.org/fhir/v3/observationinterpretation',
    // The value set's URL, which senders write for the code system's.
    'http://hl7.org/fhir/valueset/observation-interpretation',
    // Before R4 the interpretation was coded in HL7 table 0078, with the same codes.
    'http://hl7.org/fhir/v2/0078',
    'http://terminology.hl7.org/codesystem/v2-0078',
  ],
  'http://terminology.hl7.org/CodeSystem/referencerange-meaning': [
    'http://hl7.org/fhir/referencerange-meaning',
  ],
  'http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender': [
    'urn:oid:2.16.840.1.113883.5.1',
    'http://hl7.org/fhir/v3/administrativegender',
    // HL7 table 0001 has the same codes for male and female.
    'http://hl7.org/fhir/v2/0001',
    'http://terminology.hl7.org/codesystem/v2-0001',
  ],
};

const canonicalByAlias = new Map(
  Object.entries(spellings).flatMap(([canonical, aliases]) =>
    [canonical, ...aliases].map((alias) => [plainSpelling(alias), canonical] as const),
  ),
);
const canonicalSystems = new Set(Object.keys(spellings));

/** An edition of SNOMED CT, with or without its version. */
const snomedEdition = /^http:\/\/snomed\.info\/sct\/\d+(?:\/version\/\d+)?$/;

/** The canonical URL of a code system; one that is not known stays as it is. */
export function canonicalSystem(system: string): string {
  if (canonicalSystems.has(system)) return system;
  const plain = plainSpelling(system);
  const known = canonicalByAlias.get(plain);
  if (known !== undefined) return known;
  return snomedEdition.test(plain) ? 'http://snomed.info/sct' : system;
}

/**
 * `system|code` with both in canonical form, to compare codes by. ICD codes may be written in small
 * letters, diagnoses also without their dot (`c9102` is C91.02); codes of other systems are taken as
 * they are.
 */
export function codeKey(system: string, code: string): string {
  const canonical = canonicalSystem(system);
  const writeCode = codeWriters.get(canonical);
  return `${canonical}|${writeCode === undefined ? code : writeCode(code)}`;
}

const codeWriters: ReadonlyMap<string, (code: string) => string> = new Map([
  ['http://hl7.org/fhir/sid/icd-10-cm', icdDiagnosis],
  ['http://hl7.org/fhir/sid/icd-10', icdDiagnosis],
  // Procedure codes are seven characters without a dot.
  ['http://www.cms.gov/Medicare/Coding/ICD10', (code) => code.trim().toUpperCase()],
]);

/** A category of three characters, then a dot and up to four more. */
function icdDiagnosis(code: string): string {
  const plain = code.trim().toUpperCase();
  const [, category, rest] = /^([A-Z]\d[0-9A-Z])\.?([0-9A-Z]{0,4})$/.exec(plain) ?? [];
  if (category === undefined || rest === undefined) return plain;
  return rest === '' ? category : `${category}.${rest}`;
}

function plainSpelling(system: string): string {
  return system
    .trim()
    .toLowerCase()
    .replace(/^https:/, 'http:')
    .replace(/\/+$/, '');
}
