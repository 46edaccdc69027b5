import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { unknownWord } from '../diagnostics/unknown-word.ts';
import type { YamlFile } from '../diagnostics/yaml-file.ts';
import type { CriterionYaml, TrialYaml } from './trial-schema.ts';

const logics = ['define', 'fhirpath', 'review', 'source_incomplete'] as const;
/** Names that FHIRPath or this service gives a meaning of its own. */
const reservedWindows = ['patient', 'now', 'today', 'context', 'resource', 'ucum', 'sct', 'loinc'];

/** What the schema cannot see: how the criteria of one trial fit together. */
export function checkTrial(
  yaml: YamlFile<unknown>,
  trial: TrialYaml,
  orderKeys: ReadonlySet<string> | undefined,
): Diagnostic[] {
  return [
    ...checkWindows(yaml, trial),
    ...checkIds(yaml, trial),
    ...trial.criteria.flatMap((criterion, index) => [
      ...checkLogic(yaml, criterion, index),
      ...checkPart(yaml, trial, criterion, index),
      ...checkOrder(yaml, criterion, index, orderKeys),
    ]),
    ...checkTexts(yaml, trial),
    ...checkAnchors(yaml, trial),
  ];
}

function checkWindows(yaml: YamlFile<unknown>, trial: TrialYaml): Diagnostic[] {
  return Object.keys(trial.lookback ?? {})
    .filter((name) => reservedWindows.includes(name))
    .map((name) =>
      yaml.at(
        ['lookback', name],
        'error',
        'lookback-name',
        `"${name}" has a meaning of its own in FHIRPath; name the look-back otherwise`,
      ),
    );
}

function checkIds(yaml: YamlFile<unknown>, trial: TrialYaml): Diagnostic[] {
  const seen = new Set<string>();
  return trial.criteria.flatMap(({ id }, index) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    const message = `criterion ${id} is already defined above`;
    return [yaml.at(['criteria', index, 'id'], 'error', 'duplicate-id', message)];
  });
}

function checkLogic(
  yaml: YamlFile<unknown>,
  criterion: CriterionYaml,
  index: number,
): Diagnostic[] {
  const given = logics.filter((logic) => criterion[logic] !== undefined);
  const fault = (message: string, key: string) => {
    const path = ['criteria', index, key];
    return yaml.at(path, 'error', 'criterion-logic', `criterion ${criterion.id}: ${message}`);
  };
  if (given.length !== 1) {
    const found = given.length === 0 ? 'none of them' : given.join(' and ');
    const message = `expected exactly one of ${logics.join(', ')}, found ${found}`;
    return [fault(message, given[1] ?? 'id')];
  }
  const faults: Diagnostic[] = [];
  if (criterion.evidence_fhirpath !== undefined && criterion.review === undefined) {
    faults.push(fault('evidence_fhirpath goes with review only', 'evidence_fhirpath'));
  }
  if (criterion.evidence !== undefined && criterion.source_incomplete !== undefined) {
    faults.push(fault('a line that the source does not give has no evidence', 'evidence'));
  }
  const decided = criterion.define !== undefined || criterion.fhirpath !== undefined;
  if (criterion.anchor === true && !decided) {
    faults.push(fault('an anchor must be decided by define or fhirpath', 'anchor'));
  }
  if (criterion.asks !== undefined && (!decided || criterion.kind !== 'exclusion')) {
    const message = '"asks: study" goes with an exclusion that define or fhirpath decides';
    faults.push(fault(message, 'asks'));
  }
  return faults;
}

function checkPart(
  yaml: YamlFile<unknown>,
  trial: TrialYaml,
  criterion: CriterionYaml,
  index: number,
): Diagnostic[] {
  if (criterion.part_of === undefined) return [];
  const wholeOf = new Map(trial.criteria.map(({ id, part_of }) => [id, part_of]));
  const fault = (message: string) => {
    const path = ['criteria', index, 'part_of'];
    return [yaml.at(path, 'error', 'part-of', `criterion ${criterion.id}: ${message}`)];
  };
  if (!wholeOf.has(criterion.part_of)) {
    return fault(unknownWord('criterion', criterion.part_of, [...wholeOf.keys()]));
  }
  const passed = new Set<string>();
  for (let id: string | undefined = criterion.part_of; id !== undefined; id = wholeOf.get(id)) {
    if (id === criterion.id) return fault('is a part of itself');
    if (passed.has(id)) return [];
    passed.add(id);
  }
  return [];
}

function checkOrder(
  yaml: YamlFile<unknown>,
  { id, order }: CriterionYaml,
  index: number,
  orderKeys: ReadonlySet<string> | undefined,
): Diagnostic[] {
  if (order === undefined || orderKeys === undefined || orderKeys.has(order)) return [];
  const message = `criterion ${id}: ${unknownWord('order', order, [...orderKeys])}`;
  return [yaml.at(['criteria', index, 'order'], 'error', 'unknown-order', message)];
}

/** The same words twice in one list are most often a slip of copying. */
function checkTexts(yaml: YamlFile<unknown>, trial: TrialYaml): Diagnostic[] {
  const seen = new Map<string, string>();
  return trial.criteria.flatMap(({ id, kind, text }, index) => {
    const key = `${kind} ${text.toLowerCase().replace(/\s+/gu, ' ')}`;
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, id);
      return [];
    }
    const message = `criterion ${id} has the same text as ${first}`;
    return [yaml.at(['criteria', index, 'text'], 'warning', 'duplicate-text', message)];
  });
}

function checkAnchors(yaml: YamlFile<unknown>, trial: TrialYaml): Diagnostic[] {
  if (trial.criteria.some(({ anchor }) => anchor === true)) return [];
  const message =
    'no criterion is an anchor: cards would be shown whatever disease the patient has';
  return [yaml.at(['criteria'], 'warning', 'no-anchor', message)];
}
