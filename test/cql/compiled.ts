import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CompiledLibraries, compileLibraries } from '../../src/cql/compile-libraries.ts';

const folder = join(import.meta.dirname, 'libraries');

/** The path of one of the libraries that the stories are about. */
export const libraryFile = (name: string): string => join(folder, `${name}.cql`);

/** All of them, compiled; from the cache where they were compiled before. */
export async function compiledLibraries(): Promise<CompiledLibraries> {
  const files = readdirSync(folder).toSorted();
  return compileLibraries({ libraries: files.map((file) => join(folder, file)) });
}
