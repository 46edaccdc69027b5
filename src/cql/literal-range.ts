import { type Diagnostic, sourceLine } from '../diagnostics/diagnostic.ts';
import type { CqlSource } from './cql-source.ts';
import type { ElmLibrary, ElmNode } from './elm.ts';

const systemNamespace = '{urn:hl7-org:elm-types:r1}';

/** CQL 1.5.3, Logical Specification, MinValue and MaxValue. */
const ranges: Readonly<Record<string, { readonly isWithin: (digits: string) => boolean }>> = {
  // A minus sign is an operator: the literal of the least value has one more than the greatest.
  Integer: { isWithin: (digits) => Number(digits) < 2 ** 31 },
  Long: { isWithin: (digits) => BigInt(digits) < 2n ** 63n },
  Decimal: { isWithin: (digits) => BigInt(digits.split('.')[0] ?? '') < 10n ** 20n },
};
const leastValues: Readonly<Record<string, string>> = {
  Integer: '2147483648',
  Long: '9223372036854775808',
};

/**
 * The numbers of a library that its types cannot hold, such as the Integer `2147483648`. The
 * translator lets them pass, and what an engine makes of them is anyone's guess.
 */
export function literalFaults({ library }: ElmLibrary, source: CqlSource): readonly Diagnostic[] {
  const faults: Diagnostic[] = [];
  const visit = (value: unknown, isNegated: boolean): void => {
    if (Array.isArray(value)) value.forEach((each) => visit(each, false));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const node = value as ElmNode;
    const fault = node.type === 'Literal' ? faultOf(node, isNegated) : undefined;
    if (fault !== undefined) faults.push(diagnosticAt(node.locator, fault, source));
    for (const [key, part] of Object.entries(node)) {
      if (key !== 'annotation') visit(part, node.type === 'Negate' && key === 'operand');
    }
  };
  visit([library.statements, (library as { readonly parameters?: unknown }).parameters], false);
  return faults;
}

function faultOf(literal: ElmNode, isNegated: boolean): string | undefined {
  const type = String(literal['valueType']).replace(systemNamespace, '');
  const digits = String(literal['value']);
  const range = ranges[type];
  if (range === undefined || range.isWithin(digits)) return undefined;
  if (isNegated && digits === leastValues[type]) return undefined;
  const hint = type === 'Integer' ? `; a Long is written ${digits}L` : '';
  return `${digits} is beyond what the type ${type} can hold${hint}`;
}

function diagnosticAt(
  locator: string | undefined,
  message: string,
  { file, text }: CqlSource,
): Diagnostic {
  const [, line, column] = /^(\d+):(\d+)/u.exec(locator ?? '')?.map(Number) ?? [];
  const source = line === undefined ? undefined : sourceLine(text, line);
  return {
    code: 'cql-literal-range',
    severity: 'error',
    message,
    file,
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
    ...(source !== undefined && { source }),
  };
}
