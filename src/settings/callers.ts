import { z } from 'zod';
import type { ReplayOutage } from '../http/authentication/replay-guard.ts';
import type { TrustedIssuer } from '../http/authentication/trusted-issuer.ts';
import { readIssuers } from './issuers.ts';
import { onOrOff, oneOf, wholeNumber } from './variable.ts';

/** `production` refuses to start with what is fit for a developer's machine only. */
export type Mode = 'development' | 'production';

/** Who may call. */
export interface CallerSettings {
  /** `TRIALHOOK_AUTHENTICATION`: whether callers must show a token. */
  readonly authentication: boolean;
  /** `TRIALHOOK_ISSUERS`: those whose tokens are believed. */
  readonly issuers: readonly TrustedIssuer[];
  /** `TRIALHOOK_DISCOVERY_AUTHENTICATION`: whether discovery wants a token too, default `off`. */
  readonly discovery: boolean;
  /** `TRIALHOOK_BASE_AUDIENCE`: whether a token for `…/cds-services` will do for every service, default `off`. */
  readonly baseAudience: boolean;
  /** `TRIALHOOK_TOKEN_LIFETIME`: most seconds from a token's `iat` to its `exp`, default 3600. */
  readonly tokenLifetime: number;
  /** `TRIALHOOK_REPLAY_OUTAGE`: what holds while the ledger's database cannot be asked, default `local`. */
  readonly replayOutage: ReplayOutage;
}

export const callerVariables = {
  TRIALHOOK_MODE: oneOf(['development', 'production']).default('development'),
  TRIALHOOK_AUTHENTICATION: onOrOff().optional(),
  TRIALHOOK_ISSUERS: z.string().optional(),
  TRIALHOOK_DISCOVERY_AUTHENTICATION: onOrOff().default(false),
  TRIALHOOK_BASE_AUDIENCE: onOrOff().default(false),
  TRIALHOOK_TOKEN_LIFETIME: wholeNumber(30, 86_400).default(3600),
  TRIALHOOK_REPLAY_OUTAGE: oneOf(['local', 'refuse']).default('local'),
};

type CallerVariables = z.infer<z.ZodObject<typeof callerVariables>>;

/**
 * Authentication is on in production and wherever issuers are named. A developer's own machine needs
 * neither: it is off there while nobody else can reach it. On any other address that has to be said.
 * @param ownMachine whether only this machine can call
 * @param faults what is wrong is added to them
 */
export function readCallers(
  values: CallerVariables,
  ownMachine: boolean,
  faults: string[],
): CallerSettings {
  const development = values.TRIALHOOK_MODE === 'development';
  const { issuers, named } = issuersOf(values, development, faults);
  const authentication = values.TRIALHOOK_AUTHENTICATION ?? (!development || named || !ownMachine);
  if (authentication && !named) {
    faults.push(
      'TRIALHOOK_ISSUERS is not set; expected whose tokens are believed' +
        (development ? ', or TRIALHOOK_AUTHENTICATION=off for development' : ''),
    );
  }
  return {
    authentication,
    issuers,
    discovery: values.TRIALHOOK_DISCOVERY_AUTHENTICATION,
    baseAudience: values.TRIALHOOK_BASE_AUDIENCE,
    tokenLifetime: values.TRIALHOOK_TOKEN_LIFETIME,
    replayOutage: values.TRIALHOOK_REPLAY_OUTAGE,
  };
}

function issuersOf(
  { TRIALHOOK_ISSUERS: text }: CallerVariables,
  development: boolean,
  faults: string[],
): { readonly issuers: readonly TrustedIssuer[]; readonly named: boolean } {
  if (text === undefined) return { issuers: [], named: false };
  const read = readIssuers(text, development);
  if ('issuers' in read) return { issuers: read.issuers, named: true };
  faults.push(...read.faults.map((fault) => `TRIALHOOK_ISSUERS: ${fault}`));
  return { issuers: [], named: true };
}
