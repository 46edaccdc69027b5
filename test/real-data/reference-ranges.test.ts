import { describe, expect, it } from 'vitest';
import { Chart, type Json } from './textbook-chart.ts';

/**
 * The textbook patient is a woman of 34 with an ALT of 31 U/L. Each story gives the ALT another value,
 * range or flag and asks whether it is at most three times the upper limit of normal.
 */
async function alt(value: number, elements: Json): Promise<string> {
  return findingOfAlt(new Chart(), value, elements);
}

async function findingOfAlt(chart: Chart, value: number, elements: Json): Promise<string> {
  chart.change('alt', { valueQuantity: unitsPerLitre(value), ...elements });
  const { status, detail } = await chart.finding('qh103-b-all', 'I07c');
  return detail === undefined ? status : `${status} ${detail}`;
}

function unitsPerLitre(value: number): Json {
  return { value, unit: 'U/L', system: 'http://unitsofmeasure.org', code: 'U/L' };
}

function upTo(high: number, elements: Json = {}): Json {
  return { high: unitsPerLitre(high), ...elements };
}

function coded(system: string, code: string, text?: string): Json {
  return text === undefined ? { coding: [{ system, code }] } : { coding: [{ system, code }], text };
}

const meaning = 'http://terminology.hl7.org/CodeSystem/referencerange-meaning';
const flags = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';

/** With a limit of 40 U/L it is met, with any much lower or no limit it is not. */
const value = 100;

describe('what a reference range is', () => {
  it.each([
    ['no type', undefined],
    ['the code for normal', coded(meaning, 'normal')],
    [
      'the code for normal as older versions spelt it',
      coded('http://hl7.org/fhir/referencerange-meaning', 'normal'),
    ],
    ['the code and words for it', coded(meaning, 'normal', 'Normal Range')],
    ['words for normal', { text: 'Reference range' }],
    ['words for normal in German', { text: 'Normalbereich' }],
  ])('it is the normal one with %s', async (_what, type) => {
    expect(await alt(value, { referenceRange: [upTo(40, { type })] })).toBe('met');
  });

  it.each([['Critical'], ['Therapeutic'], ['treatment'], ['Panic range']])(
    'a range for something else, "%s", is no normal range',
    async (text) => {
      expect(await alt(value, { referenceRange: [upTo(40, { type: { text } })] })).toBe(
        'unknown no-ULN',
      );
    },
  );

  it.each(['therapeutic', 'treatment', 'recommended'])(
    'nor is one with the code %s',
    async (code) => {
      const type = coded(meaning, code);
      expect(await alt(value, { referenceRange: [upTo(40, { type })] })).toBe('unknown no-ULN');
    },
  );

  it.each<[string, Json]>([
    ['words that nobody knows', { text: 'Decision limit' }],
    ['the word normal with a question mark', { text: 'normal?' }],
    ['a code of a foreign system', coded('https://lab.example/range', 'normal')],
    ['a code without a system', { coding: [{ code: 'normal' }] }],
    ['the code for normal beside the word critical', coded(meaning, 'normal', 'Critical')],
    [
      'the codes for normal and for therapeutic',
      {
        coding: [
          { system: meaning, code: 'normal' },
          { system: meaning, code: 'therapeutic' },
        ],
      },
    ],
  ])('with %s it is not clear', async (_what, type) => {
    expect(await alt(value, { referenceRange: [upTo(40, { type })] })).toBe('unknown ULN-unclear');
  });

  it.each(['Critical high > 40', 'therapeutic: 10-40', 'First trimester 10-40'])(
    'words beside the numbers, "%s", leave it unclear',
    async (text) => {
      expect(await alt(value, { referenceRange: [upTo(40, { text })] })).toBe(
        'unknown ULN-unclear',
      );
    },
  );

  it('plain numbers as words do not', async () => {
    expect(await alt(value, { referenceRange: [upTo(40, { text: '10 - 40 U/L' })] })).toBe('met');
  });

  it('a critical range does not hide the normal one', async () => {
    const ranges = [upTo(140, { type: { text: 'Critical' } }), upTo(40)];
    expect(await alt(value, { referenceRange: ranges })).toBe('met');
    expect(await alt(130, { referenceRange: ranges })).toBe('not-met');
  });
});

