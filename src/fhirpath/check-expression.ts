import { closest } from '../diagnostics/unknown-word.ts';
import type { ValueSets } from '../terminology/value-sets.ts';
import { elementNames, resourceTypes, typeNames } from './fhir-model.ts';
import { functions, notOffered } from './functions.ts';
import { findValueSet } from './in-value-set.ts';
import {
  callOf,
  nodesOf,
  offsetOfNode,
  plainName,
  stringLiteral,
  type FhirpathFault,
  type SyntaxNode,
} from './syntax.ts';

/** What an expression may refer to. */
export interface FhirpathNames {
  /** Look-back windows of the trial, without the `%`. */
  readonly windows: readonly string[];
  readonly valueSets: ValueSets;
}

const namespaces = ['FHIR', 'System'];
const systemTypes = [
  'Boolean',
  'String',
  'Integer',
  'Decimal',
  'Date',
  'DateTime',
  'Time',
  'Quantity',
];
/** Types that do not say which resources to read. */
const anyResource = ['Resource', 'DomainResource'];

/**
 * Finds what fhirpath.js would only find when the expression runs, or never: unknown functions,
 * variables, value sets, types, and elements that no FHIR type has (they would silently be empty).
 */
export function checkExpression(
  text: string,
  tree: SyntaxNode,
  names: FhirpathNames,
): FhirpathFault[] {
  const nodes = [...nodesOf(tree)];
  const variables = new Set(['patient', 'now', 'today', 'ucum', ...names.windows]);
  for (const node of nodes) {
    const call = callOf(node);
    const defined = call?.name === 'defineVariable' ? stringLiteral(call.arguments[0]) : undefined;
    if (defined !== undefined) variables.add(defined);
  }
  // The parser takes what is sorted by for the start of an expression.
  const sorted = new Set(
    nodes
      .filter(({ type }) => type === 'SortDirectionArgument')
      .flatMap((each) => [...nodesOf(each)]),
  );
  return nodes.flatMap((node) => {
    const message = faultOf(node, variables, names.valueSets, sorted);
    return message === undefined ? [] : [{ message, offset: offsetOfNode(text, node) }];
  });
}

function faultOf(
  node: SyntaxNode,
  variables: ReadonlySet<string>,
  valueSets: ValueSets,
  sorted: ReadonlySet<SyntaxNode>,
): string | undefined {
  switch (node.type) {
    case 'FunctionInvocation':
      return functionFault(node, valueSets);
    case 'ExternalConstantTerm': {
      const name = plainName(node.delimitedText ?? node.text ?? '').replace(/^'|'$/gu, '');
      return variables.has(name)
        ? undefined
        : `unknown variable %${name}${guess(name, variables, '%')}`;
    }
    case 'MemberInvocation':
      return memberFault(plainName(node.text ?? ''), node.atRoot === 1 && !sorted.has(node));
    default:
      return undefined;
  }
}

function functionFault(node: SyntaxNode, valueSets: ValueSets): string | undefined {
  const call = callOf(node);
  if (call === undefined) return undefined;
  const { name, arguments: given } = call;
  const instead = notOffered.get(name);
  if (instead !== undefined) return `${name}() is not offered here: ${instead}`;
  const counts = functions.get(name);
  if (counts === undefined) return `unknown function ${name}()${guess(name, functions.keys())}`;
  if (counts.length > 0 && !counts.includes(given.length)) {
    return `${name}() takes ${counts.join(' or ')} arguments, found ${given.length}`;
  }
  if (name !== 'inValueSet') return undefined;
  const title = stringLiteral(given[0]);
  if (title === undefined)
    return "inValueSet() takes a value set's title or url, written out in quotes";
  const valueSet = findValueSet(valueSets, title);
  if (valueSet === undefined) {
    return `there is no value set "${title}"${guess(
      title,
      valueSets.all.map((each) => each.title),
    )}`;
  }
  return valueSet.codes.length === 0 ? `value set "${title}" holds no codes` : undefined;
}

function memberFault(name: string, isStart: boolean): string | undefined {
  if (anyResource.includes(name)) return `name the resource type instead of ${name}`;
  if (isStart && elementNames.has(name) && !typeNames.has(name)) {
    return `an expression starts with a resource type or %patient, not with "${name}"`;
  }
  if (elementNames.has(name) || typeNames.has(name)) return undefined;
  if (namespaces.includes(name) || systemTypes.includes(name)) return undefined;
  if (/^[A-Z]/u.test(name)) return `unknown resource type ${name}${guess(name, resourceTypes)}`;
  return `no FHIR R4 type has an element "${name}"${guess(name, elementNames)}`;
}

function guess(word: string, known: Iterable<string>, prefix = ''): string {
  const meant = closest(word, [...known]);
  return meant === undefined ? '' : `; did you mean ${prefix}${meant}?`;
}
