import { createHmac } from 'node:crypto';
import type { PatientIdentity } from './ledger.ts';

/** A secret under which patients are kept. */
export interface PatientKey {
  /** Stands before each hash that was made with it; letters, digits and `-`. */
  readonly id: string;
  readonly secret: string;
}

/** Turns a patient into what the ledger keeps: `<key id>:<HMAC-SHA-256, hex>`. */
export interface PatientHasher {
  /** Under the newest key: what is written. */
  write(patient: PatientIdentity): string;
  /** Under every key, newest first: what is looked up, so that rows from before a rotation are found. */
  lookUp(patient: PatientIdentity): readonly string[];
}

/** @param keys newest first, at least one */
export function patientHasher(keys: readonly PatientKey[]): PatientHasher {
  const [newest] = keys;
  if (newest === undefined) throw new Error('A ledger needs a patient key');
  return {
    write: (patient) => hashOf(patient, newest),
    lookUp: (patient) => keys.map((key) => hashOf(patient, key)),
  };
}

function hashOf({ scope, patientId }: PatientIdentity, { id, secret }: PatientKey): string {
  // A list, so that no scope that ends like an id begins can stand for another pair.
  const message = JSON.stringify([scope, patientId]);
  return `${id}:${createHmac('sha256', secret).update(message).digest('hex')}`;
}
