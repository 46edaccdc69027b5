import { z } from 'zod';

/** Reads a text; `undefined` stands for one that is not as expected. */
export function variable<T>(read: (text: string) => T | undefined, expected: string) {
  return z.string().transform((text, context): T => {
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
}

export function wholeNumber(least: number, most: number) {
  return variable((text) => {
    const value = /^\d{1,9}$/u.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? value : undefined;
  }, `a whole number from ${least} to ${most}`);
}

export function onOrOff() {
  return variable(
    (text) => (text === 'on' ? true : text === 'off' ? false : undefined),
    'on or off',
  );
}

export function oneOf<const T extends readonly string[]>(values: T) {
  return variable(
    (text): T[number] | undefined => values.find((value) => value === text),
    values.length === 1 ? `"${values[0]}"` : `one of ${values.join(', ')}`,
  );
}

export function readUrl(text: string): string | undefined {
  if (!/^https?:\/\//iu.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text).href.replace(/\/+$/u, '');
}

/** `500kb`, `10mb` or a plain number. */
export function readBytes(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,10})\s*(kb|mb|)$/iu.exec(text) ?? [];
  const factor = { '': 1, kb: 1024, mb: 1024 ** 2 }[unit.toLowerCase()];
  const bytes = digits === undefined || factor === undefined ? 0 : Number(digits) * factor;
  return bytes > 0 ? bytes : undefined;
}

/** `a=b, c=d`; none at all, or one without both halves, is no list of pairs. */
export function pairsOf(
  text: string,
  separator: string,
): readonly (readonly [string, string])[] | undefined {
  const pairs = itemsOf(text, separator).map((item) => itemsOf(item, '='));
  return pairs.length > 0 && pairs.every((pair) => pair.length === 2)
    ? pairs.map(([name = '', value = '']) => [name, value])
    : undefined;
}

export function itemsOf(text: string, separator: string): readonly string[] {
  return text
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
