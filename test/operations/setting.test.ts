import { describe, expect, it } from 'vitest';
import { createLogger } from '../../src/http/logger.ts';
import { startService } from '../../src/wiring.ts';
import { openCatalogueFolder } from '../cli/command-line.ts';

async function statusWith(setting: Readonly<Record<string, string>>): Promise<number> {
  const catalogue = { TRIALHOOK_CATALOGUE: await openCatalogueFolder(), TRIALHOOK_PORT: '0' };
  const ledger = { TRIALHOOK_LEDGER: 'off' };
  const service = await startService(
    { ...catalogue, ...ledger, ...setting },
    createLogger('silent'),
  );
  const response = await fetch(`${service.url}/fhir/$cql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/fhir+json' },
    body: JSON.stringify({
      resourceType: 'Parameters',
      parameter: [{ name: 'expression', valueString: '1' }],
    }),
  });
  await service.close();
  return response.status;
}

describe('the service', () => {
  it('does not answer $cql unless a site sets it on', async () => {
    expect(await statusWith({})).toBe(404);
    expect(await statusWith({ TRIALHOOK_CQL_OPERATION: 'off' })).toBe(404);
    expect(await statusWith({ TRIALHOOK_CQL_OPERATION: 'on' })).toBe(200);
  });
});
