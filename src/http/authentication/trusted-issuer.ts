import type { JSONWebKeySet } from 'jose';

/** Somebody whose signed tokens let their bearer in: an EHR, as a rule. */
export interface TrustedIssuer {
  /** The `iss` of its tokens, character by character. */
  readonly issuer: string;
  /** Where its keys are published. */
  readonly jwksUrl?: string;
  /** Its public keys, given out of band. */
  readonly keys?: JSONWebKeySet;
  /** Where else a token's `jku` may point. */
  readonly jku?: readonly string[];
  /** The `tenant` that its tokens must name: an EHR vendor may sign for many hospitals. */
  readonly tenant?: string;
}
