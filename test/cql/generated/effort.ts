import { randomInt } from 'node:crypto';

/**
 * How hard to look: `PROPERTY_EFFORT=20 npx vitest run test/cql` tries twenty times as many expressions and
 * patients. Without it the same ones are tried in every run, so that a change alone can break a test;
 * with it others each time. A failure prints its seed, which `PROPERTY_SEED` tries again.
 */
export const effort = Number(process.env['PROPERTY_EFFORT'] ?? 1);

export const seed = Number(
  process.env['PROPERTY_SEED'] ?? (effort === 1 ? 20260615 : randomInt(2 ** 31)),
);
