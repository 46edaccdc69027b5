import { describe, expect, it } from 'vitest';
import {
  answer,
  concept,
  flagged,
  flags,
  found,
  loinc,
  negative,
  positive,
  quantity,
  snomed,
  words,
} from './qualitative-chart.ts';
import { Chart, type Json } from './textbook-chart.ts';

/** The finding of the first trial's pregnancy test, which is to be negative. */
async function testNegative(elements: Json): Promise<string> {
  return found(new Chart().change('hcg', elements), 'qh103-b-all', 'I08a');
}

describe('a pregnancy test in words', () => {
  it.each([
    'Negative',
    'NEGATIVE.',
    ' neg ',
    'Non-reactive',
    'non reactive',
    'Not detected',
    'not-detected.',
    'Undetectable',
    'negativ',
    'négatif',
    'nicht nachweisbar',
    'Negative (qualifier value)',
  ])('says negative as "%s"', async (text) => {
    expect(await testNegative(words(text))).toBe('met');
    expect(await testNegative(answer({ text }))).toBe('met');
  });

  it.each(['Positive', 'pos.', 'Detected', 'reactive', 'positiv', 'nachweisbar', 'positif'])(
    'says positive as "%s"',
    async (text) => {
      expect(await testNegative(words(text))).toBe('not-met');
    },
  );

  it.each([
    'negative?',
    'neg ?',
    '?neg',
    'probably negative',
    'negative (see comment)',
    'not negative',
    'neg/pos',
    'negative*',
    '-negative',
    'negative, repeat',
    'weakly positive',
    'nega tive!',
    '(-)',
    '',
  ])('says nothing as "%s"', async (text) => {
    expect(await testNegative(words(text))).toBe('unknown indeterminate-result');
    expect(await testNegative(answer({ text }))).toBe('unknown indeterminate-result');
  });
});

describe('what one result says twice has to agree', () => {
  it.each<[string, Json]>([
    ['a word with the flag for it', { ...words('Negative'), ...flagged('NEG') }],
    ['a code with the word for it', answer(concept(snomed, '260385009', { text: 'Neg.' }))],
    [
      'a code with its display as words',
      answer({
        coding: [{ system: snomed, code: '260385009', display: 'Negatiivinen' }],
        text: 'Negatiivinen',
      }),
    ],
    [
      'a code with a flag of an older system',
      { ...answer(negative), ...flagged('NEG', 'http://hl7.org/fhir/v2/0078') },
    ],
    [
      'a code with a foreign flag, which says nothing',
      { ...answer(negative), ...flagged('POS', 'https://lab.example/flags') },
    ],
    [
      'a foreign code with the word',
      answer(concept('https://lab.example/answers', 'N0', { text: 'Negative' })),
    ],
    ['a boolean', { valueCodeableConcept: undefined, valueBoolean: false }],
    [
      'a boolean with the flag for it',
      { valueCodeableConcept: undefined, valueBoolean: false, ...flagged('ND') },
    ],
    ['a low concentration with the flag for it', { ...quantity(1, 'm[IU]/mL'), ...flagged('NEG') }],
  ])('%s is negative', async (_what, elements) => {
    expect(await testNegative(elements)).toBe('met');
  });

  it.each<[string, Json]>([
    ['a word and the flag for the opposite', { ...words('Negative'), ...flagged('POS') }],
    [
      'a word and the words of a flag',
      { ...words('Negative'), interpretation: [{ text: 'Positive' }] },
    ],
    ['a word and a flag of doubt', { ...words('Negative'), ...flagged('E') }],
    [
      'a word and two flags',
      { ...words('Negative'), interpretation: [concept(flags, 'NEG'), concept(flags, 'POS')] },
    ],
    ['a code and the opposite word', answer(concept(snomed, '260385009', { text: 'Positive' }))],
    [
      'a code and a display that says the opposite',
      answer({ coding: [{ system: snomed, code: '260385009', display: 'Positive' }] }),
    ],
    [
      'a code and a word that is in doubt',
      answer(concept(snomed, '260385009', { text: 'negative?' })),
    ],
    [
      'two codes',
      answer({ coding: [...(negative['coding'] as Json[]), ...(positive['coding'] as Json[])] }),
    ],
    ['a code and the flag for the opposite', { ...answer(negative), ...flagged('DET') }],
    [
      'a code and an old flag for the opposite',
      { ...answer(negative), ...flagged('POS', 'http://terminology.hl7.org/CodeSystem/v2-0078') },
    ],
    [
      'a boolean and the flag for the opposite',
      { valueCodeableConcept: undefined, valueBoolean: false, ...flagged('POS') },
    ],
    [
      'a low concentration and the flag for the opposite',
      { ...quantity(1, 'm[IU]/mL'), ...flagged('POS') },
    ],
    [
      'a high concentration and the flag for the opposite',
      { ...quantity(900, 'm[IU]/mL'), ...flagged('NEG') },
    ],
  ])('%s contradict each other', async (_what, elements) => {
    expect(await testNegative(elements)).toBe('unknown contradictory-result');
  });

  it.each<[string, Json]>([
    ['an inconclusive code', { ...answer(concept(loinc, 'LA11884-6')), ...flagged('NEG') }],
    [
      'an inconclusive code, with the word for negative',
      answer(concept(loinc, 'LA11884-6', { text: 'Negative' })),
    ],
    ['a word that is not known', { ...words('see comment'), ...flagged('NEG') }],
    [
      'a foreign code',
      { ...answer(concept('https://lab.example/answers', 'N0')), ...flagged('NEG') },
    ],
  ])('a flag decides nothing for %s', async (_what, elements) => {
    expect(await testNegative(elements)).toBe('unknown indeterminate-result');
  });
});

describe('a concentration of hCG', () => {
  it.each([
    [1, 'm[IU]/mL', undefined, 'met'],
    [4.9, '[IU]/L', undefined, 'met'],
    [5, 'm[IU]/mL', '<', 'met'],
    [25, 'm[IU]/mL', undefined, 'not-met'],
    [0.9, '[IU]/mL', undefined, 'not-met'],
    [1000, 'm[IU]/mL', '>', 'not-met'],
    [10, 'm[IU]/mL', undefined, 'unknown indeterminate-result'],
    [-1, 'm[IU]/mL', undefined, 'unknown indeterminate-result'],
    [-1, 'm[IU]/mL', '<', 'unknown indeterminate-result'],
    [1, 'm[IU]/mL', '~', 'unknown indeterminate-result'],
    [1, 'm[IU]/mL', '>', 'unknown indeterminate-result'],
    [1, 'm[IU]/mL', 'LT', 'unknown indeterminate-result'],
    [900, 'm[IU]/mL', '<', 'unknown indeterminate-result'],
    [1, 'ng/mL', undefined, 'unknown indeterminate-result'],
  ])('of %s %s (%s) is %s', async (value, unit, comparator, expected) => {
    expect(await testNegative(quantity(value, unit, comparator))).toBe(expected);
  });

  it('without a unit is not read', async () => {
    const elements = { valueCodeableConcept: undefined, valueQuantity: { value: 1 } };
    expect(await testNegative(elements)).toBe('unknown indeterminate-result');
  });
});
