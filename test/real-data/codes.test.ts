import { describe, expect, it } from 'vitest';
import { Chart, type Json } from './textbook-chart.ts';

const sct = 'http://snomed.info/sct';
const icd10cm = 'http://hl7.org/fhir/sid/icd-10-cm';
const icd10 = 'http://hl7.org/fhir/sid/icd-10';
const icd10gm = 'http://fhir.de/CodeSystem/bfarm/icd-10-gm';
const icdO3 = 'http://terminology.hl7.org/CodeSystem/icd-o-3';
const ops = 'http://fhir.de/CodeSystem/bfarm/ops';
const atc = 'http://www.whocc.no/atc';
const cvx = 'http://hl7.org/fhir/sid/cvx';
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const qh103 = 'qh103-b-all';

function code(system: string, value: string): Json {
  return { coding: [{ system, code: value }] };
}

/** The relapsed chart with the disease coded in this way, and in no other. */
function diseaseCoded(system: string, value: string): Chart {
  return new Chart()
    .change('leukaemia', { code: code(system, value) })
    .without('remission')
    .without('relapse');
}

function condition(id: string, concept: Json, elements: Json = {}): Json {
  const status = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
  const verification = 'http://terminology.hl7.org/CodeSystem/condition-ver-status';
  return {
    resourceType: 'Condition',
    id,
    clinicalStatus: code(status, 'active'),
    verificationStatus: code(verification, 'confirmed'),
    code: concept,
    onsetDateTime: '2026-05-01',
    ...elements,
  };
}

describe('a leukaemia coded in another system', () => {
  it.each([
    ['a B-ALL by its morphology', icdO3, '9836/3'],
    ['a B-ALL by the newer morphology', icdO3, '9811/3'],
    ['a morphology written without its slash', icdO3, 'M98113'],
    ['a morphology under its OID', '2.16.840.1.113883.6.43.1', '9812/3'],
    ['SNOMED CT with a version', `${sct}|http://snomed.info/sct/731000124108`, '277571004'],
    ['SNOMED CT as a bare OID', '2.16.840.1.113883.6.96', '277571004'],
    ['SNOMED CT with blanks around it', ' http://snomed.info/sct ', ' 277571004 '],
    ['SNOMED CT by its name', 'SNOMED CT', '277571004'],
  ])('is the anchor of a B-ALL trial: %s', async (_what, system, value) => {
    const finding = await diseaseCoded(system, value).finding(qh103, 'I02dx');
    expect(finding).toMatchObject({ status: 'met', effect: 'supports' });
  });

  it.each([
    ['ICD-10-GM with five characters', icd10gm, 'C91.00'],
    ['ICD-10-GM in remission', icd10gm, 'C91.01'],
    ['ICD-10-GM under its older URL', 'http://fhir.de/CodeSystem/dimdi/icd-10-gm', 'C91.0-'],
    ['the ICD-10 of the WHO', icd10, 'C91.0'],
    ['an American code under the URL of the WHO', icd10, 'C91.00'],
    ['the header of the American family', icd10cm, 'C91.0'],
    ['small letters and no dot', icd10cm, 'c9102'],
    ['small letters and no dot in German', icd10gm, 'c9100'],
    ['a morphology without lineage', icdO3, '9835/3'],
  ])('leaves the lineage open where the code does: %s', async (_what, system, value) => {
    const finding = await diseaseCoded(system, value).finding(qh103, 'I02dx');
    expect(finding).toMatchObject({ status: 'unknown', detail: 'lineage-unspecified' });
    expect(finding.evidence).toHaveLength(1);
  });

  it.each([
    ['a T-ALL by its morphology', icdO3, '9837/3'],
    ['an AML by its morphology', icdO3, '9861/3'],
    ['an AML of the WHO', icd10, 'C92.0'],
    ['an AML with dysplasia, which only the WHO has', icd10gm, 'C92.80'],
    ['a chronic lymphocytic leukaemia', icd10gm, 'C91.10'],
  ])('is another disease: %s', async (_what, system, value) => {
    const finding = await diseaseCoded(system, value).finding(qh103, 'I02dx');
    expect(finding).toMatchObject({ status: 'not-met' });
  });

  it.each([
    ['a code that means Burkitt-type leukaemia outside America', icd10, 'C91.8'],
    ['the same in German', icd10gm, 'C91.80'],
    ['the morphology of it', icdO3, '9826/3'],
  ])('is related: %s', async (_what, system, value) => {
    const finding = await diseaseCoded(system, value).finding(qh103, 'I02dx');
    expect(finding).toMatchObject({ status: 'unknown', detail: 'related-disease' });
  });

  it.each([
    ['a myeloma of the WHO', icd10, 'C90.0'],
    ['a myeloma in German', icd10gm, 'C90.00'],
    ['a myeloma by its morphology', icdO3, '9732/3'],
    ['a large B-cell lymphoma', icdO3, '9680/3'],
    ['a large B-cell lymphoma of the WHO', icd10, 'C83.3'],
    ['a follicular lymphoma of another type', icd10gm, 'C82.7'],
    ['a Burkitt lymphoma', icdO3, '9687/3'],
  ])('is the anchor of a trial of B-cell malignancies: %s', async (_what, system, value) => {
    const finding = await diseaseCoded(system, value).finding('in-vivo-car-t-heme', 'I02a');
    expect(finding).toMatchObject({ status: 'met' });
  });

  it('is refractory where the German code says so', async () => {
    const chart = diseaseCoded(sct, '277571004')
      .change('leukaemia', {
        clinicalStatus: code('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active'),
      })
      .add(condition('refractory', code(icd10gm, 'C95.8!')));
    expect(await chart.finding('donor-cd19-cd22-b-all', 'D01b')).toMatchObject({ status: 'met' });
  });
});

