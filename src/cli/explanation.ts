import type { Criterion } from '../eligibility/criterion.ts';
import type { Catalogue, CatalogueTrial } from '../trials/catalogue.ts';
import { defineSource } from './define-source.ts';

/** What is to be explained. */
export interface Wanted {
  readonly trial: CatalogueTrial;
  /** One criterion and its parts; all by default. */
  readonly criterion?: string | undefined;
  /** The trial's `criteria.cql`. */
  readonly cql: string;
  readonly catalogue: Catalogue;
}

/** One criterion, as its author sees it. */
interface Explanation {
  readonly criterion: Criterion;
  /** CQL defines of the trial by name, as written: the one that decides, the one for evidence. */
  readonly defines: Readonly<Record<string, string>>;
  /** What it reads: each type with the titles of value sets, or none where all of the type is read. */
  readonly reads: readonly {
    readonly resourceType: string;
    readonly valueSets: readonly string[];
  }[];
}

export function explanationJson(wanted: Wanted): object {
  const { trial, diagnostics, broken } = wanted.trial;
  return {
    trial: { ...trial, criteria: undefined },
    broken,
    diagnostics,
    criteria: explained(wanted),
  };
}

export function explanationText(wanted: Wanted): string {
  const { trial, broken } = wanted.trial;
  const head =
    wanted.criterion === undefined
      ? [
          `${trial.id}: ${trial.title}`,
          `  ${trial.status}${trial.phase === undefined ? '' : `, ${trial.phase}`}; source: ${trial.source.label}`,
          ...(broken ? ['  It cannot be run: trialhook check says why.'] : []),
          ...trial.assumptions.map((assumption) => `  assumes: ${assumption}`),
          '',
        ]
      : [];
  return [...head, ...explained(wanted).flatMap(criterionLines)].join('\n');
}

function explained({ trial, criterion: wanted, cql, catalogue }: Wanted): readonly Explanation[] {
  return trial.trial.criteria
    .filter(({ id, partOf }) => wanted === undefined || id === wanted || partOf === wanted)
    .map((criterion) => {
      const requirements = trial.criteria.get(criterion.id)?.requirements ?? [];
      return {
        criterion,
        defines: Object.fromEntries(
          definesOf(criterion).flatMap((name) => {
            const source = defineSource(cql, name);
            return source === undefined ? [] : [[name, source]];
          }),
        ),
        reads: requirements.map(({ resourceType, codes }) => ({
          resourceType,
          valueSets: codes === undefined ? [] : valueSetsWithin(codes, catalogue),
        })),
      };
    });
}

function definesOf({ logic }: Criterion): readonly string[] {
  if (logic.type !== 'cql' && logic.type !== 'review') return [];
  const decides = logic.type === 'cql' ? [logic.define] : [];
  return [...new Set([...decides, ...(logic.evidence === undefined ? [] : [logic.evidence])])];
}

/**
 * Titles of the value sets of which every code is read. A set within another of them adds nothing:
 * whether it was named itself, the codes no longer say.
 */
function valueSetsWithin(
  codes: readonly { readonly system: string; readonly code: string }[],
  { valueSets }: Catalogue,
): readonly string[] {
  const read = new Set(codes.map(keyOf));
  const within = valueSets.all
    .map(({ title, codes: own }) => ({ title, keys: new Set(own.map(keyOf)) }))
    .filter(({ keys }) => isWithin(keys, read));
  return within
    .filter(({ keys }) =>
      within.every((other) => other.keys.size <= keys.size || !isWithin(keys, other.keys)),
    )
    .map(({ title }) => title);
}

function keyOf({ system, code }: { readonly system: string; readonly code: string }): string {
  return `${system}|${code}`;
}

function isWithin(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return [...some].every((key) => all.has(key));
}

function criterionLines({ criterion, defines, reads }: Explanation): readonly string[] {
  const { id, kind, text, partOf, anchor, onFail, logic, label, note, order, asks } = criterion;
  const facts = [
    kind,
    ...(anchor ? ['anchor'] : []),
    ...(partOf === undefined ? [] : [`part of ${partOf}`]),
    `on_fail ${onFail}`,
    ...(label === undefined ? [] : [`shown as "${label}"`]),
    ...(order === undefined ? [] : [`settled by order ${order}`]),
    ...(asks === undefined ? [] : ['measured by the study']),
  ];
  return [
    `${id}: ${facts.join(', ')}`,
    ...indented(`"${text}"`),
    ...(logic.type === 'fhirpath' ? ['  FHIRPath', ...indented(logic.expression, 4)] : []),
    ...(logic.type === 'review' ? [`  needs review: ${logic.question}`] : []),
    ...(logic.type === 'source-incomplete' ? [`  source incomplete: ${logic.question}`] : []),
    ...Object.values(defines).flatMap((source) => ['  CQL', ...indented(source, 4)]),
    ...reads.map(
      ({ resourceType, valueSets }) =>
        `  reads ${resourceType}${valueSets.length === 0 ? '' : `: ${valueSets.join('; ')}`}`,
    ),
    ...(note === undefined ? [] : [`  note: ${note}`]),
    '',
  ];
}

function indented(text: string, by = 2): readonly string[] {
  return text.split('\n').map((line) => `${' '.repeat(by)}${line}`);
}
