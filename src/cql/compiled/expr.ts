import type { ElmNode } from '../elm.ts';
import type { CompileScope } from './compile-scope.ts';
import type { Frame } from './frame.ts';

/**
 * A CQL value: null, a boolean, number or string, one of cql-execution's classes (DateTime, Interval,
 * Quantity, Code …), a FhirNode, an array for a list, a plain object for a tuple. Never undefined.
 */
export type Value = unknown;

/** A compiled expression. It may throw; it never returns undefined or a promise. */
export type Expr = (frame: Frame) => Value;

/**
 * Compiles a child of the node at hand, in the same scope, or in one that `scope.bind` gave.
 * @throws CannotCompile
 */
export type Compile = (child: ElmNode, scope?: CompileScope) => Expr;

/** Makes the closure of one ELM operator. What can be decided from the ELM is decided here, once. */
export type OperatorCompiler = (node: ElmNode, compile: Compile, scope: CompileScope) => Expr;

/** Operators that belong together, by ELM type. */
export type OperatorFamily = Readonly<Record<string, OperatorCompiler>>;

const constants = new WeakMap<Expr, { readonly value: Value }>();
const plainConstants = new Map<Value, Expr>();

/** An expression that is known when it is compiled. */
export function constantExpr(value: Value): Expr {
  const known = plainConstants.get(value);
  if (known !== undefined) return known;
  const expr: Expr = () => value;
  constants.set(expr, { value });
  // One closure for all `true`, `null` and the like keeps them in the processor's cache.
  if (value === null || typeof value === 'boolean') plainConstants.set(value, expr);
  return expr;
}

/** The value of an expression that needs no patient; undefined for any other expression. */
export function constantOf(expr: Expr): { readonly value: Value } | undefined {
  return constants.get(expr);
}

const variables: Expr[] = [];
const slots = new WeakMap<Expr, number>();

/** A variable by its slot; one closure for all variables that have the slot. */
export function variableExpr(slot: number): Expr {
  let expr = variables[slot];
  if (expr === undefined) {
    expr = (frame) => frame.slots[slot];
    variables[slot] = expr;
    slots.set(expr, slot);
  }
  return expr;
}

/** The slot of a variable, for who reads it in place; undefined for any other expression. */
export function slotOf(expr: Expr): number | undefined {
  return slots.get(expr);
}

/** What can be asked of an expression without its whole value. */
export interface Shortcuts {
  /** Whether its value is null. */
  readonly isNull?: Expr;
  /** Whether its value is a list with an element that is not null. */
  readonly exists?: (frame: Frame) => boolean;
  /** The first element of its value; null of a list that has none, and of what is no list. */
  readonly first?: Expr;
  /** Its `not`, in one closure; for what is never null. */
  readonly negation?: (frame: Frame) => boolean;
}

const shortcuts = new WeakMap<Expr, Shortcuts>();

/** An expression of which less can be asked. What wraps it, to keep its value, has no shortcuts. */
export function exprWithShortcuts(expr: Expr, less: Shortcuts): Expr {
  shortcuts.set(expr, less);
  return expr;
}

export function shortcutsOf(expr: Expr): Shortcuts {
  return shortcuts.get(expr) ?? {};
}
