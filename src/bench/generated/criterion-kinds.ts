import type { SeededRandom } from './random.ts';

/** One generated line of a protocol, with the CQL that decides it. */
export interface GeneratedLine {
  /** Of the criterion and of its define; equal lines are asked alike by every trial that has them. */
  readonly name: string;
  readonly kind: 'inclusion' | 'exclusion';
  readonly onFail: 'rules-out' | 'not-now';
  readonly cql: string;
  /** Shared libraries that the CQL calls. */
  readonly libraries: readonly string[];
  /** Value sets that it names itself. */
  readonly valueSets: readonly ValueSetName[];
}

/** Title and the last part of the URL of a shipped value set. */
export type ValueSetName = readonly [title: string, name: string];

/** A kind of criterion, and how much of a protocol it makes up. */
export interface CriterionKind {
  readonly weight: number;
  line(random: SeededRandom): GeneratedLine;
}

/** Diseases that a trial may be for: its anchor. */
export const anchorDiseases: readonly ValueSetName[] = [
  ['B-lineage acute lymphoblastic leukaemia', 'ball'],
  ['Acute myeloid leukaemia', 'aml'],
  ['Multiple myeloma', 'mm'],
  ['B-cell lymphoma', 'bcl'],
  ['Chronic lymphocytic leukaemia', 'cll'],
  ['T-lineage acute lymphoblastic leukaemia or lymphoma', 'tall'],
  ['Other malignancy', 'other-cancer'],
  ['Autoimmune disease', 'autoimmune'],
];

const exclusionDiseases: readonly ValueSetName[] = [
  ['Heart failure', 'hf'],
  ['Myocardial infarction', 'mi'],
  ['Stroke or intracranial haemorrhage', 'stroke'],
  ['Cardiac arrhythmia', 'arrhythmia'],
  ['Non-ischaemic cardiomyopathy', 'nicm'],
  ['Epilepsy', 'epilepsy'],
  ['Dementia', 'dementia'],
  ['Graft-versus-host disease', 'gvhd'],
  ['Autoimmune disease', 'autoimmune'],
  ['Primary immunodeficiency', 'pid'],
  ['Severe or active infection', 'infection'],
  ['Sepsis or bacteraemia', 'sepsis'],
  ['Cerebrovascular disease', 'cvd'],
  ['Pleural effusion', 'pleural-eff'],
  ['Ascites', 'ascites'],
  ['Central nervous system leukaemia', 'cns-leuk'],
];

interface Limit {
  readonly words: string;
  readonly library: string;
  readonly call: (value: string) => string;
  readonly values: readonly string[];
}

/** Expressions of cql/shared with a limit that differs from protocol to protocol, within few values. */
const limits: readonly Limit[] = [
  laboratory('Neutrophils at least', 'Neutrophils At Least', ['0.5', '0.75', '1.0', '1.5']),
  laboratory('Platelets at least', 'Platelets At Least', ['30.0', '50.0', '75.0', '100.0']),
  laboratory('Haemoglobin at least', 'Haemoglobin At Least', ['6.0', '7.0', '8.0', '9.0']),
  laboratory('Lymphocytes at least', 'Lymphocytes At Least', ['0.1', '0.15', '0.5', '1.0']),
  against('ALT', 'enzyme'),
  against('AST', 'enzyme'),
  against('Total Bilirubin Concentration', 'bilirubin'),
  {
    ...{ words: 'Creatinine at most', library: 'Measurements' },
    call: (value) =>
      `Measurements."At Most"(Laboratory."Serum Creatinine", ${value}, 'creatinine')`,
    values: ['132.6', '150.0', '176.8', '221.0'],
  },
  {
    ...{ words: 'Creatinine clearance at least', library: 'Renal' },
    call: (value) => `Renal."Creatinine Clearance At Least"(${value})`,
    values: ['30.0', '45.0', '50.0', '60.0'],
  },
  {
    ...{ words: 'LVEF at least', library: 'Cardiac' },
    call: (value) => `Cardiac."LVEF By Echocardiography Or MUGA At Least"(${value})`,
    values: ['40.0', '45.0', '50.0', '55.0'],
  },
  {
    ...{ words: 'ECOG at most', library: 'Performance' },
    call: (value) => `Performance."ECOG At Most"(${value})`,
    values: ['1.0', '2.0'],
  },
];

/** What protocols ask in the same words. */
const fixed: readonly (readonly [
  words: string,
  library: string,
  define: string,
  operands?: string,
])[] = [
  ['HIV infection', 'ViralInfections', 'HIV'],
  ['Active hepatitis B', 'ViralInfections', 'Active Hepatitis B'],
  ['Active hepatitis C', 'ViralInfections', 'Active Hepatitis C'],
  ['Pregnant', 'Pregnancy', 'Currently Pregnant'],
  ['Breastfeeding', 'Pregnancy', 'Currently Breastfeeding'],
  ['Severe allergy to the product', 'Allergies', 'Severe Allergy To Cell Product'],
  ['Severe cardiomyopathy', 'HeartDisease', 'Severe Cardiomyopathy Ever'],
  [
    ...(['Another malignancy', 'Malignancies', 'Other Malignancy Not In Remission'] as const),
    '(List<Condition> { }, List<Condition> { })',
  ],
];

