import fc from 'fast-check';

/** An expression of Longs, and its value by the specification; null where it has none. */
export interface LongStory {
  readonly cql: string;
  readonly value: bigint | null;
}

const [least, most] = [-(2n ** 63n), 2n ** 63n - 1n];

/** Beyond what a Long can hold the result is null (CQL 1.5.3, Appendix B, Arithmetic Operators). */
function inRange(value: bigint): bigint | null {
  return value >= least && value <= most ? value : null;
}

const operators: Readonly<Record<string, (one: bigint, other: bigint) => bigint | null>> = {
  '+': (one, other) => one + other,
  '-': (one, other) => one - other,
  '*': (one, other) => one * other,
  div: (one, other) => (other === 0n ? null : one / other),
  mod: (one, other) => (other === 0n ? null : one % other),
};

const literals = fc
  .oneof(fc.bigInt(-20n, 20n), fc.constantFrom(least + 1n, most, most / 2n, 4_294_967_296n))
  .map((value): LongStory => ({ cql: value < 0n ? `(${value}L)` : `${value}L`, value }));

/** The reference engine has no Long, so these are held against JavaScript's own whole numbers. */
export const longs: fc.Arbitrary<LongStory> = fc.letrec<{ readonly long: LongStory }>((tie) => ({
  long: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    literals,
    fc.constant<LongStory>({ cql: '(null as Long)', value: null }),
    fc
      .tuple(tie('long'), fc.constantFrom(...Object.keys(operators)), tie('long'))
      .map(([one, operator, other]) => ({
        cql: `(${one.cql} ${operator} ${other.cql})`,
        value: applied(operators[operator]!, one.value, other.value),
      })),
    tie('long').map(({ cql, value }) => ({
      cql: `(-${cql})`,
      value: value === null ? null : inRange(-value),
    })),
    tie('long').map(({ cql, value }) => ({
      cql: `Abs(${cql})`,
      value: value === null ? null : inRange(value < 0n ? -value : value),
    })),
    fc.tuple(tie('long'), tie('long')).map(([one, other]) => ({
      cql: `Max({${one.cql}, ${other.cql}})`,
      value: greatest(one.value, other.value),
    })),
    fc.tuple(tie('long'), tie('long'), tie('long')).map(([one, other, third]) => ({
      cql: `(if ${one.cql} < ${other.cql} then ${other.cql} else ${third.cql})`,
      value:
        one.value !== null && other.value !== null && one.value < other.value
          ? other.value
          : third.value,
    })),
  ),
})).long;

function applied(
  operator: (one: bigint, other: bigint) => bigint | null,
  one: bigint | null,
  other: bigint | null,
): bigint | null {
  const result = one === null || other === null ? null : operator(one, other);
  return result === null ? null : inRange(result);
}

function greatest(one: bigint | null, other: bigint | null): bigint | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
