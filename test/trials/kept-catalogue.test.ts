import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultEngine } from '../../src/cql/engines.ts';
import { readCatalogueFiles, writeCatalogueFiles } from '../../src/trials/kept-catalogue.ts';
import { loadCatalogue } from '../../src/trials/load-catalogue.ts';
import { openCatalogueFolder } from '../cli/command-line.ts';

const emptyFolder = () => mkdtempSync(join(tmpdir(), 'trialhook-kept-'));

describe('the files of a catalogue', () => {
  it("are the site's and the project's own, and give the same catalogue elsewhere", async () => {
    const folder = await openCatalogueFolder();
    const { revision, files } = readCatalogueFiles(folder);
    expect([...files.keys()]).toContain('site/trials/my-trial/trial.yaml');
    expect([...files.keys()]).toContain('own/shared/FHIRHelpers.cql');
    const restored = writeCatalogueFiles(files, emptyFolder());
    const catalogue = await loadCatalogue({ ...restored, engine: defaultEngine });
    expect(catalogue.revision).toBe(revision);
    expect(catalogue.trials.map(({ broken }) => broken)).toEqual([false]);
  });

  it("are loaded as they were kept, the project's own too", async () => {
    const { revision, files } = readCatalogueFiles(await openCatalogueFolder());
    const orders = files.get('own/shared/orders.yaml') ?? '';
    const edited = new Map([...files, ['own/shared/orders.yaml', `${orders}\n# of then\n`]]);
    const restored = writeCatalogueFiles(edited, emptyFolder());
    const catalogue = await loadCatalogue({ ...restored, engine: defaultEngine });
    expect(catalogue.revision).not.toBe(revision);
  });

  it.each(['../x', 'site/../../x', '/etc/x', 'other/x', 'site/trials/../../../x'])(
    'are not written to %s',
    (name) => {
      expect(() => writeCatalogueFiles(new Map([[name, '']]), emptyFolder())).toThrow(
        'is no file of a catalogue',
      );
    },
  );
});