const washouts: readonly (readonly [words: string, library: string, call: string])[] = [
  ['Live vaccine', 'Vaccination', 'Live Vaccine Within'],
  ['Surgery', 'Surgery', 'Surgery Within'],
  ['Radiotherapy', 'Radiotherapy', 'Radiotherapy Within'],
  ['Sepsis', 'SevereInfection', 'Sepsis Within'],
];
const windows = ['2 weeks', '28 days', '6 weeks', '3 months', '6 months'];

const conditionTests = [
  { words: 'History of', call: (entries: string) => `Conditions."Ever Recorded"(${entries})` },
  { words: 'Active', call: (entries: string) => `Conditions."Active Now"(${entries})` },
  {
    words: 'In six months',
    call: (entries: string) => `Conditions."Recorded Within"(${entries}, 6 months)`,
  },
  {
    words: 'In a year',
    call: (entries: string) => `Conditions."Recorded Within"(${entries}, 1 year)`,
  },
];

/** The kinds that a protocol's lines are drawn from, by weight in percent. */
export const criterionKinds: readonly CriterionKind[] = [
  {
    weight: 40,
    line(random) {
      const limit = random.oneOf(limits);
      return limitLine(limit, random.oneOf(limit.values));
    },
  },
  {
    weight: 26,
    line(random) {
      const valueSet = random.oneOf(exclusionDiseases);
      const { words, call } = random.oneOf(conditionTests);
      return exclusion(`${words} ${valueSet[0]}`, call(`[Condition: "${valueSet[0]}"]`), {
        libraries: ['Conditions'],
        valueSets: [valueSet],
      });
    },
  },
  {
    weight: 14,
    line(random) {
      const [words, library, define, operands = ''] = random.oneOf(fixed);
      return exclusion(words, `${library}."${define}"${operands}`, { libraries: [library] });
    },
  },
  {
    weight: 8,
    line(random) {
      const [words, library, call] = random.oneOf(washouts);
      const window = random.oneOf(windows);
      const cql = `${library}."${call}"(${window})`;
      return {
        ...exclusion(`${words} within ${window}`, cql, { libraries: [library] }),
        onFail: 'not-now',
      };
    },
  },
  {
    weight: 6,
    line(random) {
      const least = random.oneOf([12, 14, 16, 18]);
      const most = random.oneOf([60, 65, 70, 75]);
      const age = 'AgeInYearsAt(Timing."Evaluation Date")';
      const cql = `${age} >= ${least} and ${age} <= ${most}`;
      return inclusion(`Age ${least} to ${most}`, cql, ['Timing'], 'rules-out');
    },
  },
  {
    weight: 6,
    line(random) {
      const [one, other] = [random.oneOf(exclusionDiseases), random.oneOf(exclusionDiseases)];
      const either = [one, other].map(
        ([title]) => `Conditions."Active Now"([Condition: "${title}"])`,
      );
      return exclusion(
        `${one[0]} or ${other[0]}`,
        `Findings."Any Found"({ ${either.join(', ')} })`,
        {
          libraries: ['Conditions', 'Findings'],
          valueSets: one === other ? [one] : [one, other],
        },
      );
    },
  },
];

/** Age, performance, blood counts, liver and kidney, each with a limit that is common. */
export const typicalLines: readonly GeneratedLine[] = [
  inclusion(
    'Age 18 to 75',
    'AgeInYearsAt(Timing."Evaluation Date") >= 18 and AgeInYearsAt(Timing."Evaluation Date") <= 75',
    ['Timing'],
    'rules-out',
  ),
  ...[
    ['ECOG at most', '2.0'],
    ['Neutrophils at least', '1.0'],
    ['Platelets at least', '75.0'],
    ['Haemoglobin at least', '8.0'],
    ['ALT at most times ULN', '3.0'],
    ['Total Bilirubin Concentration at most times ULN', '1.5'],
    ['Creatinine at most', '150.0'],
  ].flatMap(([words, value = '']) =>
    limits.filter((limit) => limit.words === words).map((limit) => limitLine(limit, value)),
  ),
];

function limitLine({ words, library, call }: Limit, value: string): GeneratedLine {
  return inclusion(`${words} ${value}`, call(value), [library, 'Laboratory'], 'not-now');
}

function laboratory(words: string, define: string, values: readonly string[]) {
  const call = (value: string) => `Laboratory."${define}"(${value})`;
  return { words, library: 'Laboratory', call, values };
}

function against(readings: string, kind: string) {
  const call = (value: string) =>
    `ReferenceRanges."At Most Times ULN"(Laboratory."${readings}", ${value}, '${kind}')`;
  const words = `${readings} at most times ULN`;
  return { words, library: 'ReferenceRanges', call, values: ['1.5', '2.0', '2.5', '3.0', '5.0'] };
}

function inclusion(
  name: string,
  cql: string,
  libraries: readonly string[],
  onFail: GeneratedLine['onFail'],
): GeneratedLine {
  return { name, kind: 'inclusion', onFail, cql, libraries, valueSets: [] };
}

function exclusion(
  name: string,
  cql: string,
  uses: { readonly libraries: readonly string[]; readonly valueSets?: readonly ValueSetName[] },
): GeneratedLine {
  const { libraries, valueSets = [] } = uses;
  return { name, kind: 'exclusion', onFail: 'rules-out', cql, libraries, valueSets };
}
