import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Where a server may be found: anywhere on the internet, also in the site's own networks (private, unique
 * local and shared addresses), or also on this machine. Nothing is ever found at a link-local, multicast,
 * reserved or translated address (NAT64, 6to4, Teredo), nor where clouds keep a machine's credentials.
 */
export type Reach = 'internet' | 'site' | 'this-machine';

const alsoAllowed: Readonly<Record<Reach, readonly string[]>> = {
  internet: [],
  site: ['private', 'uniqueLocal', 'carrierGradeNat'],
  'this-machine': ['private', 'uniqueLocal', 'carrierGradeNat', 'loopback'],
};

/** Metadata services of clouds that are not at a link-local address: Azure, Alibaba, AWS, Google. */
const metadataServices = new Set(
  ['168.63.129.16', '100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254'].map((address) =>
    ipaddr.parse(address).toNormalizedString(),
  ),
);

/** What IANA has given out for global unicast; the rest of IPv6 is nobody's or special. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether a connection to this address may be made. @param address IPv4 or IPv6, as text */
export function isAllowedAddress(address: string, reach: Reach): boolean {
  if (!ipaddr.isValid(address)) return false;
  // `::ffff:10.0.0.1` is 10.0.0.1.
  const ip = ipaddr.process(address);
  if (metadataServices.has(ip.toNormalizedString())) return false;
  const range = ip.range();
  if (alsoAllowed[reach].includes(range)) return true;
  return range === 'unicast' && (ip.kind() === 'ipv4' || ip.match(globalUnicast));
}

/** A name resolved to nothing but addresses that are not allowed. */
export class AddressNotAllowedError extends Error {
  readonly code = 'ADDRESS_NOT_ALLOWED';

  constructor() {
    super('The server is at an address that is not allowed.');
    this.name = 'AddressNotAllowedError';
  }
}

/**
 * Looks names up for an agent's connections, and lets it see only the addresses that are allowed. Every
 * connection is made to one of those, so a name that resolves to something else the second time (DNS
 * rebinding) gains nothing. A host that is an address itself is never looked up: see server-list.
 */
export function guardedLookup(reach: Reach, lookup: LookupFunction = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      const addresses = typeof found === 'string' ? [] : found;
      const allowed = addresses.filter(({ address }) => isAllowedAddress(address, reach));
      answer(allowed, options.all === true, callback);
    });
  };
}

function answer(
  [first, ...rest]: readonly LookupAddress[],
  all: boolean,
  callback: Parameters<LookupFunction>[2],
): void {
  if (first === undefined) callback(new AddressNotAllowedError(), []);
  else if (all) callback(null, [first, ...rest]);
  else callback(null, first.address, first.family);
}
