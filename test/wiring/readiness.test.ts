import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/http/logger.ts';
import { startService } from '../../src/wiring.ts';
import type { RunningService } from '../../src/wiring.ts';
import { edit, openCatalogueFolder } from '../cli/command-line.ts';

let service: RunningService | undefined;
afterEach(() => service?.close());

async function readyz(catalogue: string) {
  service = await startService(
    { TRIALHOOK_CATALOGUE: catalogue, TRIALHOOK_PORT: '0' },
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
});
