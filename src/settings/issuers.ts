import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { TrustedIssuer } from '../http/authentication/trusted-issuer.ts';
import { isOwnMachine } from './own-machine.ts';

/** The issuers that a setting names, or what is wrong with it. Values are not repeated: a key may be among them. */
export type ReadIssuers =
  { readonly issuers: readonly TrustedIssuer[] } | { readonly faults: readonly string[] };

/**
 * Reads `TRIALHOOK_ISSUERS`: a list in JSON, or the path of a file that holds one.
 * @param plainHttp whether keys may be fetched from this machine by http, as in development
 */
export function readIssuers(text: string, plainHttp: boolean): ReadIssuers {
  const list = text.startsWith('[') ? json(text) : jsonFile(text);
  if (list === undefined) {
    return { faults: ['expected a list in JSON, or a readable file that holds one'] };
  }
  const parsed = z.array(issuerSchema(plainHttp)).min(1).safeParse(list);
  if (!parsed.success) {
    return {
      faults: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    };
  }
  const names = new Set(parsed.data.map(({ issuer }) => issuer));
  return names.size === parsed.data.length
    ? { issuers: parsed.data }
    : { faults: ['expected each issuer once'] };
}

/** A public key, named: a private or a shared one in the settings is a mistake, and a dangerous one. */
const publicKey = z
  .looseObject({
    kty: z.enum(['RSA', 'EC'], { error: 'expected a key of type RSA or EC' }),
    kid: z.string({ error: 'expected the id that tokens name the key by' }).min(1),
  })
  .refine((key) => !('d' in key), { error: 'this is a private key; expected its public half' });

const keySet = z.object({
  keys: z
    .array(publicKey, { error: 'expected a list of keys' })
    .min(1, { error: 'expected a key' }),
});

function issuerSchema(plainHttp: boolean) {
  const url = z.string().refine((text) => isKeyUrl(text, plainHttp), {
    error: plainHttp
      ? 'expected an https URL, or an http one of this machine'
      : 'expected an https URL',
  });
  return z
    .strictObject({
      issuer: z.string().min(1),
      jwksUrl: url.optional(),
      jwksFile: z.string().optional(),
      keys: z.array(z.unknown()).optional(),
      jku: z.array(url).optional(),
      tenant: z.string().min(1).optional(),
    })
    .transform(({ issuer, jwksUrl, jwksFile, keys, jku, tenant }, context): TrustedIssuer => {
      const given =
        jwksFile === undefined ? keys && { keys } : (jsonFile(jwksFile) ?? { keys: 'none' });
      const own = given === undefined ? undefined : keySet.safeParse(given);
      for (const { path, message } of own?.error?.issues ?? []) {
        context.addIssue({ code: 'custom', path: [...path], message });
      }
      if (jwksUrl === undefined && own === undefined && (jku ?? []).length === 0) {
        context.addIssue({
          code: 'custom',
          message: 'expected one of jwksUrl, jwksFile, keys and jku',
        });
      }
      if ([jwksUrl, jwksFile, keys].filter((source) => source !== undefined).length > 1) {
        context.addIssue({
          code: 'custom',
          message: 'expected only one of jwksUrl, jwksFile and keys',
        });
      }
      return {
        issuer,
        ...(jwksUrl === undefined ? {} : { jwksUrl }),
        ...(own?.data === undefined ? {} : { keys: own.data }),
        ...(jku === undefined ? {} : { jku }),
        ...(tenant === undefined ? {} : { tenant }),
      };
    });
}

function isKeyUrl(text: string, plainHttp: boolean): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username } = new URL(text);
  return (
    username === '' &&
    (protocol === 'https:' || (protocol === 'http:' && plainHttp && isOwnMachine(hostname)))
  );
}

function jsonFile(path: string): unknown {
  try {
    return json(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
