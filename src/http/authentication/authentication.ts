import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { noteCaller } from '../caller.ts';
import { requestIdOf } from '../request-id.ts';
import { ServiceError } from '../service-error.ts';
import { audiencesOf } from './audience.ts';
import { bearerToken } from './bearer-token.ts';
import type { UsedToken } from './token-memory.ts';
import { TokenRefused } from './token-refused.ts';
import type { VerifiedToken, VerifyToken } from './verify-token.ts';

export interface AuthenticationParts {
  readonly verify: VerifyToken;
  /** @throws TokenRefused or ServiceError (rejects) when the token has been used, or that cannot be told */
  readonly useOnce: (token: UsedToken) => Promise<void>;
  /** Where clients reach the service, without a slash at its end. */
  readonly publicUrl: string;
  /** Whether a token for the URL of discovery lets its bearer call every service. */
  readonly baseAudience: boolean;
  readonly logger: Logger;
}

/**
 * Who calls, in two steps with room for what must know the caller and use up nothing: `identify` verifies
 * the token and lets everybody pass, `admit` uses the token up and refuses whoever could not be verified.
 */
export interface Authentication {
  readonly identify: RequestHandler;
  readonly admit: RequestHandler;
}

/** For routes below `/cds-services`, whose pattern names the service `id` and what is below it `rest`. */
export function authentication(parts: AuthenticationParts): Authentication {
  const { verify, useOnce, logger } = parts;
  const identities = new WeakMap<Response, VerifiedToken | TokenRefused>();

  const identify: RequestHandler = async (request, response, next) => {
    try {
      const token = await verify(bearerToken(request), audiencesFor(request, parts));
      identities.set(response, token);
      noteCaller(response, callerNamed(token));
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      identities.set(response, error);
    }
    next();
  };

  const admit: RequestHandler = async (_request, response, next) => {
    const identity = identities.get(response) ?? new TokenRefused('token-absent');
    try {
      if (identity instanceof TokenRefused) throw identity;
      await useOnce(identity);
    } catch (error) {
      if (error instanceof ServiceError) response.set('Retry-After', '5');
      if (!(error instanceof TokenRefused)) throw error;
      logger.warn({ requestId: requestIdOf(response), reason: error.reason }, 'caller refused');
      // RFC 6750: the challenge alone, without an error code that would help to guess.
      response.set('WWW-Authenticate', 'Bearer');
      throw new ServiceError('unauthorized', 'The caller could not be authenticated.');
    }
    next();
  };
  return { identify, admit };
}

function audiencesFor(request: Request, { publicUrl, baseAudience }: AuthenticationParts) {
  const { id, rest } = request.params as { readonly id?: string; readonly rest?: string[] };
  return audiencesOf(publicUrl, {
    base: baseAudience,
    ...(id === undefined ? {} : { service: id }),
    ...(rest === undefined ? {} : { sub: rest.join('/') }),
  });
}

/** Patients' ids are unique within a tenant only, so tenants of one issuer are callers of their own. */
function callerNamed({ issuer, tenant }: VerifiedToken): string {
  return tenant === undefined ? issuer : `${issuer}#${tenant}`;
}
