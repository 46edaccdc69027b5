import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/eligibility/finding.ts';
import { findingsOf } from '../../src/matching/trial-findings.ts';
import type { Catalogue } from '../../src/trials/catalogue.ts';
import { recordOf } from '../fhirpath/records.ts';
import { cql, givenCatalogue, trialYaml } from './given-catalogue.ts';

const icd10cm = 'http://hl7.org/fhir/sid/icd-10-cm';
const snomed = 'http://snomed.info/sct';

/** Ovarian cancer with its history: codes of two systems. */
const ovarianCancer = JSON.stringify({
  resourceType: 'ValueSet',
  id: 'ovarian-cancer',
  url: 'https://example.org/ValueSet/ovarian-cancer',
  title: 'Ovarian cancer, or a history of it',
  status: 'active',
  expansion: {
    timestamp: '2026-01-01T00:00:00Z',
    contains: [
      { system: snomed, code: '363443007', display: 'Malignant tumor of ovary' },
      { system: icd10cm, code: 'C56.9', display: 'Malignant neoplasm of unspecified ovary' },
      { system: icd10cm, code: 'Z85.43', display: 'Personal history of cancer of ovary' },
    ],
  },
});

const criteria = cql(
  'Ovary',
  `include Malignancies version '1.0.0' called Malignancies

valueset "Ovarian cancer, or a history of it": 'https://example.org/ValueSet/ovarian-cancer'
valueset "Secondary malignant neoplasm": 'https://trialhook.org/fhir/ValueSet/secondary-cancer'

context Patient

define "Ovarian Cancer Entries":
  [Condition: "Ovarian cancer, or a history of it"]

define "Has Ovarian Cancer":
  exists "Ovarian Cancer Entries"

define "Other Cancer Now":
  Malignancies."Other Malignancy Not In Remission"("Ovarian Cancer Entries", [Condition: "Secondary malignant neoplasm"])

define "Other Cancer In 5 Years":
  Malignancies."Other Malignancy Unless Gone For"("Ovarian Cancer Entries", [Condition: "Secondary malignant neoplasm"], 5 years)
`,
);

let given: Promise<Catalogue> | undefined;

/** Loaded once, by the first test that asks for it. */
function catalogue(): Promise<Catalogue> {
  return (given ??= givenCatalogue({
    'valuesets/ovarian-cancer.json': ovarianCancer,
    'trials/ovary/criteria.cql': criteria,
    'trials/ovary/trial.yaml': trialYaml('ovary', [
      'id: I01, kind: inclusion, anchor: true, text: Ovarian cancer, define: Has Ovarian Cancer, evidence: Ovarian Cancer Entries',
      'id: E01, kind: exclusion, text: Another active cancer, define: Other Cancer Now',
      'id: E02, kind: exclusion, text: Another cancer within 5 years, define: Other Cancer In 5 Years',
    ]),
  }));
}

function entry(id: string, code: string, more: object = {}, system = icd10cm): object {
  return {
    resourceType: 'Condition',
    id,
    code: { coding: [{ system, code }] },
    clinicalStatus: { coding: [{ code: 'active' }] },
    verificationStatus: { coding: [{ code: 'confirmed' }] },
    onsetDateTime: '2026-01-10',
    recordedDate: '2026-01-10',
    ...more,
  };
}

const ovary = entry('ovary', 'C56.9');

async function exclusions(...others: object[]): Promise<Record<string, Finding>> {
  const findings = await findingsOf(await catalogue(), recordOf({}, [ovary, ...others]), {
    trial: 'ovary',
    evaluatedAt: '2026-06-15T12:00:00Z',
    criteria: ['E01', 'E02'],
  });
  return Object.fromEntries(findings.map((finding) => [finding.criterion, finding]));
}

const both = (finding: object) => ({
  E01: expect.objectContaining(finding) as object,
  E02: expect.objectContaining(finding) as object,
});

describe('in a trial in ovarian cancer, another cancer', () => {
  it.each([
    ['nothing but the ovarian cancer', []],
    ['the same coded twice', [entry('again', '363443007', {}, snomed)]],
    ['a history of it', [entry('history', 'Z85.43')]],
    [
      'an entry of it that is over',
      [
        entry('old', 'C56.9', {
          clinicalStatus: { coding: [{ code: 'resolved' }] },
          abatementDateTime: '2024-02-01',
        }),
      ],
    ],
  ])('is not found in %s', async (_, others) => {
    expect(await exclusions(...others)).toEqual(both({ status: 'unknown', reason: 'none-found' }));
  });

  it.each([
    ['the peritoneum', 'C78.6', icd10cm],
    ['the liver', '94381002', snomed],
    ['lymph nodes', 'C77.2', icd10cm],
    ['an unknown place', 'C79.9', icd10cm],
    ['no named place at all', '363346000', snomed],
  ])('may be the same where it is secondary, in %s', async (_, code, system) => {
    expect(await exclusions(entry('secondary', code, {}, system))).toEqual(
      both({
        status: 'unknown',
        effect: 'open',
        detail: 'may-be-same-disease',
        evidence: [expect.objectContaining({ reference: 'Condition/secondary' })],
      }),
    );
  });

  it.each([
    ['breast cancer', 'C50.911', icd10cm],
    ['breast cancer in SNOMED CT', '254837009', snomed],
    ['B-cell lymphoma', 'C83.30', icd10cm],
    ['acute leukaemia', 'C91.00', icd10cm],
    ['B-ALL', '277571004', snomed],
  ])('is %s, and excludes, beside a metastasis too', async (_, code, system) => {
    const found = await exclusions(entry('other', code, {}, system), entry('secondary', 'C78.6'));
    expect(found).toEqual(
      both({
        status: 'met',
        effect: 'rules-out',
        evidence: [expect.objectContaining({ reference: 'Condition/other' })],
      }),
    );
  });

  it('is over where it is a history, and nobody knows since when', async () => {
    const { E01, E02 } = await exclusions(entry('history', 'Z85.3'));
    expect(E01).toMatchObject({ status: 'not-met' });
    expect(E02).toMatchObject({ status: 'unknown', detail: 'missing-date' });
  });

  it('in remission is not active, and was there', async () => {
    const { E01, E02 } = await exclusions(entry('myeloma', 'C90.01'));
    expect(E01).toMatchObject({ status: 'not-met' });
    expect(E02).toMatchObject({ status: 'unknown', detail: 'missing-date' });
  });
});
