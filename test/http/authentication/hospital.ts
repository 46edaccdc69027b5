import type { Served } from '../served.ts';
import { guarded, serviceUrl } from './guarded.ts';
import { type KeyHost, keyHost, type SigningKey, signingKey } from './issuer.ts';

export const iss = 'https://ehr.example.org';

/** The claims of its tokens that are the same each time. */
export const good = { iss, aud: serviceUrl };

/** A hospital whose tokens are believed, and a vendor that signs for it and for others. */
export interface Hospital {
  /** ES384, with an id as real EHRs have them. */
  readonly key: SigningKey;
  readonly rsa: SigningKey;
  /** Nobody's. */
  readonly other: SigningKey;
  readonly host: KeyHost;
  readonly served: Served;
  close(this: void): Promise<void>;
}

export async function hospital(): Promise<Hospital> {
  const [key, other, rsa] = await Promise.all([
    signingKey('ES384', 'a+b/c='),
    signingKey('ES384'),
    signingKey('RS384', 'rsa'),
  ]);
  const host = await keyHost(key, rsa);
  const served = await guarded({
    issuers: [
      { issuer: iss, jwksUrl: host.url },
      { issuer: 'https://vendor.example.org', jwksUrl: host.url, tenant: 'north' },
    ],
  });
  return {
    key,
    other,
    rsa,
    host,
    served,
    async close() {
      await served.close();
      await host.close();
    },
  };
}
