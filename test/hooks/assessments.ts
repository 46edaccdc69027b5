import type { Assessment } from '../../src/eligibility/assessment.ts';
import type { Criterion } from '../../src/eligibility/criterion.ts';
import { effectOf } from '../../src/eligibility/finding.ts';
import type { Evidence, Finding, FindingStatus } from '../../src/eligibility/finding.ts';
import type { Order } from '../../src/eligibility/order.ts';
import type { Reason } from '../../src/eligibility/reason.ts';
import type { Trial } from '../../src/eligibility/trial.ts';
import type { Verdict } from '../../src/eligibility/verdict.ts';
import type { MatchResult } from '../../src/hooks/matching-port.ts';

/** A criterion and how it came out, in one line of a story. */
export interface Told {
  readonly criterion: Criterion;
  readonly finding: Finding;
}

type Words = Partial<Omit<Finding, 'criterion' | 'kind' | 'status' | 'effect'>> &
  Partial<
    Pick<Criterion, 'label' | 'order' | 'partOf' | 'anchor' | 'onFail' | 'logic' | 'kind' | 'asks'>
  > & {
    readonly text?: string;
  };

function told(id: string, status: FindingStatus, words: Words): Told {
  const { kind = 'inclusion', text = `Text of ${id}`, onFail = 'rules-out', ...rest } = words;
  const { label, order, partOf, anchor = false, logic, asks, ...finding } = rest;
  return {
    criterion: {
      id,
      kind,
      text,
      onFail,
      anchor,
      logic: logic ?? { type: 'cql', define: id },
      ...(label === undefined ? {} : { label }),
      ...(order === undefined ? {} : { order }),
      ...(partOf === undefined ? {} : { partOf }),
      ...(asks === undefined ? {} : { asks }),
    },
    finding: {
      criterion: id,
      kind,
      status,
      effect: effectOf(status, kind, onFail),
      evidence: [],
      ...finding,
    },
  };
}

export function met(id: string, words: Words = {}): Told {
  return told(id, words.kind === 'exclusion' ? 'not-met' : 'met', words);
}

export function failed(id: string, words: Words = {}): Told {
  return told(id, words.kind === 'exclusion' ? 'met' : 'not-met', words);
}

export function open(id: string, reason: Reason, words: Words = {}): Told {
  return told(id, 'unknown', { reason, ...words });
}

export function noneFound(id: string, words: Words = {}): Told {
  return open(id, 'none-found', { kind: 'exclusion', ...words });
}

export function review(id: string, question: string, words: Words = {}): Told {
  return told(id, 'needs-review', {
    reason: 'judgement',
    logic: { type: 'review', question },
    ...words,
  });
}

export function seen(label: string, value?: string, date?: string): Evidence {
  return {
    reference: 'Observation/o1',
    label,
    ...(value === undefined ? {} : { value }),
    ...(date === undefined ? {} : { date }),
  };
}

export function trial(id: string, words: Partial<Trial> = {}): Trial {
  return {
    id,
    title: `The whole title of ${id}`,
    shortTitle: `Trial ${id}`,
    status: 'recruiting',
    conditions: ['leukaemia'],
    tags: [],
    identifiers: [],
    source: { label: `Registry entry of ${id}`, url: `https://registry.example.org/${id}` },
    lookback: {},
    assumptions: [],
    criteria: [],
    ...words,
  };
}

export function assessment(
  verdict: Verdict,
  of: Trial,
  lines: readonly Told[] = [],
  words: Partial<Assessment> = {},
): Assessment {
  return {
    trial: { ...of, criteria: lines.map(({ criterion }) => criterion) },
    verdict,
    findings: lines.map(({ finding }) => finding),
    enrolled: false,
    unchecked: false,
    ...words,
  };
}

export function matched(
  assessments: readonly Assessment[],
  words: Partial<MatchResult> = {},
): MatchResult {
  return {
    patient: 'Patient/p1',
    evaluatedAt: '2026-06-15T12:00:00.000Z',
    catalogue: 'rev-1',
    deceased: false,
    problems: [],
    activeOrders: new Set(),
    assessments,
    ...words,
  };
}

export const orders: ReadonlyMap<string, Order> = new Map(
  (
    [
      ['echocardiogram', 'Echocardiogram with LVEF', '34552-0'],
      ['cd19', 'CD19 by flow cytometry', '51101-4'],
    ] as const
  ).map(([key, display, code]) => [
    key,
    { key, display, codes: [{ system: 'http://loinc.org', code, display }] },
  ]),
);