describe('a condition that excludes, coded in another system', () => {
  const withCode = async (system: string, value: string, criterion: string): Promise<unknown> => {
    const chart = new Chart().add(condition('comorbidity', code(system, value)));
    const { evidence, ...rest } = await chart.finding(qh103, criterion);
    return { ...rest, evidence: evidence.map(({ reference }) => reference) };
  };

  it.each([
    ['HIV of the WHO', icd10, 'B20', 'B20', 'E08a'],
    ['HIV of the WHO, unspecified', icd10, 'B24', 'B20', 'E08a'],
    ['HIV of the WHO with four characters', icd10, 'B22.7', 'B20', 'E08a'],
    ['HIV in German', icd10gm, 'B24', 'B20', 'E08a'],
    ['hepatitis B of the WHO', icd10, 'B18.1', 'B18.1', 'E08b'],
    ['hepatitis B in German', icd10gm, 'B18.1', 'B18.1', 'E08b'],
    ['hepatitis C of the WHO', icd10, 'B18.2', 'B18.2', 'E08c'],
    ['hepatitis C in German, undotted', icd10gm, 'b182', 'B18.2', 'E08c'],
    ['heart failure of the WHO', icd10, 'I50.0', 'I50.9', 'E08d'],
    ['heart failure in German', icd10gm, 'I50.13', 'I50.1', 'E08d'],
    ['multiple sclerosis in German', icd10gm, 'G35.10', 'G35', 'E04b'],
    ['an immunodeficiency of the WHO', icd10, 'D83.9', 'D83.9', 'E04a'],
    ['breast cancer in German', icd10gm, 'C50.4', 'C50.411', 'E03'],
    ['kidney cancer, which has no fourth character', icd10, 'C64', 'C64.9', 'E03'],
    ['a stroke that is neither bleeding nor infarct', icd10, 'I64', 'I63.9', 'E10'],
    ['a stroke with a dagger', icd10gm, 'I63.9†', 'I63.9', 'E10'],
    ['epilepsy in German', icd10gm, 'G40.09', 'G40.909', 'E01b'],
  ])('%s is found as it is in ICD-10-CM', async (_what, system, value, american, criterion) => {
    const twin = await withCode(icd10cm, american, criterion);
    expect(await withCode(system, value, criterion)).toEqual(twin);
    expect(twin).toMatchObject({ evidence: ['Condition/comorbidity'] });
  });

  it('does not take a code for what it means in another edition', async () => {
    // R65.2 is severe sepsis in America and no infection at all in Germany.
    const chart = new Chart().add(condition('sirs', code(icd10gm, 'R65.2')));
    const infection = await chart.finding('cd7-car-t-acute-leukemia', 'I07a');
    expect(infection.evidence.map(({ reference }) => reference)).not.toContain('Condition/sirs');
  });
});

