/** A coded statement: SNOMED CT and, where a hospital bills by it, ICD-10-CM. */
export interface Problem {
  readonly snomed: string;
  readonly icd10?: string;
  readonly display: string;
}

/** What a haematologist's patients are treated for; each patient has one. */
export const diseases: readonly Problem[] = [
  {
    snomed: '277571004',
    icd10: 'C91.00',
    display: 'B-cell acute lymphoblastic leukemia',
  },
  { snomed: '91861009', icd10: 'C92.00', display: 'Acute myeloid leukemia' },
  { snomed: '109989006', icd10: 'C90.00', display: 'Multiple myeloma' },
  { snomed: '46635009', icd10: 'E10.9', display: 'Type 1 diabetes mellitus' },
];

/** What patients have beside it; some of it is what trials exclude. */
export const comorbidities: readonly Problem[] = [
  { snomed: '59621000', icd10: 'I10', display: 'Essential hypertension' },
  { snomed: '44054006', icd10: 'E11.9', display: 'Type 2 diabetes mellitus' },
  { snomed: '55822004', icd10: 'E78.5', display: 'Hyperlipidemia' },
  { snomed: '195967001', icd10: 'J45.909', display: 'Asthma' },
  { snomed: '40930008', icd10: 'E03.9', display: 'Hypothyroidism' },
  { snomed: '84114007', icd10: 'I50.9', display: 'Heart failure' },
  { snomed: '22298006', icd10: 'I21.4', display: 'Myocardial infarction' },
  { snomed: '230690007', icd10: 'I63.9', display: 'Cerebrovascular accident' },
  { snomed: '271737000', icd10: 'D64.9', display: 'Anemia' },
  { snomed: '162864005', icd10: 'E66.9', display: 'Obesity' },
  { snomed: '235595009', icd10: 'K21.9', display: 'Gastroesophageal reflux disease' },
  { snomed: '35489007', icd10: 'F32.9', display: 'Depressive disorder' },
];

/** RxNorm ingredients. */
export const drugs: readonly { readonly code: string; readonly display: string }[] = [
  { code: '1202', display: 'azathioprine' },
  { code: '11202', display: 'vincristine' },
  { code: '3002', display: 'cyclophosphamide' },
  { code: '3639', display: 'doxorubicin' },
  { code: '3041', display: 'cytarabine' },
  { code: '6851', display: 'methotrexate' },
  { code: '8640', display: 'prednisone' },
  { code: '29046', display: 'lisinopril' },
  { code: '83367', display: 'atorvastatin' },
  { code: '161', display: 'acetaminophen' },
];

export const procedures: readonly Problem[] = [
  { snomed: '234319005', display: 'Splenectomy' },
  { snomed: '49401003', display: 'Aspiration of bone marrow' },
  { snomed: '40701008', display: 'Echocardiography' },
  { snomed: '80146002', display: 'Appendectomy' },
  { snomed: '116859006', display: 'Transfusion of blood product' },
];
