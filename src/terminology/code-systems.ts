/**
 * Other spellings of a code system's URL, besides those that {@link plainSpelling} already levels
 * (scheme, `www`, letter case, a slash at the end, `|version`, an OID with or without its prefix).
 * Rule R-CODE: codes are compared by system and code, and real records spell the system in several
 * ways. OIDs and names are those of the HL7 registry (terminology.hl7.org, table 0396), German ones
 * those of the Basisprofile-DE and of the Medizininformatik-Initiative (fhir.de).
 */
const spellings: Readonly<Record<string, readonly string[]>> = {
  'http://snomed.info/sct': [
    'urn:oid:2.16.840.1.113883.6.96',
    'urn:snomed.info/sct',
    'urn:sct',
    'snomed',
    'snomed ct',
    'snomed-ct',
    'snomedct',
  ],
  'http://loinc.org': ['urn:oid:2.16.840.1.113883.6.1', 'urn:loinc', 'loinc'],
  'http://hl7.org/fhir/sid/icd-10-cm': [
    'urn:oid:2.16.840.1.113883.6.90',
    'http://www.cdc.gov/nchs/icd/icd10cm',
    'http://terminology.hl7.org/codesystem/icd10cm',
    // DSTU2 named it so.
    'http://hl7.org/fhir/sid/icd-10-us',
    'icd-10-cm',
    'icd10cm',
  ],
  // WHO's ICD-10 and its national modifications are code systems of their own: one code may mean
  // different things in them, so each stays apart. Value sets list the codes of each.
  'http://hl7.org/fhir/sid/icd-10': [
    'urn:oid:2.16.840.1.113883.6.3',
    'http://id.who.int/icd/release/10',
  ],
  'http://fhir.de/CodeSystem/bfarm/icd-10-gm': [
    'http://fhir.de/codesystem/dimdi/icd-10-gm',
    'http://fhir.de/codesystem/icd-10-gm',
    'http://hl7.org/fhir/sid/icd-10-gm',
    'http://hl7.org/fhir/sid/icd-10-de',
    'urn:oid:1.2.276.0.76.5.409',
    'icd-10-gm',
    'icd10gm',
  ],
  'http://terminology.hl7.org/CodeSystem/icd-o-3': [
    'urn:oid:2.16.840.1.113883.6.43.1',
    'http://hl7.org/fhir/sid/icd-o-3',
    'icd-o-3',
    'icdo3',
  ],
  'http://hl7.org/fhir/sid/icd-9-cm': ['urn:oid:2.16.840.1.113883.6.103'],
  'http://www.cms.gov/Medicare/Coding/ICD10': [
    'urn:oid:2.16.840.1.113883.6.4',
    'http://hl7.org/fhir/sid/icd-10-pcs',
  ],
  'http://fhir.de/CodeSystem/bfarm/ops': [
    'http://fhir.de/codesystem/dimdi/ops',
    'http://fhir.de/codesystem/ops',
  ],
  'http://www.nlm.nih.gov/research/umls/rxnorm': ['urn:oid:2.16.840.1.113883.6.88', 'rxnorm'],
  'http://hl7.org/fhir/sid/cvx': [
    'urn:oid:2.16.840.1.113883.12.292',
    'urn:oid:2.16.840.1.113883.6.59',
    'http://www2a.cdc.gov/vaccines/iis/iisstandards/vaccines.asp?rpt=cvx',
    'cvx',
  ],
  'http://hl7.org/fhir/sid/ndc': ['urn:oid:2.16.840.1.113883.6.69', 'ndc'],
  'http://www.ama-assn.org/go/cpt': ['urn:oid:2.16.840.1.113883.6.12'],
  'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets': [
    'urn:oid:2.16.840.1.113883.6.285',
    'urn:oid:2.16.840.1.113883.6.14',
    'http://terminology.hl7.org/codesystem/hcpcs',
  ],
  // The German edition keeps the codes of the WHO and adds some of its own.
  'http://www.whocc.no/atc': [
    'urn:oid:2.16.840.1.113883.6.73',
    'http://fhir.de/codesystem/bfarm/atc',
    'http://fhir.de/codesystem/dimdi/atc',
    'http://fhir.de/codesystem/atc',
    'atc',
  ],
  'http://fdasis.nlm.nih.gov': ['urn:oid:2.16.840.1.113883.4.9'],
  'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl': [
    'urn:oid:2.16.840.1.113883.3.26.1.1',
    'http://ncithesaurus.nci.nih.gov',
    'http://ncithesaurus-stage.nci.nih.gov',
    'http://ncit.nci.nih.gov',
    'http://purl.obolibrary.org/obo/ncit.owl',
  ],
  'http://unitsofmeasure.org': ['urn:oid:2.16.840.1.113883.6.8', 'ucum'],
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
const snomedEdition = /^snomed\.info\/sct\/(?:\d+(?:\/version\/\d+)?|version\/\d+)$/;

/** The canonical URL of a code system; one that is not known stays as it is. */
export function canonicalSystem(system: string): string {
  if (canonicalSystems.has(system)) return system;
  const plain = plainSpelling(system);
  const known = canonicalByAlias.get(plain);
  if (known !== undefined) return known;
  return snomedEdition.test(plain) ? 'http://snomed.info/sct' : system;
}

/**
 * `system|code` with both in canonical form, to compare codes by. Blanks around a code are no part
 * of it. Codes of classifications may be written in the other letter case and without their dots
 * (`c9102` is C91.02); codes of other systems are taken as they are.
 */
export function codeKey(system: string, code: string): string {
  const canonical = canonicalSystem(system);
  const writeCode = codeWriters.get(canonical);
  const plain = code.trim();
  return `${canonical}|${writeCode === undefined ? plain : writeCode(plain)}`;
}

const codeWriters: ReadonlyMap<string, (code: string) => string> = new Map([
  ['http://hl7.org/fhir/sid/icd-10-cm', icdDiagnosis],
  ['http://hl7.org/fhir/sid/icd-10', icdDiagnosis],
  ['http://fhir.de/CodeSystem/bfarm/icd-10-gm', icdDiagnosis],
  ['http://terminology.hl7.org/CodeSystem/icd-o-3', icdOncology],
  ['http://fhir.de/CodeSystem/bfarm/ops', opsProcedure],
  // Procedure codes are seven characters without a dot.
  ['http://www.cms.gov/Medicare/Coding/ICD10', upperCase],
  ['http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', upperCase],
  ['http://www.whocc.no/atc', upperCase],
]);

function upperCase(code: string): string {
  return code.toUpperCase();
}

/**
 * A category of three characters, then a dot and up to four more. A mark at its end is no part of
 * the code: dagger, asterisk and exclamation mark tell in the ICD-10 of the WHO and its modifications
 * how the code is used (a dagger is also written `+`), a hyphen that there are finer codes.
 */
function icdDiagnosis(code: string): string {
  const plain = code.toUpperCase();
  const [, category, rest] =
    /^([A-Z]\d[0-9A-Z])\.?([0-9A-Z]{0,4})(?:\.?-)?\s*[†*!+]?$/.exec(plain) ?? [];
  if (category === undefined || rest === undefined) return plain;
  return rest === '' ? category : `${category}.${rest}`;
}

/**
 * A morphology `9836/3`, also written `M9836/3` or `98363`; a sixth digit is its grade, which does
 * not change what it is. Otherwise a topography, which is written as a diagnosis is.
 */
function icdOncology(code: string): string {
  const [, histology, behaviour] = /^(?:M-?)?(\d{4})\s?\/?\s?(\d)(?:\/?\d)?$/i.exec(code) ?? [];
  return histology === undefined || behaviour === undefined
    ? icdDiagnosis(code)
    : `${histology}/${behaviour}`;
}

/** A procedure of the German OPS, `8-805.00`; a letter for the side may follow. */
function opsProcedure(code: string): string {
  const plain = code.toLowerCase();
  const [, chapter, category, rest] =
    /^(\d)-?(\d{2}[\da-z])\.?([\da-z]{0,2})(?:\s?:\s?[rlb])?$/.exec(plain) ?? [];
  if (chapter === undefined || category === undefined || rest === undefined) return plain;
  return rest === '' ? `${chapter}-${category}` : `${chapter}-${category}.${rest}`;
}

/** Without scheme, `www`, version and slash at the end; an OID without its prefix, in small letters. */
function plainSpelling(system: string): string {
  const bar = system.indexOf('|');
  const plain = (bar < 0 ? system : system.slice(0, bar))
    .trim()
    .toLowerCase()
    .replace(/^(?:https?:\/\/(?:www\.)?|(?:urn:)?oid:)/, '');
  // No expression: what it costs on a long text of slashes grows with the square of its length.
  let end = plain.length;
  while (plain[end - 1] === '/') end--;
  return plain.slice(0, end);
}
