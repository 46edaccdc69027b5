import { isObject } from '../record/json.ts';
import { codeKey } from '../terminology/code-systems.ts';
import type { CodeKey, ValueSetCode } from '../terminology/value-sets.ts';

/** The words of a name that tell it from others. */
export type Words = ReadonlySet<string>;

/** Codes that a Retrieve asks for, perhaps with their names. */
export type AskedCodes = readonly (CodeKey & Partial<ValueSetCode>)[];

type Fields = Readonly<Record<string, unknown>>;

/** The codings of a CodeableConcept that are any. */
export function codingsOf(concept: unknown): readonly Fields[] {
  const coding = isObject(concept) ? concept['coding'] : undefined;
  return Array.isArray(coding) ? (coding as unknown[]).filter(isObject) : [];
}

/** `system|code` of each coding, in canonical form. */
export function keysOf(concept: unknown): readonly string[] {
  return codingsOf(concept).flatMap(({ system, code }) =>
    typeof code === 'string' ? codeKey(typeof system === 'string' ? system : '', code) : [],
  );
}

/** Every name that a concept gives itself: its text, its displays, and codes that are words, such as `PLT`. */
export function wordsOf(concept: unknown): readonly Words[] {
  if (!isObject(concept)) return [];
  const names = codingsOf(concept).flatMap(({ display, code }) => [
    display,
    typeof code === 'string' && /^\p{L}{2,}$/u.test(code) ? code : undefined,
  ]);
  return [concept['text'], ...names].flatMap((name) => {
    const tokens = typeof name === 'string' ? tokensOf(name) : undefined;
    // Digits alone are a code without its system, and no words.
    return tokens === undefined || ![...tokens].some((token) => /\p{L}/u.test(token))
      ? []
      : [tokens];
  });
}

/**
 * Whether two names may name the same: one says all that the other says ("Leukaemia" and "Acute lymphoblastic
 * leukaemia").
 */
export function mayMeanTheSame(words: Words, others: Words): boolean {
  return isWithin(words, others) || isWithin(others, words);
}

/** The code, of those that a Retrieve asks for, that one of some names may stand for. */
export function codeNamed(names: readonly Words[], codes: AskedCodes): CodeKey | undefined {
  return codeSaidBy(names, codes) ?? codeLeftOpenBy(names, codes);
}

/** The code whose whole name one of some names says. */
export function codeSaidBy(names: readonly Words[], codes: AskedCodes): CodeKey | undefined {
  return firstOf(names, codes, (words, phrase) => isWithin(phrase, words));
}

/** A code that one of some names may stand for since it says less: "Leukaemia" for a leukaemia in relapse. */
function codeLeftOpenBy(names: readonly Words[], codes: AskedCodes): CodeKey | undefined {
  return firstOf(names, codes, isWithin);
}

function firstOf(
  names: readonly Words[],
  codes: AskedCodes,
  matches: (words: Words, phrase: Words) => boolean,
): CodeKey | undefined {
  let vocabulary = vocabularies.get(codes);
  if (vocabulary === undefined) vocabularies.set(codes, (vocabulary = new Vocabulary(codes)));
  for (const words of names) {
    const code = vocabulary.codeNamed(words, matches);
    if (code !== undefined) return code;
  }
  return undefined;
}

/** Whether a key is of the codes that a Retrieve asks for. */
export function isAskedFor(key: string, codes: AskedCodes): boolean {
  let keys = keySets.get(codes);
  if (keys === undefined) {
    keys = new Set(codes.map(({ system, code }) => codeKey(system, code)));
    keySets.set(codes, keys);
  }
  return keys.has(key);
}

// A catalogue's lists of codes never change: each is read once, for all patients.
const vocabularies = new WeakMap<AskedCodes, Vocabulary>();
const keySets = new WeakMap<AskedCodes, ReadonlySet<string>>();

interface Phrase {
  readonly words: Words;
  readonly key: CodeKey;
}

/** The names of some codes: their displays and designations. */
class Vocabulary {
  /** By each of its words. */
  readonly #phrases = new Map<string, Phrase[]>();

  constructor(codes: AskedCodes) {
    for (const key of codes) {
      const { display, designations = [] } = key;
      for (const name of display === undefined ? designations : [display, ...designations]) {
        const phrase = { words: tokensOf(name), key };
        for (const word of phrase.words) {
          const others = this.#phrases.get(word);
          if (others === undefined) this.#phrases.set(word, [phrase]);
          else others.push(phrase);
        }
      }
    }
  }

  codeNamed(words: Words, matches: (words: Words, phrase: Words) => boolean): CodeKey | undefined {
    for (const word of words) {
      const phrases = this.#phrases.get(word) ?? [];
      const found = phrases.find((phrase) => matches(words, phrase.words));
      if (found !== undefined) return found.key;
    }
    return undefined;
  }
}

function isWithin(some: Words, all: Words): boolean {
  if (some.size > all.size) return false;
  for (const word of some) if (!all.has(word)) return false;
  return true;
}

/**
 * A name's words in one spelling: without case, accents, plural and British vowels, and without what a LOINC
 * name says of unit and specimen.
 */
function tokensOf(name: string): Words {
  const plain = name
    .slice(0, longestName)
    .replaceAll(/\[[^\]]*\]/gu, ' ')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[ao]e/gu, 'e');
  const tokens = plain.split(/[^\p{L}\p{N}]+/u).map(singular);
  return new Set(tokens.filter((token) => token.length > 1 && !common.has(token)));
}

/** More than any name of a code has; a hostile one may be a book. */
const longestName = 500;

function singular(token: string): string {
  return token.length > 4 && /[^su]s$/u.test(token) ? token.slice(0, -1) : token;
}

/** Words that say nothing of what is named. */
const common: ReadonlySet<string> = new Set(
  `of in by with without and or the to for on from at not no a an is as due
   unspecified other nos disorder finding situation procedure disease syndrome product
   blood bld serum ser plasma plas immunoassay ia automated manual calculated count level test result measurement
   der die das des und im in mit ohne von bei nach nicht naher bezeichnet sonstige
   de la le les du et avec sans y el con sin`.split(/\s+/u),
);
