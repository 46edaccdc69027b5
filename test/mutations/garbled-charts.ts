import { SeededRandom } from '../../src/bench/generated/random.ts';
import type { PatientAssessment } from '../../src/eligibility/assessment.ts';
import type { Finding } from '../../src/eligibility/finding.ts';
import { matchPatient } from '../../src/matching/match-patient.ts';
import { assembleRecord } from '../../src/record/assemble-record.ts';
import { codeKey } from '../../src/terminology/code-systems.ts';
import type { Catalogue } from '../../src/trials/catalogue.ts';
import { garblings, type Json } from './garblings.ts';

/** A chart whose findings are known. */
export interface SoundChart {
  readonly name: string;
  readonly patientId: string;
  readonly resources: readonly Json[];
  /** ISO 8601 instant. */
  readonly evaluatedAt: string;
}

/** A finding that a garbled chart made surer than it may be. */
export interface ConfidentError {
  readonly chart: string;
  readonly garbling: string;
  readonly resource: Json;
  readonly garbled: readonly Json[];
  readonly trial: string;
  readonly before: Finding;
  readonly after: Finding;
}

/** What garbling charts came to. */
export interface Garbled {
  readonly count: number;
  /** How many findings rested on what was garbled. */
  readonly findings: number;
  /** How many of them are open now. */
  readonly opened: number;
  readonly errors: readonly ConfidentError[];
}

/**
 * Garbles one resource of a chart that decided a finding, many times over, beside an older result of the same
 * test, and holds every finding that rested on it against what it was: it may be open now, or what it was, but never the
 * opposite, and never decided by the older result.
 * @param count how many garbled charts
 */
export async function garbleCharts(
  catalogue: Catalogue,
  charts: readonly SoundChart[],
  count: number,
  seed: number,
): Promise<Garbled> {
  const random = new SeededRandom(seed);
  const sound = new Map<string, PatientAssessment>();
  const errors: ConfidentError[] = [];
  let [done, findings, opened] = [0, 0, 0];
  while (done < count) {
    const chart = withOlderResults(random.oneOf(charts), random.chance(0.5));
    const key = `${chart.name} ${chart.resources.length}`;
    const before = sound.get(key) ?? (await matched(catalogue, chart));
    sound.set(key, before);
    const cited = [...evidenceIn(before)].sort();
    if (cited.length === 0) continue;
    const reference = random.oneOf(cited);
    const resource = chart.resources.find((each) => referenceOf(each) === reference);
    const { name, garble } = random.oneOf(garblings);
    const garbled = resource && garble(resource, random);
    if (resource === undefined || garbled === undefined) continue;
    done++;
    const resources = chart.resources.flatMap((each) => (each === resource ? garbled : [each]));
    const after = await matched(catalogue, { ...chart, resources });
    for (const pair of pairs(before, after)) {
      if (!pair.before.evidence.some((each) => each.reference === reference)) continue;
      if (!isDecided(pair.before)) continue;
      findings++;
      if (!isDecided(pair.after)) opened++;
      else if (isConfidentError(pair.before, pair.after, `${reference}${olderMark}`)) {
        errors.push({ chart: chart.name, garbling: name, resource, garbled, ...pair });
      }
    }
  }
  return { count, findings, opened, errors };
}

/** Every result once more, some days older: with the same value, or with one on the other side of every limit. */
function withOlderResults(chart: SoundChart, isSame: boolean): SoundChart {
  const older = chart.resources
    .filter(({ resourceType, effectiveDateTime }) => {
      return resourceType === 'Observation' && typeof effectiveDateTime === 'string';
    })
    .map((each) => ({
      ...each,
      id: `${String(each['id'])}${olderMark}`,
      effectiveDateTime: daysBefore(String(each['effectiveDateTime']), 4),
      issued: undefined,
      ...(isSame ? {} : contrary(each)),
    }));
  const name = `${chart.name}, older results ${isSame ? 'the same' : 'contrary'}`;
  return { ...chart, name, resources: [...chart.resources, ...older] };
}

const olderMark = '-older';

function contrary({ valueQuantity, valueInteger, valueCodeableConcept }: Json): Json {
  if (valueQuantity !== undefined) {
    const { value } = valueQuantity as { readonly value: number };
    return {
      valueQuantity: { ...(valueQuantity as Json), value: value > 10 ? value / 5 : value * 8 },
    };
  }
  if (valueInteger !== undefined) return { valueInteger: Number(valueInteger) > 2 ? 0 : 4 };
  if (valueCodeableConcept === undefined) return {};
  const isNegative = /neg|not detected|260385009|260415000/iu.test(
    JSON.stringify(valueCodeableConcept),
  );
  const [code, display] = isNegative ? ['10828004', 'Positive'] : ['260385009', 'Negative'];
  return {
    valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code, display }] },
  };
}

function daysBefore(date: string, days: number): string {
  const day = new Date(Date.parse(date.slice(0, 10)) - days * 86_400_000);
  return day.toISOString().slice(0, 10);
}

async function matched(catalogue: Catalogue, chart: SoundChart): Promise<PatientAssessment> {
  const { patientId, resources, evaluatedAt } = chart;
  const record = assembleRecord({ patientId, resources, reads: 'everything', codeKey });
  return matchPatient(catalogue, record, { evaluatedAt });
}

function referenceOf({ resourceType, id }: Json): string {
  return `${String(resourceType)}/${String(id)}`;
}

function evidenceIn({ assessments }: PatientAssessment): ReadonlySet<string> {
  return new Set(
    assessments
      .flatMap(({ findings }) => findings.filter(isDecided))
      .flatMap(({ evidence }) => evidence.map(({ reference }) => reference)),
  );
}

function* pairs(before: PatientAssessment, after: PatientAssessment) {
  for (const { trial, findings } of before.assessments) {
    const others = after.assessments.find((each) => each.trial.id === trial.id)?.findings ?? [];
    for (const [at, finding] of findings.entries()) {
      const other = others[at];
      if (other !== undefined) yield { trial: trial.id, before: finding, after: other };
    }
  }
}

function isDecided({ status }: Finding): boolean {
  return status === 'met' || status === 'not-met';
}

/** @param older the older result of the test that was garbled */
function isConfidentError(before: Finding, after: Finding, older: string): boolean {
  if (before.status !== after.status) return true;
  const isCited = ({ evidence }: Finding) => evidence.some(({ reference }) => reference === older);
  return isCited(after) && !isCited(before);
}