describe('whom a reference range is for', () => {
  const women: readonly [string, Json][] = [
    ['text', { text: 'Female' }],
    ['text for several', { text: 'women' }],
    ['German text', { text: 'Frauen' }],
    ['text for adults', { text: 'Adult female' }],
    ['a LOINC answer', coded('http://loinc.org', 'LA3-6')],
    ['an NCIt code', coded('http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl', 'C16576')],
    ['a SNOMED CT finding of sex', coded('http://snomed.info/sct', '248152002')],
    ['a SNOMED CT finding of gender', coded('http://snomed.info/sct', '703118005')],
    ['an HL7 code', coded('http://hl7.org/fhir/administrative-gender', 'female')],
    ['a v3 code', coded('http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender', 'F')],
    ['a v2 code', coded('http://terminology.hl7.org/CodeSystem/v2-0001', 'F', 'Female')],
  ];
  const men: readonly [string, Json][] = [
    ['text', { text: 'Male' }],
    ['text for several', { text: 'men' }],
    ['German text', { text: 'männlich' }],
    ['text for adults', { text: 'adult male' }],
    ['a LOINC answer', coded('http://loinc.org', 'LA2-8')],
    ['an NCIt code', coded('http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl', 'C20197')],
    ['a SNOMED CT finding of sex', coded('http://snomed.info/sct', '248153007')],
    ['a SNOMED CT finding of gender', coded('http://snomed.info/sct', '703117000')],
    ['an HL7 code', coded('http://hl7.org/fhir/administrative-gender', 'male')],
    ['a v3 code', coded('http://hl7.org/fhir/v3/AdministrativeGender', 'M')],
    ['a v2 code', coded('http://hl7.org/fhir/v2/0001', 'M')],
  ];

  it.each(women)('the range for women, by %s, counts for a woman', async (_how, people) => {
    const referenceRange = [
      upTo(40, { appliesTo: [people] }),
      upTo(20, { appliesTo: [{ text: 'Male' }] }),
    ];
    expect(await alt(value, { referenceRange })).toBe('met');
  });

  it.each(men)('the range for men, by %s, does not', async (_how, people) => {
    expect(await alt(value, { referenceRange: [upTo(40, { appliesTo: [people] })] })).toBe(
      'unknown no-ULN',
    );
    const referenceRange = [
      upTo(40, { appliesTo: [people] }),
      upTo(20, { appliesTo: [{ text: 'Female' }] }),
    ];
    expect(await alt(value, { referenceRange })).toBe('not-met');
  });

  it.each(men)('the range for men, by %s, counts for a man', async (_how, people) => {
    const chart = new Chart().change('Patient', { gender: 'male' });
    const referenceRange = [upTo(40, { appliesTo: [people] })];
    expect(await findingOfAlt(chart, value, { referenceRange })).toBe('met');
  });

  const others: readonly [string, readonly Json[]][] = [
    ['a race', [coded('http://terminology.hl7.org/CodeSystem/v3-Race', '2106-3')]],
    ['a state', [{ text: 'pregnant' }]],
    ['a habit', [{ text: 'smokers' }]],
    ['a foreign code', [coded('https://lab.example/sex', 'W')]],
    ['a code of sex without a system', [{ coding: [{ code: 'female' }] }]],
    ['a word with a question mark', [{ text: 'Female?' }]],
    ['a code and words that contradict it', [coded('http://loinc.org', 'LA3-6', 'Male')]],
    ['women in a state', [{ text: 'Female' }, { text: 'third trimester' }]],
    ['children', [{ text: 'children' }]],
  ];

  it.each(others)(
    '%s may not be the patient, and alone decides nothing',
    async (_who, appliesTo) => {
      expect(await alt(value, { referenceRange: [upTo(40, { appliesTo })] })).toBe(
        'unknown ULN-unclear',
      );
    },
  );

  it.each(others)('%s beside a range that counts has to agree', async (_who, appliesTo) => {
    const referenceRange = [upTo(40), upTo(30, { appliesTo })];
    expect(await alt(80, { referenceRange })).toBe('met');
    expect(await alt(value, { referenceRange })).toBe('unknown ULN-ambiguous');
    expect(await alt(130, { referenceRange })).toBe('not-met');
  });

  it('a range for women alone decides nothing where the sex is not recorded', async () => {
    const chart = () => new Chart().change('Patient', { gender: undefined });
    const forWomen = upTo(40, { appliesTo: [{ text: 'Female' }] });
    const forMen = upTo(50, { appliesTo: [{ text: 'Male' }] });
    expect(await findingOfAlt(chart(), value, { referenceRange: [forWomen] })).toBe(
      'unknown ULN-unclear',
    );
    expect(await findingOfAlt(chart(), value, { referenceRange: [forWomen, forMen] })).toBe('met');
    expect(await findingOfAlt(chart(), 130, { referenceRange: [forWomen, forMen] })).toBe(
      'unknown ULN-ambiguous',
    );
  });

  const years = { unit: 'a', system: 'http://unitsofmeasure.org', code: 'a' };

  it('a range for another age does not fit', async () => {
    const age = { high: { value: 17, ...years } };
    expect(await alt(value, { referenceRange: [upTo(40, { age })] })).toBe('unknown no-ULN');
  });

  it.each<[string, Json]>([
    ['unit is not known', { low: { value: 18, unit: 'Lebensjahr' } }],
    ['unit is missing', { low: { value: 18 } }],
    ['code and words contradict each other', { low: { value: 18, unit: 'months', code: 'a' } }],
    [
      'ends are the wrong way round',
      { low: { value: 60, ...years }, high: { value: 18, ...years } },
    ],
  ])('a range whose age cannot be read, its %s, may not fit', async (_why, age) => {
    expect(await alt(value, { referenceRange: [upTo(40, { age })] })).toBe('unknown ULN-unclear');
  });
});

