type Json = Readonly<Record<string, unknown>>;

/**
 * A parameter's value as a CQL literal; undefined when it has none, or one of a type that has no
 * literal in CQL.
 */
export function parameterLiteral(parameter: Json): string | undefined {
  const [key, value] = Object.entries(parameter).find(([name]) => /^value[A-Z]/u.test(name)) ?? [];
  if (key === undefined) return undefined;
  switch (key.slice('value'.length)) {
    case 'Boolean':
      return typeof value === 'boolean' ? String(value) : undefined;
    case 'Integer':
      return Number.isInteger(value) ? String(value) : undefined;
    case 'Decimal':
      return decimalLiteral(value);
    case 'String':
    case 'Code':
    case 'Id':
    case 'Uri':
    case 'Canonical':
      return typeof value === 'string' ? quoted(value) : undefined;
    case 'Date':
      return matching(value, /^\d{4}(?:-\d\d){0,2}$/u, (text) => `@${text}`);
    case 'DateTime':
    case 'Instant':
      return matching(
        value,
        /^\d{4}(?:-\d\d){0,2}(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?$/u,
        (text) => (text.includes('T') ? `@${text}` : `@${text}T`),
      );
    case 'Time':
      return matching(value, /^\d\d:\d\d:\d\d(?:\.\d+)?$/u, (text) => `@T${text}`);
    case 'Quantity':
      return quantityLiteral(value as Json);
    case 'Coding':
      return codeLiteral(value as Json);
    default:
      return undefined;
  }
}

function decimalLiteral(value: unknown): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  const text = String(value);
  // CQL has no exponents, and without a point it takes the number for an Integer.
  if (text.includes('e')) return undefined;
  return text.includes('.') ? text : `${text}.0`;
}

function quantityLiteral({ value, code, unit }: Json): string | undefined {
  const number = decimalLiteral(value);
  const ucum = code ?? unit ?? '1';
  return number === undefined || typeof ucum !== 'string' ? undefined : `${number} ${quoted(ucum)}`;
}

function codeLiteral({ code, system, version, display }: Json): string | undefined {
  const elements = Object.entries({ code, system, version, display }).flatMap(([name, text]) =>
    typeof text === 'string' ? [`${name}: ${quoted(text)}`] : [],
  );
  return typeof code === 'string' ? `System.Code { ${elements.join(', ')} }` : undefined;
}

function matching(
  value: unknown,
  pattern: RegExp,
  literal: (text: string) => string,
): string | undefined {
  return typeof value === 'string' && pattern.test(value) ? literal(value) : undefined;
}

/** CQL's own escapes; a line break would end the literal's line, and is one of them. */
function quoted(text: string): string {
  const escaped = text.replace(/[\\']/gu, '\\$&').replace(/\n/gu, '\\n').replace(/\r/gu, '\\r');
  return `'${escaped}'`;
}
