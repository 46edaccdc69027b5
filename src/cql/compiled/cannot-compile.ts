import type { ElmNode } from '../elm.ts';
import type { CqlRefusal } from '../engine.ts';

/** ELM that the compiled engine does not take: the author's library needs the reference engine. */
export class CannotCompile extends Error implements CqlRefusal {
  readonly code = 'cql-cannot-compile';
  readonly library: string;
  readonly operator: string;
  readonly locator: string | undefined;
  readonly reason: string;

  constructor(library: string, node: ElmNode, why = `the operator ${node.type} is not supported`) {
    super(`library ${library} at ${node.locator ?? '?'} cannot be compiled: ${why}`);
    this.name = 'CannotCompile';
    this.library = library;
    this.operator = node.type;
    this.locator = node.locator;
    this.reason = why;
  }
}
