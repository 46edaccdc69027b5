import { Code, Concept } from 'cql-execution';
import { partsOf, systemNamespace, textOf } from '../elm-parts.ts';
import {
  type Expr,
  exprWithShortcuts,
  type OperatorFamily,
  slotOf,
  type Value,
  variableExpr,
} from '../expr.ts';
import { thisName } from '../bound-parts.ts';
import { ownPath, wholePath } from '../element-path.ts';
import { quantityOf } from '../values/quantities.ts';
import { pathReader, type PathStep, presenceTest } from '../values/fhir-path.ts';
import { elementReader } from '../values/property.ts';
import type { ElmNode } from '../../elm.ts';

interface NamedPart {
  readonly name: string;
  readonly value: ElmNode;
}

/** Tuples, instances of classes, and their elements. */
export const structuredOperators: OperatorFamily = {
  Property(node, compile, scope) {
    const { source, steps } = wholePath(node, scope);
    // Only a primitive can be read without nodes on the way to it.
    const path = steps.at(-1)?.name === 'value' ? { source, steps } : ownPath(node);
    const from =
      typeof path.source === 'string'
        ? variableExpr(scope.slotOf(path.source, node))
        : compile(path.source);
    return elementExpr(from, path.steps);
  },
  /** A name in a sort clause: an element of what is sorted. */
  IdentifierRef(node, _compile, scope) {
    const from = variableExpr(scope.slotOf(thisName, node));
    const name = textOf(node, 'name') ?? '';
    if (name === thisName) return from;
    return elementExpr(
      from,
      name.split('.').map((each) => ({ name: each })),
    );
  },
  Tuple(node, compile) {
    const elements = partsOf<NamedPart>(node, 'element');
    const names = elements.map(({ name }) => name);
    const values = elements.map(({ value }) => compile(value));
    const blank: Record<string, Value> = Object.fromEntries(names.map((name) => [name, null]));
    return (frame) => {
      // A copy has all its elements at once: adding one after another takes several times as long.
      const tuple = { ...blank };
      for (let at = 0; at < names.length; at++) tuple[names[at]!] = values[at]!(frame);
      return tuple;
    };
  },
  Instance(node, compile) {
    const parts = new Map(
      partsOf<NamedPart>(node, 'element').map(({ name, value }) => [name, compile(value)]),
    );
    const part = (name: string): Expr => parts.get(name) ?? (() => null);
    switch (textOf(node, 'classType')) {
      case `${systemNamespace}Quantity`:
        return quantityExpr(part('value'), part('unit'));
      case `${systemNamespace}Code`:
        return codeExpr(part('code'), part('system'), part('version'), part('display'));
      case `${systemNamespace}Concept`:
        return conceptExpr(part('codes'), part('display'));
      default:
        return (frame) =>
          Object.fromEntries([...parts].map(([name, value]) => [name, value(frame)]));
    }
  },
};

function elementExpr(source: Expr, steps: readonly PathStep[]): Expr {
  const slot = slotOf(source);
  const [first] = steps;
  if (steps.length === 1 && first !== undefined) {
    const read = elementReader(first.name);
    const isThere = presenceTest(first.name);
    return slot === undefined
      ? exprWithShortcuts((frame) => read(source(frame)), {
          isNull: exprWithShortcuts((frame) => !isThere(source(frame)), {
            negation: (frame) => isThere(source(frame)),
          }),
        })
      : exprWithShortcuts((frame) => read(frame.slots[slot]), {
          isNull: exprWithShortcuts((frame) => !isThere(frame.slots[slot]), {
            negation: (frame) => isThere(frame.slots[slot]),
          }),
        });
  }
  const read = steps.at(-1)?.name === 'value' ? pathReader(steps) : elementsReader(steps);
  return slot === undefined
    ? (frame) => read(source(frame), frame.evaluation)
    : (frame) => read(frame.slots[slot], frame.evaluation);
}

function elementsReader(steps: readonly PathStep[]): (value: Value) => Value {
  const readers = steps.map(({ name }) => elementReader(name));
  return (value) => {
    let found = value;
    for (const read of readers) found = read(found);
    return found;
  };
}

function quantityExpr(value: Expr, unit: Expr): Expr {
  return (frame) => quantityOf(value(frame), unit(frame));
}

function codeExpr(code: Expr, system: Expr, version: Expr, display: Expr): Expr {
  return (frame) => {
    const values = [code(frame), system(frame), version(frame), display(frame)] as const;
    return new Code(...(values as readonly [string, string, string, string]));
  };
}

function conceptExpr(codes: Expr, display: Expr): Expr {
  return (frame) => new Concept(codes(frame) as Code[], display(frame) as string);
}
