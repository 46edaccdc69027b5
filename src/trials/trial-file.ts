import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { readYamlFile, type YamlFile } from '../diagnostics/yaml-file.ts';
import type { Criterion, CriterionLogic } from '../eligibility/criterion.ts';
import type { Trial } from '../eligibility/trial.ts';
import { checkTrial } from './trial-checks.ts';
import { trialSchema, type CriterionYaml, type TrialYaml } from './trial-schema.ts';

/** A `trial.yaml` as read: the trial if its form is right, and all that is wrong with it. */
export interface TrialFile {
  readonly trial?: Trial;
  /** Gives diagnostics their places. */
  readonly yaml: YamlFile<TrialYaml>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads one `trial.yaml`.
 * @param file path as the author knows it
 * @param orderKeys the tests that `order:` may name; not checked when absent
 */
export function readTrialFile(
  file: string,
  text: string,
  orderKeys?: ReadonlySet<string>,
): TrialFile {
  const yaml = readYamlFile(file, text, trialSchema);
  if (yaml.value === undefined) return { yaml, diagnostics: yaml.diagnostics };
  const diagnostics = checkTrial(yaml, yaml.value, orderKeys);
  if (diagnostics.some(({ severity }) => severity === 'error')) return { yaml, diagnostics };
  return { yaml, trial: trialOf(yaml.value), diagnostics };
}

function trialOf(yaml: TrialYaml): Trial {
  const { phase, contact, source } = yaml;
  return {
    id: yaml.id,
    title: yaml.title,
    shortTitle: yaml.short_title ?? yaml.title,
    status: yaml.status,
    ...(phase === undefined ? {} : { phase }),
    conditions: yaml.conditions ?? [],
    tags: yaml.tags ?? [],
    identifiers: yaml.identifiers ?? [],
    ...(contact === undefined ? {} : { contact: withoutUndefined(contact) }),
    source: withoutUndefined(source),
    lookback: yaml.lookback ?? {},
    assumptions: yaml.assumptions ?? [],
    criteria: yaml.criteria.map(criterionOf),
  };
}

function criterionOf(yaml: CriterionYaml): Criterion {
  const { part_of: partOf, label, note, order, asks } = yaml;
  return {
    id: yaml.id,
    kind: yaml.kind,
    text: yaml.text,
    anchor: yaml.anchor ?? false,
    onFail: yaml.on_fail ?? 'rules-out',
    logic: logicOf(yaml),
    ...withoutUndefined({ partOf, label, note, order, asks }),
  };
}

function logicOf(yaml: CriterionYaml): CriterionLogic {
  const { define, fhirpath, review, evidence, evidence_fhirpath: evidenceFhirpath } = yaml;
  if (define !== undefined) return { type: 'cql', define, ...withoutUndefined({ evidence }) };
  if (fhirpath !== undefined) {
    return { type: 'fhirpath', expression: fhirpath, ...withoutUndefined({ evidence }) };
  }
  if (review !== undefined) {
    return {
      type: 'review',
      question: review,
      ...withoutUndefined({ evidence, evidenceFhirpath }),
    };
  }
  return { type: 'source-incomplete', question: yaml.source_incomplete ?? '' };
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Leaves out the keys that hold `undefined`: under exact optional types, absent is absent. */
function withoutUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, held]) => held !== undefined),
  ) as Defined<T>;
}
