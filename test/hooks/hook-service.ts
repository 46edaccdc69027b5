import type { OperationOutcome } from 'fhir/r4.js';
import type { Card } from '../../src/hooks/cards/card.ts';
import { createHookRouter } from '../../src/hooks/hook-router.ts';
import type { HookParts, HookSettings } from '../../src/hooks/hook-router.ts';
import type { DataRequirement, MatchRequest, MatchResult } from '../../src/hooks/matching-port.ts';
import { cdsServices } from '../../src/hooks/service.ts';
import { serve } from '../http/served.ts';
import type { Served } from '../http/served.ts';
import { assessment, matched, met, orders, trial } from './assessments.ts';

export const requirements: readonly DataRequirement[] = [
  { resourceType: 'Patient' },
  { resourceType: 'Condition' },
  {
    resourceType: 'Observation',
    codes: [{ system: 'http://loinc.org', code: '1742-6' }],
    since: 'P28D',
  },
];

export const settings: HookSettings = {
  body: { bodyBytes: 1_000_000, bodyDepth: 200 },
  corsOrigins: ['https://ehr.example.org'],
  prefetchKeys: new Map(),
  prefetchUrlLength: 1800,
  mostTrialCards: 3,
  testClock: true,
};

const leukaemia = trial('leukaemia-trial', { tags: ['leukaemia'] });
const lymphoma = trial('lymphoma-trial', { tags: ['lymphoma'] });
const closed = trial('closed-trial', { tags: ['leukaemia'], status: 'completed' });

/** Two open trials and a closed one. */
export const trials = [leukaemia, lymphoma, closed];

/** The hooks on a real server; what they hand to matching is kept to be looked at. */
export async function serveHooks(
  parts: Partial<HookParts> & { readonly answer?: (request: MatchRequest) => MatchResult } = {},
): Promise<Served & { readonly requests: readonly MatchRequest[] }> {
  const requests: MatchRequest[] = [];
  const { answer = oneCandidate } = parts;
  const served = await serve((logger) => [
    createHookRouter({
      services: cdsServices(new Map([['trial-match', []]])),
      catalogue: () => ({
        trials,
        orders,
        requirements: () => requirements,
      }),
      match: (request) => {
        requests.push(request);
        return Promise.resolve(answer(request));
      },
      settings,
      logger,
      version: '1.2.3',
      now: () => new Date('2026-06-15T12:00:00Z'),
      ...parts,
    }),
  ]);
  return Object.assign(served, { requests });
}

function oneCandidate({ patientId, problems, evaluatedAt }: MatchRequest): MatchResult {
  return matched([assessment('candidate', leukaemia, [met('I01')])], {
    patient: `Patient/${patientId}`,
    problems,
    evaluatedAt,
  });
}

export const condition = { resourceType: 'Condition', id: 'c1' };

export function bundle(...resources: readonly object[]) {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: resources.length,
    entry: resources.map((resource) => ({ resource })),
  };
}

/** All that the service asks for, for a patient with one condition. */
export const wholePrefetch = {
  patient: { resourceType: 'Patient', id: 'p1' },
  conditions: bundle(condition),
  observations: bundle(),
};

export function hookCall(words: Readonly<Record<string, unknown>> = {}) {
  return {
    hook: 'patient-view',
    hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
    context: { userId: 'Practitioner/dr', patientId: 'p1' },
    prefetch: wholePrefetch,
    ...words,
  };
}

export function callHook(
  { url }: Served,
  body: unknown,
  {
    service = 'trial-match',
    headers = {},
  }: { service?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`${url}/cds-services/${service}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

export async function cardsIn(response: Response): Promise<readonly Card[]> {
  return ((await response.json()) as { readonly cards: readonly Card[] }).cards;
}

/** Status, and code and expression of each issue. */
export async function refusal(response: Response) {
  const outcome = (await response.json()) as OperationOutcome;
  return {
    status: response.status,
    code: outcome.issue[0]?.details?.text,
    expressions: outcome.issue.flatMap(({ expression }) => expression ?? []),
    text: JSON.stringify(outcome),
  };
}

/** Paths of what CDS Hooks and FHIR want left out: `null`, `""`, `[]` and `{}`. */
export function emptyParts(value: unknown, path = '$'): readonly string[] {
  if (value === null || value === '' || value === undefined) return [path];
  if (typeof value !== 'object') return [];
  const members = Object.entries(value);
  if (members.length === 0) return [path];
  return members.flatMap(([key, member]) => emptyParts(member, `${path}.${key}`));
}