describe('an upper limit that cannot be', () => {
  it.each([0, -40, 4, 400, 40_000])('of %s U/L decides nothing', async (high) => {
    expect(await alt(5, { referenceRange: [upTo(high)] })).toBe('unknown ULN-implausible');
  });

  it('below the lower one decides nothing, in whatever unit either is', async () => {
    const inverted = { low: unitsPerLitre(50), high: unitsPerLitre(40) };
    expect(await alt(value, { referenceRange: [inverted] })).toBe('unknown ULN-implausible');
    const low = { value: 1, unit: 'ukat/L', system: 'http://unitsofmeasure.org', code: 'ukat/L' };
    expect(await alt(value, { referenceRange: [upTo(40, { low })] })).toBe(
      'unknown ULN-implausible',
    );
  });

  it('is no limit even where the laboratory flagged the result normal, or another range is beside it', async () => {
    const interpretation = [coded(flags, 'N')];
    expect(await alt(31, { referenceRange: [upTo(0)], interpretation })).toBe(
      'unknown ULN-implausible',
    );
    expect(await alt(31, { referenceRange: [upTo(0), upTo(40)] })).toBe('unknown ULN-implausible');
  });

  it.each([
    ['without a unit', { value: 40 }],
    ['in a unit that is not known', { value: 40, unit: 'Karmen' }],
    ['with a comparator', { ...unitsPerLitre(40), comparator: '<' }],
    ['without a number', { unit: 'U/L' }],
  ])('%s it cannot be read', async (_how, high) => {
    expect(await alt(value, { referenceRange: [{ high }] })).toBe('unknown ULN-unreadable');
    expect(await alt(value, { referenceRange: [{ high }, upTo(40)] })).toBe(
      'unknown ULN-unreadable',
    );
  });

  it.each([
    ['creatinine', 'I07b', [0, 0.1, 12, 100]],
    ['bilirubin', 'I07e', [0, 0.05, 12, 300]],
  ] as const)('of %s is no limit either', async (name, criterion, implausible) => {
    for (const limit of implausible) {
      const high = {
        value: limit,
        unit: 'mg/dL',
        system: 'http://unitsofmeasure.org',
        code: 'mg/dL',
      };
      const chart = new Chart().change(name, { referenceRange: [{ high }] });
      const { status, detail } = await chart.finding('qh103-b-all', criterion);
      expect([status, detail]).toEqual(['unknown', 'ULN-implausible']);
    }
  });
});

describe("the laboratory's flag", () => {
  const noRange = { referenceRange: undefined };

  it.each([
    ['N', flags],
    ['L', flags],
    ['N', 'http://hl7.org/fhir/v3/ObservationInterpretation'],
    ['N', 'http://terminology.hl7.org/CodeSystem/v2-0078'],
  ])('%s of %s says that a result is normal where there is no range', async (code, system) => {
    expect(await alt(31, { ...noRange, interpretation: [coded(system, code)] })).toBe('met');
  });

  it.each<[string, readonly Json[]]>([
    ['two that contradict each other', [coded(flags, 'N'), coded(flags, 'H')]],
    [
      'two in one concept',
      [
        {
          coding: [
            { system: flags, code: 'N' },
            { system: flags, code: 'HH' },
          ],
        },
      ],
    ],
    ['normal and abnormal', [coded(flags, 'N'), coded(flags, 'A')]],
    ['one of a foreign system', [coded('https://lab.example/flags', 'N')]],
    ['one without a system', [{ coding: [{ code: 'N' }] }]],
    ['words alone', [{ text: 'Normal' }]],
    ['a code with words that contradict it', [coded(flags, 'N', 'High')]],
    ['a code with a question mark', [coded(flags, 'N', 'normal?')]],
  ])('as %s decides nothing', async (_how, interpretation) => {
    expect(await alt(31, { ...noRange, interpretation })).toBe('unknown no-ULN');
  });

  it.each([
    [100, 'N'],
    [130, 'L'],
    [31, 'H'],
    [31, 'HH'],
  ])(
    'that contradicts the range leaves it open: %s U/L of at most 40, flagged %s',
    async (measured, code) => {
      const elements = { referenceRange: [upTo(40)], interpretation: [coded(flags, code)] };
      expect(await alt(measured, elements)).toBe('unknown contradictory-result');
    },
  );

  it.each([
    [31, 'N', 'met'],
    [40, 'H', 'met'],
    [100, 'H', 'met'],
    [130, 'HH', 'not-met'],
    [31, 'A', 'met'],
  ])(
    'that fits the range changes nothing: %s U/L, flagged %s',
    async (measured, code, expected) => {
      const elements = { referenceRange: [upTo(40)], interpretation: [coded(flags, code)] };
      expect(await alt(measured, elements)).toBe(expected);
    },
  );
});
