import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  AddressNotAllowedError,
  guardedLookup,
  isAllowedAddress,
} from '../../src/fhir/address-guard.ts';
import type { Reach } from '../../src/fhir/address-guard.ts';

describe('an address of the internet', () => {
  it.each(['8.8.8.8', '93.184.216.34', '172.32.0.1', '2606:2800:220:1::1', '::ffff:8.8.8.8'])(
    '%s is allowed',
    (address) => {
      expect(isAllowedAddress(address, 'internet')).toBe(true);
    },
  );
});

describe('an address in the site’s own networks', () => {
  it.each([
    ...['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1'],
    ...['::ffff:10.0.0.1', '::ffff:a00:1', 'fc00::1', 'fd12:3456::1'],
  ])('%s is allowed only to servers that the site lists', (address) => {
    expect(isAllowedAddress(address, 'internet')).toBe(false);
    expect(isAllowedAddress(address, 'site')).toBe(true);
  });
});

describe('an address of this machine', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1', '::127.0.0.1'])(
    '%s is allowed only to a server that is listed as localhost',
    (address) => {
      expect(isAllowedAddress(address, 'internet')).toBe(false);
      expect(isAllowedAddress(address, 'site')).toBe(false);
      expect(isAllowedAddress(address, 'this-machine')).toBe(true);
    },
  );
});

describe('an address at which no server is', () => {
  const reaches: readonly Reach[] = ['internet', 'site', 'this-machine'];
  it.each([
    ['link-local, and the credentials of a cloud machine', '169.254.169.254'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['link-local, mapped', '::ffff:169.254.169.254'],
    ['metadata of Azure', '168.63.129.16'],
    ['metadata of Alibaba', '100.100.100.200'],
    ['metadata of AWS', 'fd00:ec2::254'],
    ['metadata of AWS, written out', 'fd00:0ec2:0:0:0:0:0:254'],
    ['metadata of Google', 'fd20:ce::254'],
    ['unspecified', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['unspecified', '::'],
    ['broadcast', '255.255.255.255'],
    ['multicast', '224.0.0.1'],
    ['multicast', 'ff02::1'],
    ['reserved', '240.0.0.1'],
    ['documentation', '192.0.2.1'],
    ['documentation', '2001:db8::1'],
    ['benchmarking', '198.18.0.1'],
    ['translated by NAT64: 127.0.0.1', '64:ff9b::7f00:1'],
    ['translated by NAT64: 10.0.0.1', '64:ff9b::a00:1'],
    ['translated by a site’s own NAT64', '64:ff9b:1::a00:1'],
    ['translated: 6to4 of 10.0.0.1', '2002:a00:1::'],
    ['translated: Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['IPv4-compatible', '::7f00:2'],
    ['site-local of old', 'fec0::1'],
    ['not given out', '4000::1'],
    ['no address', 'localhost'],
    ['no address', ''],
  ])('%s (%s) is allowed to none', (_what, address) => {
    expect(reaches.filter((reach) => isAllowedAddress(address, reach))).toEqual([]);
  });
});

describe('looking a name up', () => {
  const lookupTo = (...addresses: readonly string[]): LookupFunction => {
    return (_name, _options, callback) => {
      const found = addresses.map((address) => ({
        address,
        family: address.includes(':') ? 6 : 4,
      }));
      callback(null, found);
    };
  };
  const look = (lookup: LookupFunction, all: boolean) =>
    new Promise<string | LookupAddress[]>((resolve, reject) => {
      guardedLookup('internet', lookup)('ehr.example.org', { all }, (error, address) => {
        if (error === null) resolve(address);
        else reject(error);
      });
    });

  it('gives the addresses that are allowed and hides the others', async () => {
    const lookup = lookupTo('10.0.0.1', '8.8.8.8', '::1', '8.8.4.4');
    expect(await look(lookup, true)).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '8.8.4.4', family: 4 },
    ]);
    expect(await look(lookup, false)).toBe('8.8.8.8');
  });

  it('fails when none is allowed, and says no address', async () => {
    const found = look(lookupTo('10.0.0.1', '127.0.0.1'), true);
    await expect(found).rejects.toThrow(AddressNotAllowedError);
    await expect(found).rejects.toThrow(/^[^0-9]+$/u);
  });

  it('fails as the system’s own look-up fails', async () => {
    const unknown: LookupFunction = (_name, _options, callback) => {
      callback(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }), []);
    };
    await expect(look(unknown, false)).rejects.toThrow('ENOTFOUND');
  });
});
