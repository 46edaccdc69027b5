import { afterEach, expect, it, vi } from 'vitest';
import { createLogger } from '../../src/http/logger.ts';
import { type RunningService, startService } from '../../src/wiring.ts';
import { openCatalogueFolder } from '../cli/command-line.ts';

let service: RunningService | undefined;
afterEach(() => service?.close());

// The first start on a machine translates the shared CQL.
it(
  'a service says which variables count for nothing, without their values',
  { timeout: 120_000 },
  async () => {
    const logger = createLogger('silent');
    const warn = vi.spyOn(logger, 'warn');
    service = await startService(
      {
        TRIALHOOK_CATALOGUE: await openCatalogueFolder(),
        TRIALHOOK_PORT: '0',
        TRIALHOOK_LEDGER: 'off',
        TRIALHOOK_PATIENT_KEY: '2026:a-secret',
      },
      logger,
    );
    expect(warn).toHaveBeenCalledWith(
      { variable: 'TRIALHOOK_PATIENT_KEY', meant: 'TRIALHOOK_PATIENT_KEYS' },
      expect.stringContaining('counts for nothing'),
    );
    expect(JSON.stringify(warn.mock.calls)).not.toContain('a-secret');
  },
);
