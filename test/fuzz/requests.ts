import fc from 'fast-check';
import { charts } from './marked-chart.ts';
import { type Mutation, mutation } from './mutations.ts';

/** A request that began as a good one. */
export interface FuzzedRequest {
  readonly chart: string;
  readonly mutations: readonly Mutation[];
  /** Resources of another patient are put into the chart, and left as they are. */
  readonly foreign: boolean;
  readonly route: 'hook' | 'feedback';
  /** What is done to the text of the body. */
  readonly text: (typeof texts)[number];
  readonly token: (typeof tokens)[number];
  /** Of the token's claims and header. */
  readonly claims: readonly Mutation[];
}

const texts = ['whole', 'cut', 'garbled', 'bom', 'doubled', 'spaced', 'none'] as const;
const tokens = ['good', 'claims', 'header', 'signature', 'cut', 'absent'] as const;

/** Most requests are changed in one way, so that the change is not hidden by another. */
export const fuzzedRequest: fc.Arbitrary<FuzzedRequest> = fc.record({
  chart: fc.constantFrom(...charts),
  mutations: fc.array(mutation, { maxLength: 6 }),
  foreign: fc.boolean(),
  route: mostly('hook' as const, 6, 'feedback' as const),
  text: mostly('whole' as const, 30, ...texts.slice(1)),
  token: mostly('good' as const, 30, ...tokens.slice(1)),
  claims: fc.array(mutation, { minLength: 1, maxLength: 2 }),
});

function mostly<T>(usual: T, weight: number, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight, arbitrary: fc.constant(usual) },
    ...others.map((each) => ({ weight: 1, arbitrary: fc.constant(each) })),
  );
}

/** A body's text, changed. */
export function changedText(text: string, how: FuzzedRequest['text']): string {
  const middle = Math.floor(text.length / 2);
  switch (how) {
    case 'whole':
      return text;
    case 'cut':
      return text.slice(0, middle);
    case 'garbled':
      return `${text.slice(0, middle)}\u0001"${text.slice(middle)}`;
    case 'bom':
      return `\ufeff${text}`;
    case 'doubled':
      return text + text;
    case 'spaced':
      return ` \n${text}\n `;
    case 'none':
      return '';
  }
}
