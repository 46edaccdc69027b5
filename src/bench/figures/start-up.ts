import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from '../figure.ts';
import { startServiceProcess } from '../service-process.ts';

/** From the start of the process until the service accepts requests. */
export const startUp: Figure = {
  name: 'start-up',
  title: 'start of the service with the shipped trials, their CQL translated before: milliseconds',
  async run({ engine, shippedFolder, progress }) {
    const cacheFolder = mkdtempSync(join(tmpdir(), 'trialhook-bench-'));
    const started = async (words: string) => {
      progress(words);
      const service = await startServiceProcess({
        TRIALHOOK_CATALOGUE: shippedFolder,
        TRIALHOOK_ENGINE: engine.name,
        TRIALHOOK_ELM_CACHE: cacheFolder,
      });
      await service.stop();
      return service.startUp;
    };
    try {
      const without = await started('starting without the ELM cache');
      const value = await started('starting with it');
      return { value, unit: 'ms', parts: { 'without the ELM cache': without } };
    } finally {
      rmSync(cacheFolder, { recursive: true, force: true });
    }
  },
};
