import fhirpath from 'fhirpath';

/** A node of a parsed expression, as fhirpath.js gives it. */
export interface SyntaxNode {
  readonly type: string;
  readonly text?: string;
  /** 1 for a name that nothing goes before, outside of any function's arguments. */
  readonly atRoot?: number;
  /** The name of a variable written in quotes or backticks. */
  readonly delimitedText?: string;
  /** Both 1-based. */
  readonly start?: { readonly line: number; readonly column: number };
  readonly children?: readonly SyntaxNode[];
}

/** What is wrong with an expression. */
export interface FhirpathFault {
  readonly message: string;
  /** 0-based, in the expression's text. */
  readonly offset: number;
}

/** Parses an expression; what cannot be parsed comes back as faults. */
export function parseExpression(text: string): {
  readonly tree?: SyntaxNode;
  readonly faults: readonly FhirpathFault[];
} {
  try {
    return { tree: fhirpath.parse(text) as SyntaxNode, faults: [] };
  } catch (error) {
    // The parser's errors are [parser, token, line (1-based), column (0-based), message] each.
    const errors = (error as { errors?: [unknown, unknown, number, number, string][] }).errors;
    if (errors === undefined) throw error;
    const faults = errors.map(([, , line, column, message]) => ({
      message: `FHIRPath syntax: ${withoutTokenList(message)}`,
      offset: offsetOf(text, line, column),
    }));
    // One slip makes many errors; the first is where it is.
    return { faults: faults.slice(0, 1) };
  }
}

/** All nodes of a tree, each before its children. */
export function* nodesOf(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of node.children ?? []) yield* nodesOf(child);
}

/** 0-based offset of the first part of a node that has a place. */
export function offsetOfNode(text: string, node: SyntaxNode): number {
  for (const { start } of nodesOf(node)) {
    if (start !== undefined) return offsetOf(text, start.line, start.column - 1);
  }
  return 0;
}

/** The text of a string literal; `undefined` for any other expression. */
export function stringLiteral(node: SyntaxNode | undefined): string | undefined {
  let inner = node;
  while (inner?.type === 'TermExpression' || inner?.type === 'LiteralTerm') {
    inner = inner.children?.[0];
  }
  if (inner?.type !== 'StringLiteral') return undefined;
  return inner.text?.slice(1, -1).replace(/\\(.)/gu, '$1');
}

/** A name without its backticks. */
export function plainName(text: string): string {
  return text.replace(/^`|`$/gu, '');
}

/** A call's name and arguments. */
export function callOf(
  node: SyntaxNode,
): { readonly name: string; readonly arguments: readonly SyntaxNode[] } | undefined {
  const call = node.type === 'FunctionInvocation' ? node.children?.[0] : undefined;
  if (call === undefined) return undefined;
  const [, parameters] = call.children ?? [];
  const list = parameters?.type === 'ParamList' ? (parameters.children ?? []) : [];
  return { name: plainName(call.text ?? ''), arguments: list };
}

function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  return before.reduce((sum, each) => sum + each.length + 1, 0) + column;
}

/** ANTLR ends its messages with every token it would have liked, which helps nobody. */
function withoutTokenList(message: string): string {
  return message
    .replace(/ expecting \{[^]*\}$/u, '')
    .replace("mismatched input '<EOF>'", 'the expression ends too early');
}
