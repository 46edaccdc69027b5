import type { ElmLibrary, ElmNode, ElmStatement } from '../elm.ts';
import { type CanonicalForm, isOfOperands } from './canonical-form.ts';
import { CanonicalForms } from './canonical-forms.ts';
import { CannotCompile } from './cannot-compile.ts';
import {
  type CompiledFunction,
  CompileScope,
  type FrameLayout,
  type ProgramParts,
} from './compile-scope.ts';
import { type TypeSpecifier, typeName } from './elm-parts.ts';
import { constantExpr, constantOf, type Expr, type OperatorCompiler, type Value } from './expr.ts';
import { Evaluation, type EvaluationInput, type Room } from './frame.ts';
import type { ExpandedValueSets } from './expanded-value-sets.ts';
import { LibraryNames, type ResolvedStatement } from './library-names.ts';
import { operators } from './operators.ts';

/** All libraries of a catalogue as one program of closures. */
export interface CompiledProgram {
  /** The defines of a library by name; undefined where there is no such library. */
  library(name: string): ReadonlyMap<string, Expr> | undefined;
  /** By library: what could not be compiled. Such a library has no defines here. */
  readonly refused: ReadonlyMap<string, CannotCompile>;
  /** What one evaluation needs. */
  readonly room: Room;
}

/**
 * Compiles libraries into one program. Closed expressions (without variables from outside) that mean
 * the same are one, in whatever library they stand, and are computed at most once in an evaluation.
 * A library with a define that cannot be compiled, be it for what it calls in another, is left out whole.
 * @param known the operators that can be compiled, by ELM type
 * @throws Error when an included library is missing
 */
export function compileProgram(
  libraries: readonly ElmLibrary[],
  valueSets: ExpandedValueSets,
  known: ReadonlyMap<string, OperatorCompiler> = operators,
): CompiledProgram {
  const names = new Map<string, LibraryNames>();
  for (const each of libraries) {
    names.set(each.library.identifier.id, new LibraryNames(each, names));
  }
  for (const path of libraries.flatMap(includedPaths)) {
    if (!names.has(path)) throw new Error(`Library ${path} is not among those to load`);
  }
  const refused = new Map<string, CannotCompile>();
  for (;;) {
    const before = refused.size;
    const compiler = new ProgramCompiler(names, valueSets, known);
    const compiled = compileDefines(compiler, names, refused);
    // What was compiled may call what turned out later not to be: begin again without it.
    if (refused.size > before) continue;
    compiler.release();
    return { library: (name) => compiled.get(name), room: compiler.room, refused };
  }
}

/** @param refused libraries to leave out; those that cannot be compiled are added */
function compileDefines(
  compiler: ProgramCompiler,
  names: ReadonlyMap<string, LibraryNames>,
  refused: Map<string, CannotCompile>,
): ReadonlyMap<string, ReadonlyMap<string, Expr>> {
  const targets = [...names.values()].flatMap((library) =>
    [...library.defines.values()].map((statement) => ({ statement, library })),
  );
  const each = (visit: (target: ResolvedStatement) => void) => {
    for (const target of targets) {
      const { name } = target.library;
      if (refused.has(name)) continue;
      try {
        visit(target);
      } catch (fault) {
        if (!(fault instanceof CannotCompile)) throw fault;
        refused.set(name, fault);
      }
    }
  };
  // All of them are looked at before any is compiled: what is used again is known then.
  each((target) => compiler.register(target));
  const compiled = new Map<string, Map<string, Expr>>();
  for (const name of names.keys()) if (!refused.has(name)) compiled.set(name, new Map());
  each((target) => {
    compiled.get(target.library.name)?.set(target.statement.name, compiler.define(target));
  });
  return compiled;
}

function includedPaths({ library }: ElmLibrary): readonly string[] {
  return (library.includes?.def ?? []).map(({ path }) => path);
}

class ProgramCompiler implements ProgramParts {
  readonly valueSets: ExpandedValueSets;
  readonly #known: ReadonlyMap<string, OperatorCompiler>;
  #names: ReadonlyMap<string, LibraryNames>;
  #forms = new CanonicalForms();
  readonly #closed = new Map<number, Expr>();
  /** Pure expressions ask nothing of it but the results of functions. */
  readonly #noEvaluation = new Evaluation({} as EvaluationInput, { memoSize: 0, frameSize: 16 });
  readonly #functions = new Map<number, CompiledFunction>();
  readonly #room = { memoSize: 0, frameSize: 0 };

  constructor(
    names: ReadonlyMap<string, LibraryNames>,
    valueSets: ExpandedValueSets,
    known: ReadonlyMap<string, OperatorCompiler>,
  ) {
    this.#names = names;
    this.#known = known;
    this.valueSets = valueSets;
  }

  get room(): Room {
    return this.#room;
  }

  namesIn(library: string): LibraryNames {
    return this.#names.get(library)!;
  }

  /**
   * Lets go of the ELM and of all that was found out about it: closures may hold on to the compiler,
   * and a thousand trials have a hundred megabytes of ELM.
   */
  release(): void {
    this.#names = new Map();
    this.#forms = new CanonicalForms();
    this.#noEvaluation.memo.length = 0;
    this.#closed.clear();
    this.#functions.clear();
  }

