import {
  anchorDiseases,
  criterionKinds,
  typicalLines,
  type GeneratedLine,
  type ValueSetName,
} from './criterion-kinds.ts';
import { SeededRandom } from './random.ts';

/** The files of a generated trial's folder. */
export interface GeneratedTrial {
  readonly id: string;
  /** `trial.yaml` (JSON is YAML). */
  readonly trialFile: string;
  /** `criteria.cql`. */
  readonly criteriaFile: string;
}

/**
 * A trial with so many criteria: its disease as the anchor, the others drawn from the kinds by their
 * weights, each once. The same number gives the same trial, whatever stands beside it.
 */
export function generatedTrial(number: number, criteria: number): GeneratedTrial {
  const random = new SeededRandom(7919 * (number + 1));
  const id = `generated-${String(number).padStart(4, '0')}`;
  const lines = new Map<string, GeneratedLine>();
  const anchor = anchorLine(random.oneOf(anchorDiseases));
  lines.set(anchor.name, anchor);
  while (lines.size < criteria) {
    const line = random.weighted(criterionKinds).line(random);
    if (line.name !== anchor.name) lines.set(line.name, line);
  }
  return trialOf(id, `Generated${number}`, [...lines.values()]);
}

/** The trial of nine criteria with which most protocols begin: disease, age, performance, organs. */
export function typicalTrial(): GeneratedTrial {
  return trialOf('typical', 'Typical', [
    anchorLine(['B-lineage acute lymphoblastic leukaemia', 'ball']),
    ...typicalLines,
  ]);
}

function trialOf(id: string, library: string, lines: readonly GeneratedLine[]): GeneratedTrial {
  return {
    id,
    trialFile: JSON.stringify(trialYaml(id, lines), null, 1),
    criteriaFile: criteriaCql(library, lines),
  };
}

function anchorLine(disease: ValueSetName): GeneratedLine {
  return {
    ...{ name: `Diagnosed: ${disease[0]}`, kind: 'inclusion', onFail: 'rules-out' },
    cql: `Conditions."Ever Recorded"([Condition: "${disease[0]}"])`,
    ...{ libraries: ['Conditions'], valueSets: [disease] },
  };
}

function trialYaml(id: string, lines: readonly GeneratedLine[]) {
  return {
    ...{ id, title: `Generated study ${id}`, short_title: id, status: 'recruiting' },
    conditions: [lines[0]?.name ?? id],
    source: { label: 'Generated for the benchmark' },
    lookback: { laboratory: 'P28D' },
    criteria: lines.map(({ name, kind, onFail }, index) => ({
      id: `${kind === 'inclusion' ? 'I' : 'E'}${String(index + 1).padStart(2, '0')}`,
      ...{ kind, text: name, define: name, on_fail: onFail },
      ...(index === 0 ? { anchor: true } : {}),
    })),
  };
}

function criteriaCql(library: string, lines: readonly GeneratedLine[]): string {
  const libraries = new Set(lines.flatMap((line) => line.libraries).sort());
  const valueSets = new Map(lines.flatMap((line) => line.valueSets));
  const base = 'https://trialhook.org/fhir/ValueSet';
  return [
    `library ${library} version '1.0.0'`,
    '',
    "using FHIR version '4.0.1'",
    '',
    "include FHIRHelpers version '4.0.1' called FHIRHelpers",
    ...[...libraries].map((name) => `include ${name} version '1.0.0' called ${name}`),
    '',
    ...[...valueSets].map(([title, name]) => `valueset "${title}": '${base}/${name}'`),
    '',
    'context Patient',
    ...lines.flatMap(({ name, cql }) => ['', `define "${name}":`, `  ${cql}`]),
    '',
  ].join('\n');
}
