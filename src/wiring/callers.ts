import type { Logger } from 'pino';
import { type Authentication, authentication } from '../http/authentication/authentication.ts';
import { issuerKeys } from '../http/authentication/issuer-keys.ts';
import { type FirstUse, replayGuard } from '../http/authentication/replay-guard.ts';
import { tokenVerifier } from '../http/authentication/verify-token.ts';
import { createGate, type Gate } from '../http/gate.ts';
import { Workload } from '../http/load/workload.ts';
import { rateLimit } from '../http/rate-limit.ts';
import type { Settings } from '../settings.ts';

/** What every call passes first. @param firstUse where replicas remember tokens together, if they do */
export function gateOf(settings: Settings, logger: Logger, firstUse?: FirstUse): Gate {
  const { callers, limits } = settings;
  return createGate({
    workload: new Workload(limits.load),
    discoveryAuthentication: callers.authentication && callers.discovery,
    ...(callers.authentication
      ? { authentication: authenticationOf(settings, logger, firstUse) }
      : {}),
    ...(limits.requestsPerMinute === undefined
      ? {}
      : { rateLimit: rateLimit(limits.requestsPerMinute) }),
  });
}

function authenticationOf(
  { callers, publicUrl }: Settings,
  logger: Logger,
  shared: FirstUse | undefined,
): Authentication {
  const issuers = callers.issuers.map((issuer) => {
    const keys = issuerKeys(issuer, () => {
      logger.warn({ issuer: issuer.issuer }, 'the keys of an issuer could not be fetched');
    });
    // The first caller need not wait for them; when they cannot be had, it is tried again then.
    void keys.warm();
    return { issuer, keys };
  });
  return authentication({
    verify: tokenVerifier({ issuers, longestLifetime: callers.tokenLifetime }),
    useOnce: replayGuard({
      outage: callers.replayOutage,
      onOutage: () => {
        logger.warn(
          'replayed tokens are refused by this process alone: the ledger cannot be asked',
        );
      },
      ...(shared === undefined ? {} : { shared }),
    }),
    publicUrl,
    baseAudience: callers.baseAudience,
    logger,
  });
}

/** Who is let in; that nobody is kept out must be seen by whoever starts the service. */
export function announceCallers({ mode, callers }: Settings, log: Logger): void {
  const authentication = callers.authentication ? 'on' : 'off';
  const issuers = callers.issuers.map(({ issuer }) => issuer);
  if (callers.authentication) {
    log.info({ mode, authentication, issuers }, 'Callers show a token of one of these issuers');
    return;
  }
  log.warn(
    { mode, authentication },
    'Authentication is OFF: whoever reaches this address is answered. For development only',
  );
}
