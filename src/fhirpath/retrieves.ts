import type { CodeKey, ValueSets } from '../terminology/value-sets.ts';
import { resourceTypes } from './fhir-model.ts';
import { findValueSet } from './in-value-set.ts';
import { callOf, nodesOf, plainName, stringLiteral, type SyntaxNode } from './syntax.ts';

/** Resources that an expression reads: those of a type, or only those that carry one of the codes. */
export interface FhirpathRetrieve {
  readonly resourceType: string;
  readonly codes?: readonly CodeKey[];
}

/**
 * What an expression reads. `Observation.where(code.inValueSet('…') and …)` reads those codes only;
 * any other mention of a type may read all of that type.
 */
export function retrievesOf(tree: SyntaxNode, valueSets: ValueSets): FhirpathRetrieve[] {
  const filtered = new Set<SyntaxNode>();
  const retrieves: FhirpathRetrieve[] = [];
  for (const node of nodesOf(tree)) {
    if (node.type === 'InvocationExpression') {
      const [source, call] = node.children ?? [];
      const type = source === undefined ? undefined : soleMember(source);
      const resourceType = plainName(type?.text ?? '');
      const codes = call === undefined ? undefined : codesOf(call, valueSets);
      if (type !== undefined && codes !== undefined && resourceTypes.has(resourceType)) {
        filtered.add(type);
        retrieves.push({ resourceType, codes });
      }
    }
    const name = plainName(node.text ?? '');
    if (node.type === 'MemberInvocation' && resourceTypes.has(name) && !filtered.has(node)) {
      retrieves.push({ resourceType: name });
    }
    if (node.type === 'ExternalConstantTerm' && name === 'patient') {
      retrieves.push({ resourceType: 'Patient' });
    }
  }
  return retrieves;
}

/** The member that an expression consists of, such as `Observation`. */
function soleMember(node: SyntaxNode): SyntaxNode | undefined {
  if (node.type === 'MemberInvocation') return node;
  const wraps = node.type === 'TermExpression' || node.type === 'InvocationTerm';
  const [only] = node.children ?? [];
  return wraps && only !== undefined ? soleMember(only) : undefined;
}

/** The codes that a `where(…)` asks `code` to have, beside whatever else it asks. */
function codesOf(node: SyntaxNode, valueSets: ValueSets): readonly CodeKey[] | undefined {
  const call = callOf(node);
  const [condition] = call?.name === 'where' ? call.arguments : [];
  for (const conjunct of condition === undefined ? [] : conjuncts(condition)) {
    if (conjunct.type !== 'InvocationExpression') continue;
    const [subject, test] = conjunct.children ?? [];
    if (subject === undefined || test === undefined) continue;
    const membership = callOf(test);
    if (soleMember(subject)?.text !== 'code' || membership?.name !== 'inValueSet') continue;
    const title = stringLiteral(membership.arguments[0]);
    const valueSet = title === undefined ? undefined : findValueSet(valueSets, title);
    if (valueSet !== undefined) return valueSet.codes;
  }
  return undefined;
}

function conjuncts(node: SyntaxNode): SyntaxNode[] {
  const isAnd = node.type === 'AndExpression' && node.text === 'and';
  return isAnd ? (node.children ?? []).flatMap(conjuncts) : [node];
}
