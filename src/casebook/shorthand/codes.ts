import type { CodeableConcept, Coding } from 'fhir/r4.js';
import { z } from 'zod';
import { closest } from '../../diagnostics/unknown-word.ts';
import { strictObject } from '../../trials/author-schema.ts';
import { byForm, isMapping } from './written-form.ts';

/** The short names of code systems in cases. */
export const systemByPrefix: Readonly<Record<string, string>> = {
  sct: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
  rx: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  icd10: 'http://hl7.org/fhir/sid/icd-10-cm',
  icd10pcs: 'http://www.cms.gov/Medicare/Coding/ICD10',
  cvx: 'http://hl7.org/fhir/sid/cvx',
  cpt: 'http://www.ama-assn.org/go/cpt',
  hcpcs: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  ncit: 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl',
  atc: 'http://www.whocc.no/atc',
  unii: 'http://fdasis.nlm.nih.gov',
  local: 'https://trialhook.org/fhir/CodeSystem/site-local',
};

const form = /^([^|\s]+)\|([^|\s]+)(?:\s+(.+))?$/;

/** Whether a text is written as a code, e.g. `loinc|1742-6 ALT`. */
export function looksLikeCode(text: string): boolean {
  return form.test(text);
}

const coding = z
  .string({ error: () => 'expected a code such as sct|277571004' })
  .transform((text, context): Coding => {
    const [, prefix = '', code = '', display] = form.exec(text) ?? [];
    const system = prefix.includes(':') ? prefix : systemByPrefix[prefix];
    if (code !== '' && system !== undefined) return { system, code, ...(display && { display }) };
    const known = Object.keys(systemByPrefix);
    const meant = closest(prefix, known);
    const message =
      code === ''
        ? `expected a code such as sct|277571004, not "${text}"`
        : `unknown code system "${prefix}"; ${meant ? `did you mean "${meant}"?` : `expected ${known.join(', ')} or a whole URI`}`;
    context.addIssue({ code: 'custom', message, input: text });
    return z.NEVER;
  });

const single = coding.transform((one): CodeableConcept => ({ coding: [one] }));
const several = z.array(coding).transform((all): CodeableConcept => ({ coding: all }));
const withText = strictObject({ codes: z.array(coding).optional(), text: z.string() }).transform(
  ({ codes, text }): CodeableConcept => ({ ...(codes?.length && { coding: codes }), text }),
);

/** A CodeableConcept: `sct|277571004`, a list of codings, or `{ codes, text }`. */
export const concept = byForm((input) =>
  isMapping(input) ? withText : Array.isArray(input) ? several : single,
);

/** A concept of a code system that FHIR binds: a plain word is a code of that system. */
export function boundConcept(system: string) {
  const word = z.string().transform((code): CodeableConcept => ({ coding: [{ system, code }] }));
  return byForm((input) => (typeof input === 'string' && !looksLikeCode(input) ? word : concept));
}
