import { operandsOf, operandTypes, partOf, partsOf } from '../elm-parts.ts';
import { constantOf, type Expr, type OperatorFamily, type Value, shortcutsOf } from '../expr.ts';
import type { Frame } from '../frame.ts';
import { distinct } from '../values/distinct.ts';
import { isEqual } from '../values/equality.ts';
import { unary, binary } from './null-propagating.ts';

type List = readonly Value[];

/** Lists (CQL 1.5, §9 List Operators); what is of intervals too is in the family `collection`. */
export const listOperators: OperatorFamily = {
  List(node, compile) {
    const elements = partsOf(node, 'element').map((each) => compile(each));
    const constants = elements.map(constantOf);
    if (constants.every((each) => each !== undefined)) {
      const list = Object.freeze(constants.map(({ value }) => value));
      return () => list;
    }
    return (frame) => {
      const list: Value[] = [];
      for (let at = 0; at < elements.length; at++) list.push(elements[at]!(frame));
      return list;
    };
  },
  /** Nulls do not count. */
  Exists(node, compile) {
    const operand = compile(operandsOf(node)[0]!);
    const { exists } = shortcutsOf(operand);
    if (exists !== undefined) return exists;
    return (frame) => {
      const list = operand(frame) as List | null;
      if (list === null) return false;
      for (const each of list) if (each !== null) return true;
      return false;
    };
  },
  SingletonFrom(node, compile, scope) {
    const fault = scope.fault(node, 'singleton from needs a list of at most one element');
    const single = unary((value) => {
      const list = value as List;
      if (list.length > 1) throw fault();
      return list[0] ?? null;
    });
    return single(node, compile, scope);
  },
  ToList(node, compile) {
    const operand = compile(operandsOf(node)[0]!);
    return (frame) => {
      const value = operand(frame);
      return value === null ? [] : [value];
    };
  },
  Flatten: unary((value) => flattened(value as List)),
  Distinct: unary((value) => distinct(value as List)),
  First(node, compile) {
    const source = compile(partOf(node, 'source')!);
    return shortcutsOf(source).first ?? ((frame) => (source(frame) as List | null)?.[0] ?? null);
  },
  Last(node, compile) {
    const source = compile(partOf(node, 'source')!);
    return (frame) => (source(frame) as List | null)?.at(-1) ?? null;
  },
  IndexOf(node, compile) {
    const source = compile(partOf(node, 'source')!);
    const element = compile(partOf(node, 'element')!);
    return (frame) => {
      const list = source(frame) as List | null;
      const sought = element(frame);
      if (list === null || sought === null) return null;
      return list.findIndex((each) => isEqual(each, sought) === true);
    };
  },
  /** From 0 on, of lists and of text. */
  Indexer: binary((value, index) => {
    const at = index as number;
    return at < 0 ? null : ((value as List)[at] ?? null);
  }),
  /** What Skip, Tail and Take become. */
  Slice(node, compile) {
    const source = compile(partOf(node, 'source')!);
    const [start, end] = ['startIndex', 'endIndex'].map((name) => {
      const part = partOf(node, name);
      return part && compile(part);
    });
    return (frame) => {
      const list = source(frame) as List | null;
      if (list === null) return null;
      const from = indexOr(0, start, frame);
      const to = indexOr(list.length, end, frame);
      return from < 0 || to < from ? [] : list.slice(from, to);
    };
  },
  /** Of text, and of lists, whose length is 0 when they are null. */
  Length(node, compile) {
    const operand = compile(operandsOf(node)[0]!);
    const isList = operandTypes(node)[0]?.startsWith('List<') ?? false;
    return (frame) => {
      const value = operand(frame) as { readonly length: number } | null;
      return value === null ? (isList ? 0 : null) : value.length;
    };
  },
};

/** Lists in a list as one; a list that holds anything else stays as it is. */
function flattened(list: List): List {
  const flat: Value[] = [];
  for (const each of list) {
    if (!Array.isArray(each)) return list;
    for (const element of each as List) flat.push(element);
  }
  return flat;
}

function indexOr(absent: number, index: Expr | undefined, frame: Frame): number {
  const value = index === undefined ? null : (index(frame) as number | null);
  return value ?? absent;
}
