import type { SeededRandom } from '../../src/bench/generated/random.ts';

/** JSON as a sender wrote it. */
export type Json = Record<string, unknown>;

/** One way to make one element of a resource unreadable. */
export interface Garbling {
  readonly name: string;
  /** @returns the garbled resource, and what else is in the chart for it; undefined where it has no such element */
  readonly garble: (resource: Json, random: SeededRandom) => readonly Json[] | undefined;
}

const dateNames = [
  'effectiveDateTime',
  'performedDateTime',
  'occurrenceDateTime',
  'onsetDateTime',
  'abatementDateTime',
  'recordedDate',
  'authoredOn',
  'dateAsserted',
];
const periodNames = ['effectivePeriod', 'performedPeriod', 'onsetPeriod'];
const codeNames = ['code', 'medicationCodeableConcept', 'vaccineCode'];
const statusNames = ['status', 'clinicalStatus', 'verificationStatus'];

const badDates = [
  ...[
    '2026-06-31',
    '2026-13-01',
    '06/14/2026',
    '14.06.2026',
    'yesterday',
    '',
    '2026-6-4T8',
    'null',
  ],
  ...['0001-01-01', '1753-01-01', '1900-01-01', '1899-12-30T00:00:00Z', '1970-01-01T00:00:00Z'],
  20260614,
  1781395200000,
  true,
  { value: '2026-06-14' },
];

const badStatuses = ['done', 'FERTIG', 'F', 'unknown', '', 7, {}, [], { value: 'final' }];

/** What a status element of a Condition may come as. */
const badConcepts = [
  'zutreffend',
  7,
  { text: 'siehe Brief' },
  { coding: [{ system: 'urn:site:status', code: 'A1' }] },
  { coding: 'active' },
];

const retyped = [7, '7', true, {}, [], [[]], { value: 1 }, 'siehe Befund'];

