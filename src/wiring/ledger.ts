import type { Logger } from 'pino';
import type { HookLedger } from '../hooks/hook-ledger.ts';
import { createLogger } from '../http/logger.ts';
import type { ReadinessCheck } from '../http/readiness.ts';
import { accessLedger, type LedgerAccess } from '../ledger/access-ledger.ts';
import type { DatabaseLedger } from '../ledger/database-ledger.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { retain } from '../ledger/retain.ts';
import { readSettings, type Settings } from '../settings.ts';
import type { Catalogue } from '../trials/catalogue.ts';
import { readCatalogueFiles } from '../trials/kept-catalogue.ts';

/**
 * The ledger that the settings name, for whoever looks into it besides the service.
 * @returns `undefined` where none is kept
 * @throws SettingsError or LedgerError (rejects)
 */
export async function ledgerOf(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<LedgerAccess | undefined> {
  const { ledger } = readSettings(environment);
  // Its standard output is the command's; what matters is thrown.
  return ledger && accessLedger({ ...ledger, log: createLogger('silent') });
}

/** The ledger, with the catalogue in it; `undefined` where a site keeps none. */
export async function openServiceLedger(
  catalogue: Catalogue,
  { ledger: settings, catalogue: folder }: Settings,
  log: Logger,
): Promise<DatabaseLedger | undefined> {
  if (settings === undefined) return undefined;
  const ledger = await openLedger({ ...settings, log });
  const { revision, files } = readCatalogueFiles(folder);
  // Edited since it was loaded: answers are of what was loaded, and nobody has that any more.
  if (revision === catalogue.revision) ledger.keepCatalogue(revision, files);
  else log.warn({ revision: catalogue.revision }, 'the catalogue was edited, and is not kept');
  retain(ledger, settings.retentionDays, log);
  if (settings.defaultKey) {
    log.warn({}, 'no TRIALHOOK_PATIENT_KEYS: patients are kept under a key made for development');
  }
  return ledger;
}

/** What the hooks need of it. */
export function hookLedger(ledger: DatabaseLedger, settings: Settings): HookLedger | undefined {
  return (
    settings.ledger && {
      ledger,
      engine: settings.engine,
      quietDays: settings.ledger.quietDays,
      overridesWithinMs: settings.ledger.overridesWithinMs,
    }
  );
}

/** Whether the database answers; without a ledger there is none that could not. */
export function databaseChecks(ledger: DatabaseLedger | undefined): readonly ReadinessCheck[] {
  return ledger === undefined ? [] : [{ name: 'database', check: () => ledger.ready() }];
}
