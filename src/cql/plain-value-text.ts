import type { PlainCode, PlainQuantity, PlainTemporal, PlainValue } from './plain-value.ts';

/** A value as CQL writes it, e.g. `Interval[@2026-01-01, null)`. */
export function plainValueText(value: PlainValue): string {
  switch (value.type) {
    case 'Null':
      return 'null';
    case 'Boolean':
      return String(value.value);
    case 'Integer':
    case 'Decimal':
      return numberText(value.value);
    case 'Long':
      return `${String(value.value)}L`;
    case 'String':
      return quoted(value.value);
    case 'Date':
    case 'DateTime':
    case 'Time':
      return temporalText(value);
    case 'Quantity':
      return quantityText(value);
    case 'Ratio':
      return `${quantityText(value.numerator)} : ${quantityText(value.denominator)}`;
    case 'Interval': {
      const bounds = `${plainValueText(value.low)}, ${plainValueText(value.high)}`;
      return `Interval${value.lowClosed ? '[' : '('}${bounds}${value.highClosed ? ']' : ')'}`;
    }
    case 'List':
      return `{${value.elements.map((each) => plainValueText(each)).join(', ')}}`;
    case 'Tuple': {
      const elements = [...value.elements].map(
        ([name, each]) => `${nameText(name)}: ${plainValueText(each)}`,
      );
      return `Tuple {${elements.length === 0 ? ':' : elements.join(', ')}}`;
    }
    case 'Code':
      return codeText(value);
    case 'Concept': {
      const codes = `codes: {${value.codes.map(codeText).join(', ')}}`;
      return `Concept {${[codes, ...optional({ display: value.display })].join(', ')}}`;
    }
    case 'Fhir':
    case 'Other':
      return `${value.typeName} ${JSON.stringify(value.json)}`;
  }
}

/** A Date, DateTime or Time to its precision, without the `@`; a DateTime with its time zone. */
export function temporalDigits({ type, parts, offset }: PlainTemporal): string {
  const width = (index: number) => (type === 'Time' ? [2, 2, 2, 3] : [4, 2, 2, 2, 2, 2, 3])[index]!;
  const digits = parts.map((part, index) => String(part).padStart(width(index), '0'));
  const date = type === 'Time' ? [] : digits.slice(0, 3);
  const time = type === 'Time' ? digits : digits.slice(3);
  const clock = time.slice(0, 3).join(':') + (time[3] === undefined ? '' : `.${time[3]}`);
  if (type !== 'DateTime') return date.join('-') + clock;
  return `${date.join('-')}T${clock}${time.length === 0 ? '' : zoneText(offset ?? 0)}`;
}

function temporalText(value: PlainTemporal): string {
  return `@${value.type === 'Time' ? 'T' : ''}${temporalDigits(value)}`;
}

function zoneText(offset: number): string {
  const minutes = Math.round(Math.abs(offset) * 60);
  const pair = [Math.floor(minutes / 60), minutes % 60].map((n) => String(n).padStart(2, '0'));
  return `${offset < 0 ? '-' : '+'}${pair.join(':')}`;
}

function quantityText({ value, unit }: PlainQuantity): string {
  return `${numberText(value)} ${quoted(unit)}`;
}

/** Without an exponent, which CQL does not have. */
function numberText(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  return Math.abs(value) < 1 ? value.toFixed(20).replace(/\.?0+$/u, '') : String(BigInt(value));
}

function codeText({ code, system, version, display }: PlainCode): string {
  return `Code {${optional({ code, system, version, display }).join(', ')}}`;
}

function optional(elements: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(elements).flatMap(([name, text]) =>
    text === undefined ? [] : [`${name}: ${quoted(text)}`],
  );
}

function nameText(name: string): string {
  return /^[A-Za-z_]\w*$/u.test(name) ? name : JSON.stringify(name);
}

function quoted(text: string): string {
  const escaped = text.replace(/[\\']/gu, '\\$&').replace(/\n/gu, '\\n').replace(/\r/gu, '\\r');
  return `'${escaped.replace(/\t/gu, '\\t').replace(/\f/gu, '\\f')}'`;
}
