import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/http/logger.ts';
import { startService } from '../../src/wiring.ts';
import type { RunningService } from '../../src/wiring.ts';
import { ledgerFolder } from '../ledger/support/databases.ts';
import { edit, openCatalogueFolder } from '../cli/command-line.ts';

let service: RunningService | undefined;
let folder: string | undefined;
afterEach(async () => {
  await service?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

const noLedger = { TRIALHOOK_LEDGER: 'off' };

async function readyz(catalogue: string, ledger: Readonly<Record<string, string>> = noLedger) {
  service = await startService(
    { TRIALHOOK_CATALOGUE: catalogue, TRIALHOOK_PORT: '0', ...ledger },
    createLogger('silent'),
  );
  const response = await fetch(`${service.url}/readyz`);
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  return {
    status: response.status,
    body: await response.json(),
    broken: /^trialhook_catalogue_trials\{state="broken"\} (\d+)$/mu.exec(metrics)?.[1],
  };
}

// The first start on a machine translates the shared CQL.
describe('a service', { timeout: 120_000 }, () => {
  it('is ready with a catalogue that can be run', async () => {
    expect(await readyz(await openCatalogueFolder())).toEqual({
      status: 200,
      body: { status: 'ready', checks: { catalogue: 'ok' } },
      broken: '0',
    });
  });

  it('is not ready when no trial of its catalogue can be run: every chart would be met with silence', async () => {
    const catalogue = await openCatalogueFolder('my-trial');
    edit(join(catalogue, 'trials/my-trial/criteria.cql'), 'define', 'defin');
    expect(await readyz(catalogue)).toEqual({
      status: 503,
      body: { status: 'not-ready', checks: { catalogue: 'failed' } },
      broken: '1',
    });
  });

  it('is not ready while its ledger has no database, and goes on answering for who leaves that out', async () => {
    folder = ledgerFolder();
    const ledger = {
      TRIALHOOK_LEDGER: folder,
      DATABASE_URL: 'postgres://trialhook@127.0.0.1:1/none',
    };
    expect(await readyz(await openCatalogueFolder(), ledger)).toMatchObject({
      status: 503,
      body: { checks: { catalogue: 'ok', database: 'failed' } },
    });
    const { url = '' } = service ?? {};
    expect((await fetch(`${url}/readyz?exclude=database`)).status).toBe(200);
    // The catalogue waits to be kept.
    await expect
      .poll(async () => (await fetch(`${url}/metrics`)).text(), { timeout: 10_000 })
      .toMatch(/^trialhook_ledger_queue_rows 1$/mu);
  });
});
