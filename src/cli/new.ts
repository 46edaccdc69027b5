import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogueFolder, catalogueOption } from './open-catalogue.ts';
import { UsageError } from './surroundings.ts';
import type { AddCommand, ExitCode, Surroundings } from './surroundings.ts';

/** A small trial that passes `check` and `test`, whose names are replaced by the new trial's. */
const template = join(import.meta.dirname, 'new-trial');

/** `trialhook new ID` */
export const newCommand: AddCommand = (program, surroundings, done) => {
  program
    .command('new')
    .description('make the folder of a new trial: a small one that works, to be edited')
    .argument('<id>', 'its id and the name of its folder: small letters, digits and -')
    .addOption(catalogueOption())
    .option('--json', 'machine-readable')
    .action(async (id: string, options: { readonly catalogue?: string; readonly json?: true }) => {
      done(await makeTrial(id, options, surroundings));
    });
};

async function makeTrial(
  id: string,
  options: { readonly catalogue?: string; readonly json?: true },
  { environment, out }: Surroundings,
): Promise<ExitCode> {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/u.test(id)) {
    throw new UsageError(`"${id}": expected small letters, digits and "-", such as car-t-b-all`);
  }
  const folder = join(catalogueFolder(options, environment), 'trials', id);
  if (existsSync(folder)) throw new UsageError(`${folder} is there already`);
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (const name of await readdir(template)) {
    const text = await readFile(join(template, name), 'utf8');
    const file = join(folder, name);
    await writeFile(
      file,
      text.replaceAll('example-trial', id).replaceAll('ExampleTrial', libraryName(id)),
    );
    files.push(file);
  }
  const next = `Edit them, then: trialhook check, trialhook test ${id}, trialhook explain ${id}.`;
  out(
    options.json === true
      ? `${JSON.stringify({ trial: id, files }, null, 2)}\n`
      : `${files.join('\n')}\n${next}\n`,
  );
  return 0;
}

/** Of its own kind, so that it is never the name of a shared library. */
function libraryName(id: string): string {
  const words = id.split('-').filter((word) => word !== '');
  const name = words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');
  return `Trial${name}`;
}
