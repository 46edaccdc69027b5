import { operandsOf, partOf } from '../elm-parts.ts';
import { constantOf, type Expr, type OperatorFamily, type Value } from '../expr.ts';
import type { ElmNode } from '../../elm.ts';
import { binary, unary } from './null-propagating.ts';

/** Text (CQL 1.5, §9 String Operators). */
export const stringOperators: OperatorFamily = {
  Concatenate(node, compile) {
    const operands = operandsOf(node).map((each) => compile(each));
    return (frame) => {
      let text = '';
      for (const operand of operands) {
        const value = operand(frame);
        if (value === null) return null;
        text += value as string;
      }
      return text;
    };
  },
  Combine(node, compile) {
    const source = compile(partOf(node, 'source')!);
    const separator = optional(node, 'separator', compile);
    return (frame) => {
      const list = source(frame) as readonly (string | null)[] | null;
      const parts = list?.filter((each) => each !== null) ?? [];
      if (parts.length === 0) return null;
      const between = separator === undefined ? '' : (separator(frame) as string | null);
      return between === null ? null : parts.join(between);
    };
  },
  Split(node, compile) {
    return splitting(node, 'separator', compile, (separator) => separator);
  },
  SplitOnMatches(node, compile) {
    return splitting(node, 'separatorPattern', compile, (pattern) => new RegExp(pattern, 's'));
  },
  Upper: unary((text) => (text as string).toUpperCase()),
  Lower: unary((text) => (text as string).toLowerCase()),
  PositionOf(node, compile) {
    return position(node, compile, (text, pattern) => text.indexOf(pattern));
  },
  LastPositionOf(node, compile) {
    return position(node, compile, (text, pattern) => text.lastIndexOf(pattern));
  },
  StartsWith: binary((text, start) => (text as string).startsWith(start as string)),
  EndsWith: binary((text, end) => (text as string).endsWith(end as string)),
  /** Any part of the text, unless the pattern has `^` and `$`. */
  Matches(node, compile, scope) {
    const pattern = patterns(node, compile, (source) => new RegExp(source, 's'));
    const matches = binary((text, _source, frame) => pattern(frame).test(text as string));
    return matches(node, compile, scope);
  },
  ReplaceMatches(node, compile, scope) {
    const pattern = patterns(node, compile, (source) => new RegExp(source, 'gs'));
    const substitution = compile(operandsOf(node)[2]!);
    const replace = binary((text, _source, frame) => {
      const by = substitution(frame) as string | null;
      // `\$` stands for the sign itself, which JavaScript writes `$$`.
      if (by === null) return null;
      return (text as string).replace(pattern(frame), by.replaceAll('\\$', '$$$$'));
    });
    return replace(node, compile, scope);
  },
  /** Null where the start is outside of the text. */
  Substring(node, compile) {
    const source = compile(partOf(node, 'stringToSub')!);
    const startIndex = compile(partOf(node, 'startIndex')!);
    const length = optional(node, 'length', compile);
    return (frame) => {
      const text = source(frame) as string | null;
      const start = startIndex(frame) as number | null;
      if (text === null || start === null || start < 0 || start >= text.length) return null;
      const size = (length?.(frame) ?? null) as number | null;
      return size === null ? text.slice(start) : text.slice(start, start + Math.max(size, 0));
    };
  },
};

type CompileOne = (child: ElmNode) => Expr;

function optional(node: ElmNode, name: string, compile: CompileOne): Expr | undefined {
  const part = partOf(node, name);
  return part && compile(part);
}

function splitting(
  node: ElmNode,
  separatorName: string,
  compile: CompileOne,
  separatorOf: (text: string) => string | RegExp,
): Expr {
  const source = compile(partOf(node, 'stringToSplit')!);
  const separator = compile(partOf(node, separatorName)!);
  return (frame) => {
    const text = source(frame) as string | null;
    if (text === null) return null;
    const by = separator(frame) as string | null;
    return by === null || by === '' ? [text] : text.split(separatorOf(by));
  };
}

function position(
  node: ElmNode,
  compile: CompileOne,
  find: (text: string, pattern: string) => number,
): Expr {
  const pattern = compile(partOf(node, 'pattern')!);
  const source = compile(partOf(node, 'string')!);
  return (frame) => {
    const sought = pattern(frame) as string | null;
    const text = source(frame) as string | null;
    return sought === null || text === null ? null : find(text, sought);
  };
}

/** The regular expression of the second operand; made once where it is written in the CQL. */
function patterns(
  node: ElmNode,
  compile: CompileOne,
  make: (source: string) => RegExp,
): (frame: Parameters<Expr>[0]) => RegExp {
  const source = compile(operandsOf(node)[1]!);
  const constant: Value = constantOf(source)?.value;
  if (typeof constant !== 'string') return (frame) => make(source(frame) as string);
  let made: RegExp | undefined;
  return () => (made ??= make(constant));
}
