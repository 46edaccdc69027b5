import type { PlainCode, PlainQuantity, PlainTemporal, PlainValue } from '../cql/plain-value.ts';

/**
 * Reads a value as CQL writes it: `{1, null}`, `Interval[@2026-01-01T, 5 'mg')`. What a test expects
 * is read here and not by the engine under test, so that an engine cannot be wrong twice and pass.
 * @param offset time zone offset in hours of DateTimes that have none
 * @throws Error when the text is anything else, e.g. `1 + 1`
 */
export function readValueLiteral(text: string, offset: number): PlainValue {
  const reader = new LiteralReader(text, offset);
  const value = reader.value();
  reader.end();
  return value;
}

const patterns = {
  space: /\s+/uy,
  long: /([+-]?\d+)L\b/uy,
  number: /[+-]?\d+(?:\.\d+)?/uy,
  string: /'((?:[^'\\]|\\.)*)'/uy,
  name: /[A-Za-z_]\w*|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/uy,
  calendarUnit: /(?:year|month|week|day|hour|minute|second|millisecond)s?\b/uy,
  time: /@T(\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?)?/uy,
  date: /@(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(T(?:(\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?)?(Z|[+-]\d\d:\d\d)?)?)?/uy,
} as const;

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f' };

class LiteralReader {
  readonly #text: string;
  readonly #offset: number;
  #at = 0;

  constructor(text: string, offset: number) {
    this.#text = text;
    this.#offset = offset;
  }

  value(): PlainValue {
    const long = this.#match('long');
    if (long !== undefined) return { type: 'Long', value: BigInt(long[1] ?? '') };
    const number = this.#match('number')?.[0];
    if (number !== undefined) return this.#numeric(number);
    const string = this.#match('string')?.[1];
    if (string !== undefined) return { type: 'String', value: unescaped(string) };
    const temporal = this.#temporal();
    if (temporal !== undefined) return temporal;
    if (this.#take('{')) return this.#braced();
    const name = this.#match('name')?.[0];
    switch (name) {
      case 'null':
        return { type: 'Null' };
      case 'true':
      case 'false':
        return { type: 'Boolean', value: name === 'true' };
      case 'Interval':
        return this.#interval();
      case 'Tuple':
        this.#expect('{');
        return { type: 'Tuple', elements: this.#elements() };
      case 'Code':
        this.#expect('{');
        return codeOf(this.#elements());
      case 'Concept':
        this.#expect('{');
        return conceptOf(this.#elements());
      default:
        return this.#fail();
    }
  }

  end(): void {
    this.#match('space');
    if (this.#at < this.#text.length) this.#fail();
  }

  #numeric(digits: string): PlainValue {
    const value = Number(digits);
    const unit = this.#unit();
    if (unit === undefined) return { type: digits.includes('.') ? 'Decimal' : 'Integer', value };
    const quantity: PlainQuantity = { type: 'Quantity', value, unit };
    if (!this.#take(':')) return quantity;
    const denominator = this.value();
    if (denominator.type !== 'Quantity') return this.#fail();
    return { type: 'Ratio', numerator: quantity, denominator };
  }

  #unit(): string | undefined {
    const quoted = this.#match('string')?.[1];
    return quoted === undefined ? this.#match('calendarUnit')?.[0] : unescaped(quoted);
  }

  #temporal(): PlainTemporal | undefined {
    const time = this.#match('time');
    if (time !== undefined) return { type: 'Time', parts: numbers(time.slice(1)) };
    const date = this.#match('date');
    if (date === undefined) return undefined;
    const day = numbers(date.slice(1, 4));
    if (date[4] === undefined) return { type: 'Date', parts: day };
    const offset = date[9] === undefined ? this.#offset : zoneOffset(date[9]);
    return { type: 'DateTime', parts: [...day, ...numbers(date.slice(5, 9))], offset };
  }

  #interval(): PlainValue {
    const lowClosed = this.#take('[');
    if (!lowClosed) this.#expect('(');
    const low = this.value();
    this.#expect(',');
    const high = this.value();
    const highClosed = this.#take(']');
    if (!highClosed) this.#expect(')');
    return { type: 'Interval', low, high, lowClosed, highClosed };
  }

  /** A list, or a tuple that is written without its keyword. */
  #braced(): PlainValue {
    const start = this.#at;
    const isTuple = this.#match('name') !== undefined && this.#take(':');
    this.#at = start;
    if (isTuple) return { type: 'Tuple', elements: this.#elements() };
    const elements: PlainValue[] = [];
    while (!this.#take('}')) {
      if (elements.length > 0) this.#expect(',');
      elements.push(this.value());
    }
    return { type: 'List', elements };
  }

  #elements(): ReadonlyMap<string, PlainValue> {
    const elements = new Map<string, PlainValue>();
    if (this.#take(':')) this.#expect('}');
    else {
      do {
        const name = this.#match('name')?.[0] ?? this.#fail();
        this.#expect(':');
        elements.set(name.replace(/^["`]|["`]$/gu, ''), this.value());
      } while (this.#take(','));
      this.#expect('}');
    }
    return elements;
  }

  #take(symbol: string): boolean {
    this.#match('space');
    if (!this.#text.startsWith(symbol, this.#at)) return false;
    this.#at += symbol.length;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) this.#fail();
  }

  #match(name: keyof typeof patterns): RegExpExecArray | undefined {
    if (name !== 'space') this.#match('space');
    const pattern = new RegExp(patterns[name]);
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text) ?? undefined;
    if (match !== undefined) this.#at = pattern.lastIndex;
    return match;
  }

  #fail(): never {
    throw new Error(`${this.#text} is no value literal (at character ${this.#at + 1})`);
  }
}

function unescaped(text: string): string {
  return text.replace(
    /\\(?:u([0-9A-Fa-f]{4})|(.))/gu,
    (_, hex: string | undefined, char: string) =>
      hex === undefined ? (escapes[char] ?? char) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** As far as they are there; a fraction of a second in milliseconds. */
function numbers(parts: readonly (string | undefined)[]): readonly number[] {
  const isFraction = (index: number) => index === 3;
  return parts.flatMap((part, index) =>
    part === undefined ? [] : [Number(isFraction(index) ? part.padEnd(3, '0') : part)],
  );
}

function zoneOffset(zone: string): number {
  if (zone === 'Z') return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  return (zone.startsWith('-') ? -1 : 1) * (hours + minutes / 60);
}

function codeOf(elements: ReadonlyMap<string, PlainValue>): PlainCode {
  const text = (name: string): string | undefined => {
    const value = elements.get(name);
    return value?.type === 'String' ? value.value : undefined;
  };
  const [system, version, display] = ['system', 'version', 'display'].map(text);
  return { type: 'Code', code: text('code') ?? '', system, version, display };
}

function conceptOf(elements: ReadonlyMap<string, PlainValue>): PlainValue {
  const codes = elements.get('codes');
  const list = codes?.type === 'List' ? codes.elements : codes === undefined ? [] : [codes];
  const display = elements.get('display');
  return {
    type: 'Concept',
    codes: list.filter((each) => each.type === 'Code'),
    display: display?.type === 'String' ? display.value : undefined,
  };
}
