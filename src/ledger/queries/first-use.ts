import { createHash } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** Forgets the tokens that have expired: nobody can use one again. */
export async function forgetTokens(db: Kysely<Schema>): Promise<void> {
  // An hour later, for clocks differ.
  const expired = sql<Date>`now() - interval '1 hour'`;
  await db.deleteFrom('trialhook_token').where('expires', '<', expired).execute();
}

/** Remembers a token until it expires; the token's id is kept as a digest only. @returns whether it is new */
export async function firstUse(
  db: Kysely<Schema>,
  token: { readonly issuer: string; readonly id: string; readonly expires: number },
): Promise<boolean> {
  const hash = createHash('sha256')
    .update(JSON.stringify([token.issuer, token.id]))
    .digest('hex');
  const expires = new Date(token.expires * 1000).toISOString();
  const taken = await db
    .insertInto('trialhook_token')
    .values({ hash, expires })
    .onConflict((conflict) =>
      conflict
        .column('hash')
        .doUpdateSet({ expires })
        .where('trialhook_token.expires', '<', sql<Date>`now()`),
    )
    .returning('hash')
    .executeTakeFirst();
  return taken !== undefined;
}