describe('a treatment coded in another system', () => {
  const transplant = (system: string, value: string): Chart =>
    new Chart().add({
      resourceType: 'Procedure',
      id: 'transplant',
      status: 'completed',
      code: code(system, value),
      performedDateTime: '2026-05-01',
    });

  it.each([
    ['from blood, autologous', '8-805.00'],
    ['from blood, haploidentical', '8-805.25'],
    ['from marrow, unrelated donor', '5-411.50'],
    ['from marrow, written without hyphen and dot', '541140'],
  ])('a transplantation by its German code: %s', async (_what, value) => {
    const finding = await transplant(ops, value).finding('in-vivo-car-t-heme', 'E02');
    expect(finding).toMatchObject({ status: 'met' });
    expect(finding.evidence.map(({ reference }) => reference)).toEqual(['Procedure/transplant']);
  });

  it('a harvest of stem cells is no transplantation', async () => {
    const finding = await transplant(ops, '5-410.10').finding('in-vivo-car-t-heme', 'E02');
    expect(finding.status).toBe('unknown');
  });

  const given = (system: string, value: string): Chart =>
    new Chart().add({
      resourceType: 'MedicationAdministration',
      id: 'dose',
      status: 'completed',
      medicationCodeableConcept: code(system, value),
      effectiveDateTime: '2026-06-14',
    });

  const dose = 'MedicationAdministration/dose';

  it.each([
    ['vincristine by ATC in small letters', atc, 'l01ca02'],
    ['bortezomib by the code it had until 2021', atc, 'L01XX32'],
    ['paclitaxel by SNOMED CT', sct, '387374002'],
    ['cytarabine by the German ATC', 'http://fhir.de/CodeSystem/dimdi/atc', 'L01BC01'],
  ])('%s yesterday is within its half-lives', async (_what, system, value) => {
    const finding = await given(system, value).finding('in-vivo-car-t-heme', 'E01a');
    expect(finding.evidence.map(({ reference }) => reference)).toContain(dose);
    expect(finding.status).toBe('met');
  });

  it.each([
    ['carboplatin', rxnorm, '40048'],
    ['carboplatin by ATC', atc, 'L01XA02'],
    ['docetaxel', rxnorm, '72962'],
    ['bevacizumab by the German ATC', 'http://fhir.de/CodeSystem/bfarm/atc', 'L01FG01'],
    ['cisplatin by SNOMED CT', sct, '387318005'],
    ['doxorubicin, liposomal or not', atc, 'L01DB01'],
  ])('%s is antineoplastic, and how long it stays is not known', async (_what, system, value) => {
    const finding = await given(system, value).finding('in-vivo-car-t-heme', 'E01a');
    expect(finding).toMatchObject({ status: 'unknown', detail: 'half-life-unknown' });
    expect(finding.evidence.map(({ reference }) => reference)).toContain(dose);
  });

  it('methotrexate by the code of an immunosuppressant is none', async () => {
    const finding = await given(atc, 'L04AX03').finding('in-vivo-car-t-heme', 'E01a');
    expect(finding.evidence.map(({ reference }) => reference)).not.toContain(dose);
  });
});

describe('a vaccine that may be a live one', () => {
  const trial = 'in-vivo-car-t-heme';
  const vaccinated = (vaccineCode: Json, occurrenceDateTime = '2026-06-01'): Chart =>
    new Chart().change('influenza-vaccine', { vaccineCode, occurrenceDateTime });

  it.each([
    ['an unknown CVX', code(cvx, '9999')],
    ['the CVX for an unknown vaccine', code(cvx, '999')],
    ['a CVX that says influenza and no more', code(cvx, '88')],
    ['a CVX without its zero', code(cvx, '3')],
    ['a product', code('http://hl7.org/fhir/sid/ndc', '49281-0422-50')],
    ['a local code', code('urn:oid:1.2.3.4.5', 'FLU-24')],
    ['ATC influenza without formulation', code(atc, 'J07BB')],
    ['SNOMED CT influenza without formulation', code(sct, '1181000221105')],
  ])('%s is no evidence against it, however long ago', async (_what, vaccine) => {
    for (const when of ['2026-06-01', '2025-10-14']) {
      const finding = await vaccinated(vaccine, when).finding(trial, 'E09');
      expect(finding).toMatchObject({ status: 'unknown', detail: 'code-unknown' });
      expect(finding.evidence).toHaveLength(1);
    }
  });

  it('words alone are said to be words', async () => {
    expect(await vaccinated({ text: 'MMR' }).finding(trial, 'E09')).toMatchObject({
      status: 'unknown',
      detail: 'narrative-only',
    });
  });

  it.each([
    ['measles by ATC', code(atc, 'J07BD52')],
    ['yellow fever by ATC', code('http://fhir.de/CodeSystem/bfarm/atc', 'J07BL01')],
    ['measles, mumps and rubella by SNOMED CT', code(sct, '871831003')],
    ['varicella by SNOMED CT', code(sct, '2221000221107')],
    ['MMR under the OID of CVX', code('2.16.840.1.113883.12.292', '03')],
    ['live influenza for home use', code(cvx, '333')],
  ])('%s is one', async (_what, vaccine) => {
    expect(await vaccinated(vaccine).finding(trial, 'E09')).toMatchObject({ status: 'met' });
  });

  it.each([
    ['an mRNA vaccine', code(cvx, '309')],
    ['hepatitis B by ATC', code(atc, 'J07BC01')],
    ['tetanus toxoid by SNOMED CT', code(sct, '2021000221101')],
    ['recombinant zoster', code(cvx, '187')],
  ])('%s is known not to be one', async (_what, vaccine) => {
    const finding = await vaccinated(vaccine).finding(trial, 'E09');
    expect(finding).toMatchObject({ status: 'not-met' });
    expect(finding.evidence).toHaveLength(1);
  });

  it('is not spoken against by another that is none', async () => {
    const chart = new Chart().addLike('influenza-vaccine', 'other', {
      vaccineCode: code(cvx, '9999'),
      occurrenceDateTime: '2026-06-01',
    });
    expect(await chart.finding(trial, 'E09')).toMatchObject({ detail: 'code-unknown' });
  });

  it.each([
    ['an immunoglobulin', '87'],
    ['a tuberculin test', '96'],
  ])('%s says nothing about vaccines', async (_what, value) => {
    expect(await vaccinated(code(cvx, value)).finding(trial, 'E09')).toMatchObject({
      status: 'unknown',
      detail: 'missing-data',
    });
  });
});
