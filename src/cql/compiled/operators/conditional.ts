import { partOf, partsOf } from '../elm-parts.ts';
import type { Expr, OperatorFamily } from '../expr.ts';
import { isEqual } from '../values/equality.ts';

/** `if` and `case`: only what is chosen is evaluated. */
export const conditionalOperators: OperatorFamily = {
  If(node, compile) {
    const condition = compile(partOf(node, 'condition')!);
    const then = compile(partOf(node, 'then')!);
    const otherwise = compile(partOf(node, 'else')!);
    return (frame) => (condition(frame) === true ? then(frame) : otherwise(frame));
  },
  Case(node, compile) {
    const items = partsOf<Readonly<Record<'when' | 'then', Parameters<typeof compile>[0]>>>(
      node,
      'caseItem',
    ).map((item) => ({ when: compile(item.when), then: compile(item.then) }));
    const otherwise = compile(partOf(node, 'else')!);
    const comparand = partOf(node, 'comparand');
    return comparand === undefined
      ? firstTrue(items, otherwise)
      : firstEqual(compile(comparand), items, otherwise);
  },
};

interface CaseItem {
  readonly when: Expr;
  readonly then: Expr;
}

function firstTrue(items: readonly CaseItem[], otherwise: Expr): Expr {
  const [whens, thens] = [items.map(({ when }) => when), items.map(({ then }) => then)];
  return (frame) => {
    for (let at = 0; at < whens.length; at++) {
      if (whens[at]!(frame) === true) return thens[at]!(frame);
    }
    return otherwise(frame);
  };
}

function firstEqual(comparand: Expr, items: readonly CaseItem[], otherwise: Expr): Expr {
  return (frame) => {
    const value = comparand(frame);
    for (const { when, then } of items) {
      if (isEqual(when(frame), value) === true) return then(frame);
    }
    return otherwise(frame);
  };
}
