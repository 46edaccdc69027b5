import type { Logger } from 'pino';
import type { Ledger, PatientIdentity } from '../ledger/ledger.ts';
import type { OverrideInForce } from './cards/selection.ts';
import { overridesInForce, type QuietDays } from './overrides-in-force.ts';

/** What is kept of answers, and what becomes of feedback. */
export interface HookLedger {
  readonly ledger: Ledger;
  /** What runs the criteria. */
  readonly engine: string;
  readonly quietDays: QuietDays;
  /** Longest wait for what was overridden, in milliseconds. */
  readonly overridesWithinMs: number;
}

interface Parts {
  readonly kept?: HookLedger;
  readonly logger: Logger;
  readonly now?: () => Date;
}

/**
 * Which trials are set aside for a patient. Without an answer of the ledger in time it is none, and everything is
 * shown: a card too many does less harm than a trial that is hidden by mistake. Never rejects.
 */
export async function setAsideFor(
  patient: PatientIdentity,
  requestId: string,
  { kept, logger, now = () => new Date() }: Parts,
): Promise<OverrideInForce> {
  if (kept === undefined) return () => undefined;
  try {
    const overrides = await kept.ledger.overrides(patient, kept.overridesWithinMs);
    return overridesInForce(overrides, kept.quietDays, now());
  } catch (fault) {
    const kind = fault instanceof Error ? fault.name : typeof fault;
    logger.warn({ requestId, fault: kind }, 'overrides are not known: everything is shown');
    return () => undefined;
  }
}
