import type { ElmNode } from '../elm.ts';

/** ELM that the compiled engine does not take: the author's library needs the reference engine. */
export class CannotCompile extends Error {
  readonly code = 'cql-cannot-compile';
  readonly library: string;
  /** The ELM type, e.g. `Descendents`. */
  readonly operator: string;
  /** Where it stands in the CQL, e.g. `12:3-12:40`; absent where the ELM has no locators. */
  readonly locator: string | undefined;

  constructor(library: string, node: ElmNode, why = `the operator ${node.type} is not supported`) {
    super(`library ${library} at ${node.locator ?? '?'} cannot be compiled: ${why}`);
    this.name = 'CannotCompile';
    this.library = library;
    this.operator = node.type;
    this.locator = node.locator;
  }
}
