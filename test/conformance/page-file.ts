import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { conformancePage, type ResultsByEngine } from '../../src/conformance/conformance-page.ts';

export const pageFile = join(import.meta.dirname, '../../docs/conformance.md');

/** The page as it stands in the repository, formatted like everything there. */
export async function pageText(results: ResultsByEngine): Promise<string> {
  const config = await resolveConfig(pageFile);
  return format(conformancePage(results), { ...config, filepath: pageFile });
}