export const garblings: readonly Garbling[] = [
  {
    name: 'a date that is none',
    garble: changing(dateNames, (_, random) => random.oneOf(badDates)),
  },
  {
    name: 'a period without an end that can be read',
    garble: changing(periodNames, (value, random) => {
      return { ...(value as Json), end: random.oneOf(badDates) };
    }),
  },
  {
    name: 'a period that is none',
    garble: changing(periodNames, (_, random) => random.oneOf(retyped)),
  },
  {
    name: 'no date',
    garble: changing(
      [...dateNames.slice(0, 3), 'effectivePeriod', 'performedPeriod'],
      () => undefined,
    ),
  },
  {
    name: 'an odd status',
    garble: changing(['status'], (_, random) => random.oneOf(badStatuses)),
  },
  { name: 'no status', garble: changing(['status'], () => undefined) },
  {
    name: 'an odd clinical or verification status',
    garble: changing(statusNames.slice(1), (_, random) => random.oneOf(badConcepts)),
  },
  {
    name: 'a code of another system',
    garble: changing(codeNames, (value) => {
      const { coding, ...rest } = value as Json;
      const codings = (coding as Json[] | undefined) ?? [];
      return {
        ...rest,
        coding: codings.map((each, at) => ({ ...each, system: 'urn:site:codes', code: `X${at}` })),
      };
    }),
  },
  {
    name: 'a code of another system without words',
    garble: changing(codeNames, (_, random) => ({
      coding: [{ system: 'urn:site:codes', code: String(random.between(1000, 99_999)) }],
    })),
  },
  {
    name: 'its name and no code',
    garble: changing(codeNames, (value) => {
      const [first] = ((value as Json)['coding'] as Json[] | undefined) ?? [];
      return { text: (value as Json)['text'] ?? first?.['display'] };
    }),
  },
  {
    name: 'a code of another type',
    garble: changing(codeNames, (_, random) => random.oneOf([7, [], {}])),
  },
  { name: 'no code', garble: changing(codeNames, () => undefined) },
  {
    name: 'one coding where a list belongs',
    garble: changing(codeNames, (value) => {
      const [first] = ((value as Json)['coding'] as Json[] | undefined) ?? [];
      return { ...(value as Json), coding: first };
    }),
  },
  {
    name: 'a value of another type',
    garble: changingValue((_, random) => random.oneOf(retyped)),
  },
  { name: 'no value', garble: changingValue(() => undefined) },
  {
    name: 'a number in a text',
    garble: changing(['valueQuantity'], (value) => {
      return { ...(value as Json), value: String((value as Json)['value']) };
    }),
  },
  {
    name: 'an unknown unit',
    garble: changing(['valueQuantity'], (value, random) => {
      const unit = random.oneOf(['furlong', 'U', '10*3', '%%', 'per field']);
      return { ...(value as Json), unit, code: unit };
    }),
  },
  {
    name: 'no unit',
    garble: changing(['valueQuantity'], (value) => ({ value: (value as Json)['value'] })),
  },
  {
    name: 'an unknown comparator',
    garble: changing(['valueQuantity'], (value, random) => {
      return { ...(value as Json), comparator: random.oneOf(['~', '<>', 'LT', ' <', 'ad', '≥']) };
    }),
  },
  {
    name: 'a number that cannot be',
    garble: changing(['valueQuantity'], (value, random) => {
      return { ...(value as Json), value: random.oneOf([1e300, -1, -1e6, 1e12]) };
    }),
  },
  {
    name: 'an answer that nobody knows',
    garble: changing(['valueCodeableConcept'], (_, random) => {
      return random.oneOf<Json>([
        { text: 'negative?' },
        { text: 'siehe Befund' },
        { coding: [{ system: 'urn:site:answers', code: '42' }] },
        {},
      ]);
    }),
  },
  {
    name: 'a second content under its id, with another value',
    garble: (resource, random) => {
      const { valueQuantity, valueCodeableConcept, valueInteger } = resource;
      const other =
        valueQuantity !== undefined
          ? { valueQuantity: { ...(valueQuantity as Json), value: random.between(0, 300) + 0.5 } }
          : valueInteger !== undefined
            ? { valueInteger: random.between(0, 4) }
            : valueCodeableConcept !== undefined
              ? { valueCodeableConcept: { text: random.oneOf(['positive', 'negative']) } }
              : { note: [{ text: 'another' }], onsetDateTime: '2026-06-01' };
      return [resource, { ...resource, meta: undefined, ...other }];
    },
  },
  {
    name: 'a modifier',
    garble: (resource, random) => [
      {
        ...resource,
        ...random.oneOf<Json>([
          { modifierExtension: [{ url: 'https://ehr.example/negated', valueBoolean: true }] },
          { implicitRules: 'https://ehr.example/rules' },
          { notDone: 'maybe' },
          { taken: 'unk' },
        ]),
      },
    ],
  },
  {
    name: 'a subject that nobody can tell',
    garble: changing(['subject', 'patient'], (_, random) =>
      random.oneOf([undefined, {}, { display: 'the patient' }, { reference: 'urn:uuid:none' }, 7]),
    ),
  },
];

/** Garbles one of some elements that the resource has. */
function changing(
  names: readonly string[],
  change: (value: unknown, random: SeededRandom) => unknown,
): Garbling['garble'] {
  return (resource, random) => {
    const present = names.filter((name) => resource[name] !== undefined);
    if (present.length === 0) return undefined;
    const name = random.oneOf(present);
    const changed = { ...resource, [name]: change(resource[name], random) };
    return [JSON.parse(JSON.stringify(changed)) as Json];
  };
}

function changingValue(
  change: (value: unknown, random: SeededRandom) => unknown,
): Garbling['garble'] {
  return (resource, random) => {
    const values = Object.keys(resource).filter((name) => /^value[A-Z]/u.test(name));
    return values.length === 0 ? undefined : changing(values, change)(resource, random);
  };
}
