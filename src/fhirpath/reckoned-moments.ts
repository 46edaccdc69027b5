import { momentOf } from './scope.ts';
import { nodesOf, offsetOfNode, plainName, type SyntaxNode } from './syntax.ts';

/** An expression in which moments that are reckoned from the evaluation's are variables. */
export interface WithMoments {
  readonly text: string;
  /** What the variables are called: each by its own expression without the `%`, e.g. `today - 18 years`. */
  readonly moments: readonly string[];
}

/** A known moment, and so long before or after it, in calendar units. */
const reckoning =
  /%(?<name>[A-Za-z]\w*)\s*(?<sign>[-+])\s*(?<duration>\d+)\s+(?<unit>(?:year|month|week|day|hour|minute|second)s?)\b/y;

/**
 * Takes `%today - 18 years` and the like out of an expression, as `%'today - 18 years'`: they are the same
 * for every patient, and cost more than the comparison around them.
 * @param windows names of the trial's look-back windows, without the `%`
 */
export function withMoments(
  text: string,
  tree: SyntaxNode,
  windows: readonly string[],
): WithMoments {
  const known = new Set(['today', 'now', ...windows]);
  const moments = new Set<string>();
  let rewritten = text;
  // From the end on, so that places before stay where they are.
  for (const node of [...nodesOf(tree)].toReversed()) {
    const base = baseOf(node, known);
    if (base === undefined) continue;
    const from = offsetOfNode(text, base);
    reckoning.lastIndex = from;
    const { name, sign, duration, unit } = reckoning.exec(text)?.groups ?? {};
    // Written in some other way: it stays where it is.
    if (name === undefined) continue;
    const moment = `${name} ${sign} ${duration} ${unit}`;
    moments.add(moment);
    rewritten = `${rewritten.slice(0, from)}%'${moment}'${rewritten.slice(reckoning.lastIndex)}`;
  }
  return { text: rewritten, moments: [...moments] };
}

/** The known moment that a node adds a duration to or takes one from; undefined for any other node. */
function baseOf(
  { type, children = [] }: SyntaxNode,
  known: ReadonlySet<string>,
): SyntaxNode | undefined {
  if (type !== 'AdditiveExpression') return undefined;
  const [base, duration] = children.map(innermost);
  const isMoment = base?.type === 'ExternalConstantTerm' && known.has(plainName(base.text ?? ''));
  return isMoment && duration?.type === 'QuantityLiteral' ? base : undefined;
}

/** What a term consists of. */
function innermost(node: SyntaxNode): SyntaxNode {
  const [only] = node.children ?? [];
  const isWrap = node.type === 'TermExpression' || node.type === 'LiteralTerm';
  return isWrap && only !== undefined ? innermost(only) : node;
}

/** By the moment that they are reckoned from, which all patients of one time share. */
const reckoned = new WeakMap<object, Map<string, unknown>>();

/** Adds moments to the variables that an expression is evaluated with. @param variables those of a scope */
export function addMoments(variables: Record<string, unknown>, moments: readonly string[]): void {
  for (const moment of moments) {
    if (moment in variables) continue;
    const base = variables[moment.slice(0, moment.indexOf(' '))] as object;
    let known = reckoned.get(base);
    if (known === undefined) reckoned.set(base, (known = new Map<string, unknown>()));
    if (!known.has(moment)) known.set(moment, momentOf(`%${moment}`, variables) ?? []);
    variables[moment] = known.get(moment);
  }
}
