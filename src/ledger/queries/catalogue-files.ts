import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** Notes that a catalogue is in use. @returns whether its files are kept already */
export async function useCatalogue(
  db: Kysely<Schema>,
  revision: string,
  now: Date,
): Promise<boolean> {
  const kept = await db
    .updateTable('trialhook_catalogue')
    .set({ used_at: now.toISOString() })
    .where('revision', '=', revision)
    .executeTakeFirst();
  return kept.numUpdatedRows > 0n;
}

/** The files of a catalogue by path; empty when they are not kept. */
export async function catalogueFiles(
  db: Kysely<Schema>,
  revision: string,
): Promise<ReadonlyMap<string, string>> {
  const files = await db
    .selectFrom('trialhook_catalogue as catalogue')
    .innerJoin('trialhook_file as file', 'file.hash', 'catalogue.hash')
    .where('catalogue.revision', '=', revision)
    .orderBy('catalogue.path')
    .select(['catalogue.path', 'file.content'])
    .execute();
  return new Map(files.map(({ path, content }) => [path, content]));
}
