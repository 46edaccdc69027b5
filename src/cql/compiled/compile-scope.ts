import type { ElmNode } from '../elm.ts';
import { CannotCompile } from './cannot-compile.ts';
import type { Expr } from './expr.ts';
import { type FaultMaker, faultMaker } from './evaluation-fault.ts';
import type { ExpandedValueSets } from './expanded-value-sets.ts';
import type { LibraryNames, ResolvedStatement } from './library-names.ts';

/** What a compiled function needs to be called. `body` is set once it is compiled. */
export interface CompiledFunction {
  body: Expr;
  readonly operands: number;
  /** Slots after its operands for what an activation keeps; undefined in each when it begins. */
  readonly kept: number;
  /** Where an evaluation keeps its results by its operands; undefined where it does not. */
  readonly memoSlot: number | undefined;
}

/** What operators ask of the program that is being compiled. */
export interface ProgramParts {
  readonly valueSets: ExpandedValueSets;
  namesIn(library: string): LibraryNames;
  /** A define's expression, computed at most once in an evaluation. */
  define(target: ResolvedStatement): Expr;
  function(target: ResolvedStatement): CompiledFunction;
  /** Whether a node is computed once in an evaluation, for itself. */
  isClosed(node: ElmNode): boolean;
}

/** The slots of an activation's frame. */
export interface FrameLayout {
  /** How many it needs. */
  size: number;
  /** Of a function: what it asks of its operands more than once, by canonical id, and its slot. */
  readonly kept?: ReadonlyMap<number, number>;
}

/** Where an expression is compiled: its library and the slots of the variables around it. */
export class CompileScope {
  readonly library: string;
  readonly program: ProgramParts;
  readonly layout: FrameLayout;
  /** Outermost first; a variable's slot is its index. */
  readonly variables: readonly string[];

  constructor(
    library: string,
    program: ProgramParts,
    layout: FrameLayout,
    variables: readonly string[] = [],
  ) {
    this.library = library;
    this.program = program;
    this.layout = layout;
    this.variables = variables;
    layout.size = Math.max(layout.size, variables.length);
  }

  /** What the names in the library stand for. */
  get names(): LibraryNames {
    return this.program.namesIn(this.library);
  }

  /** The scope with more variables; the first of them has the slot `nextSlot`. */
  bind(...variables: readonly string[]): CompileScope {
    const all = [...this.variables, ...variables];
    return new CompileScope(this.library, this.program, this.layout, all);
  }

  /** The slot that the next variable would have. */
  get nextSlot(): number {
    return this.variables.length;
  }

  /** The slot of a variable by its name, the innermost of that name. */
  slotOf(name: string, node: ElmNode): number {
    const slot = this.variables.lastIndexOf(name);
    if (slot < 0) throw this.cannotCompile(node, `there is no variable ${name}`);
    return slot;
  }

  cannotCompile(node: ElmNode, why?: string): CannotCompile {
    return new CannotCompile(this.library, node, why);
  }

  /** A fault to throw when the expression runs. @param why about the CQL, without any value */
  fault(node: ElmNode, why: string): FaultMaker {
    return faultMaker(`${node.type} at ${node.locator ?? '?'} of ${this.library}: ${why}`);
  }
}
