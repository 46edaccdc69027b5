import { Router } from 'express';
import type { OperationOutcome } from 'fhir/r4.js';
import {
  authentication,
  type AuthenticationParts,
} from '../../../src/http/authentication/authentication.ts';
import { issuerKeys } from '../../../src/http/authentication/issuer-keys.ts';
import type { KeyTimes } from '../../../src/http/authentication/remote-keys.ts';
import { replayGuard } from '../../../src/http/authentication/replay-guard.ts';
import type { TrustedIssuer } from '../../../src/http/authentication/trusted-issuer.ts';
import { tokenVerifier } from '../../../src/http/authentication/verify-token.ts';
import { callerOf } from '../../../src/http/caller.ts';
import { endpoint } from '../../../src/http/endpoint.ts';
import { type Served, serve } from '../served.ts';

export const publicUrl = 'https://trials.example.org/cds';
export const serviceUrl = `${publicUrl}/cds-services/trial-match`;

export interface GuardedSettings extends Partial<AuthenticationParts> {
  readonly issuers: readonly TrustedIssuer[];
  readonly times?: KeyTimes;
  readonly longestLifetime?: number;
}

/** A service behind authentication, on a real server; it answers who called. */
export function guarded({ issuers, times, longestLifetime = 3600, ...parts }: GuardedSettings) {
  return serve((logger) => {
    const guard = authentication({
      verify: tokenVerifier({
        issuers: issuers.map((issuer) => ({
          issuer,
          keys: issuerKeys(issuer, () => logger.warn('keys could not be fetched'), times),
        })),
        longestLifetime,
      }),
      useOnce: replayGuard({ outage: 'local', onOutage: () => undefined }),
      publicUrl,
      baseAudience: false,
      logger,
      ...parts,
    });
    const router = Router();
    router.all('/cds-services', guard.identify, guard.admit);
    router.all('/cds-services/:id{/*rest}', guard.identify, guard.admit);
    const answer = {
      post: [
        (_request: unknown, response: Parameters<typeof callerOf>[0]) => {
          response.json({ caller: callerOf(response) });
        },
      ],
    };
    endpoint(router, '/cds-services/:id', answer);
    endpoint(router, '/cds-services/:id/feedback', answer);
    return [router];
  });
}

export function call(
  { url }: Served,
  token: string | undefined,
  path = '/cds-services/trial-match',
): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: 'POST',
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
  });
}

/** Status, whole body, challenge, and the reason that only the log has. */
export async function refusalOf(served: Served, response: Response) {
  const id = response.headers.get('X-Request-Id');
  const line = served.log.find(
    ({ requestId, msg }) => requestId === id && msg === 'caller refused',
  );
  return {
    status: response.status,
    challenge: response.headers.get('WWW-Authenticate'),
    outcome: (await response.json()) as OperationOutcome,
    id,
    reason: line?.['reason'],
  };
}
