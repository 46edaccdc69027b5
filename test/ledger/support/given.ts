import { randomUUID } from 'node:crypto';
import type { CardFeedback, ShownAnswer, ShownTrial } from '../../../src/ledger/ledger.ts';
import type { DatabaseLedger } from '../../../src/ledger/database-ledger.ts';
import { openLedger } from '../../../src/ledger/open-ledger.ts';
import type { LedgerOptions } from '../../../src/ledger/open-ledger.ts';
import type { TestDatabase } from './databases.ts';

export const patient = { scope: 'https://ehr.example.org', patientId: 'p1' };

/** A trial with a card of its own. */
export function shown(words: Partial<ShownTrial> = {}): ShownTrial {
  return {
    card: randomUUID(),
    trial: 'leukaemia-trial',
    placement: 'own',
    verdict: 'possible',
    findings: [
      {
        criterion: 'I01',
        status: 'met',
        effect: 'supports',
        evidence: ['Observation/o1', 'Patient'],
      },
    ],
    fingerprint: 'possible: I01',
    ...words,
  };
}

export function answer(words: Partial<ShownAnswer> = {}): ShownAnswer {
  return {
    id: randomUUID(),
    hookInstance: randomUUID(),
    service: 'trial-match',
    patient,
    caller: patient.scope,
    revision: 'rev-1',
    engine: 'reference',
    evaluatedAt: '2026-06-15T12:00:00Z',
    answeredAt: '2026-06-15T12:00:01Z',
    milliseconds: 42.5,
    verdicts: { possible: 1, ineligible: 3 },
    reads: { Patient: 'complete', Observation: 'partial' },
    trials: [shown()],
    ...words,
  };
}

export function overridden(card: string, words: Partial<CardFeedback> = {}): CardFeedback {
  return {
    card,
    service: 'trial-match',
    outcome: 'overridden',
    outcomeTimestamp: '2026-06-15T12:05:00Z',
    acceptedSuggestions: [],
    overrideReason: { code: 'patient-declined', system: 'urn:trialhook:override-reasons' },
    receivedAt: '2026-06-15T12:05:01Z',
    caller: patient.scope,
    ...words,
  };
}

export function accepted(card: string, words: Partial<CardFeedback> = {}): CardFeedback {
  return {
    card,
    service: 'trial-match',
    outcome: 'accepted',
    acceptedSuggestions: [randomUUID()],
    receivedAt: '2026-06-15T12:05:01Z',
    caller: patient.scope,
    ...words,
  };
}

/** A ledger on a test's database; what it logs is kept to be looked at. */
export async function ledgerOn(
  database: Pick<TestDatabase, 'url' | 'folder'>,
  words: Partial<LedgerOptions> = {},
): Promise<DatabaseLedger & { readonly logged: readonly string[] }> {
  const logged: string[] = [];
  const log = (fields: object, message: string) => {
    logged.push(`${JSON.stringify(fields)} ${message}`);
  };
  const ledger = await openLedger({
    folder: database.folder,
    ...(database.url === undefined ? {} : { databaseUrl: database.url }),
    patientKeys: [{ id: 'k1', secret: 'a secret for tests' }],
    journalBytes: 50_000_000,
    log: { info: log, warn: log, error: log },
    ...words,
  });
  return Object.assign(ledger, { logged });
}