  register(target: ResolvedStatement): void {
    this.#forms.useFromOutside(this.#forms.ofDefine(target));
  }

  define(target: ResolvedStatement): Expr {
    const form = this.#forms.ofDefine(target);
    const expression = target.statement.expression!;
    return this.#closedExpr(
      expression,
      form,
      new CompileScope(target.library.name, this, { size: 0 }),
    );
  }

  function(target: ResolvedStatement): CompiledFunction {
    const { id } = this.#forms.ofFunction(target);
    const known = this.#functions.get(id);
    if (known !== undefined) return known;
    const { repeated, size } = this.#forms.bodyOf(target);
    const isKept = size >= worthKeeping && (target.statement.operand ?? []).every(isIdentified);
    const operands = (target.statement.operand ?? []).map(({ name }) => name);
    const compiled: CompiledFunction = {
      body: constantExpr(null),
      operands: operands.length,
      kept: repeated.length,
      memoSlot: isKept ? this.#room.memoSize++ : undefined,
    };
    // Known before its body is compiled: it may call itself.
    this.#functions.set(id, compiled);
    const kept = new Map(repeated.map((form, index) => [form, operands.length + index]));
    const layout: FrameLayout = { size: 0, kept };
    // Slots of what is kept are variables that no name asks for.
    const variables = [...operands, ...repeated.map(() => '')];
    const scope = new CompileScope(target.library.name, this, layout, variables);
    compiled.body = this.#expr(target.statement.expression!, scope);
    this.#makeRoomFor(layout);
    return compiled;
  }

  #expr(node: ElmNode, scope: CompileScope): Expr {
    const form = this.#forms.of(node);
    if (form === undefined) return this.#operator(node, scope);
    if (form.reach === 0) return this.#closedExpr(node, form, scope);
    const slot = isOfOperands(form) ? scope.layout.kept?.get(form.id) : undefined;
    const expr = this.#operator(node, scope);
    return slot === undefined ? expr : keptIn(slot, expr);
  }

  isClosed(node: ElmNode): boolean {
    return this.#forms.of(node)?.reach === 0;
  }

  #operator(node: ElmNode, scope: CompileScope): Expr {
    const compiler = this.#known.get(node.type);
    if (compiler === undefined) throw scope.cannotCompile(node);
    return compiler(node, (child, within = scope) => this.#expr(child, within), scope);
  }

  #closedExpr(node: ElmNode, form: CanonicalForm, { library }: CompileScope): Expr {
    const known = this.#closed.get(form.id);
    if (known !== undefined) return known;
    const layout: FrameLayout = { size: 0 };
    const compute = this.#operator(node, new CompileScope(library, this, layout));
    this.#makeRoomFor(layout);
    const expr = this.#shared(compute, layout.size > 0, form);
    this.#closed.set(form.id, expr);
    return expr;
  }

  #makeRoomFor({ size }: FrameLayout): void {
    this.#room.frameSize = Math.max(this.#room.frameSize, size);
  }

  #shared(body: Expr, hasVariables: boolean, form: CanonicalForm): Expr {
    if (constantOf(body) !== undefined) return body;
    const compute = hasVariables ? inOwnFrame(body) : body;
    if (form.isPure) {
      const constant = this.#constant(compute);
      if (constant !== undefined) return constantExpr(constant.value);
    }
    return this.#forms.isUsedAgain(form) ? memoised(compute, this.#room.memoSize++) : compute;
  }

  /** The value of an expression of constants; undefined when it fails, which is its author's to see. */
  #constant(compute: Expr): { readonly value: Value } | undefined {
    try {
      return { value: compute(this.#noEvaluation.emptyFrame) };
    } catch {
      this.#noEvaluation.leaveAll();
      return undefined;
    }
  }
}

/** From so many expressions on a function's results are kept: less is computed again as quickly. */
const worthKeeping = 5;

/**
 * Whether an operand is likely to be the very same value in two calls: what comes from the record,
 * the CQL's own constants, and lists that are kept. Tuples are made where they are passed.
 */
function isIdentified(operand: NonNullable<ElmStatement['operand']>[number]): boolean {
  const type = operand.operandTypeSpecifier as TypeSpecifier | undefined;
  const name = type === undefined ? (operand.operandType ?? '') : typeName(type);
  return !name.includes('Tuple') && !name.startsWith('Interval<');
}

/** Computed once in an activation. */
function keptIn(slot: number, compute: Expr): Expr {
  return (frame) => {
    const { slots } = frame;
    const known = slots[slot];
    return known === undefined ? (slots[slot] = compute(frame)) : known;
  };
}

/** An expression that has variables of its own. */
function inOwnFrame(body: Expr): Expr {
  return ({ evaluation }) => {
    const value = body(evaluation.enter());
    evaluation.leave();
    return value;
  };
}

/** Computed once in an evaluation. */
function memoised(compute: Expr, slot: number): Expr {
  return (frame) => {
    const { memo } = frame.evaluation;
    const known = memo[slot];
    return known === undefined ? (memo[slot] = compute(frame)) : known;
  };
}
