import { describe, expect, it } from 'vitest';
import { ServerList } from '../../src/fhir/server-list.ts';

function findIn(entries: readonly string[], baseUrl: string): string {
  const found = new ServerList(entries).find(baseUrl);
  return typeof found === 'string' ? found : `${found.reach} ${found.base.href}`;
}

const ehr = 'https://ehr.example.org/fhir/r4';

describe('a server', () => {
  it.each([
    ['is listed', ehr],
    ['is listed, with a slash', `${ehr}/`],
    ['is listed, in capitals and with its port', 'HTTPS://EHR.example.org:443/fhir/r4'],
  ])('that %s is allowed', (_what, baseUrl) => {
    expect(findIn([ehr], baseUrl)).toBe(`site ${ehr}/`);
  });

  it('below a listed one is allowed', () => {
    expect(findIn([ehr], `${ehr}/tenant-1`)).toBe(`site ${ehr}/tenant-1/`);
    expect(findIn(['https://ehr.example.org'], ehr)).toBe(`site ${ehr}/`);
  });

  it.each([
    ['another host', 'https://ehr.example.com/fhir/r4'],
    ['a host that begins alike', 'https://ehr.example.org.evil.test/fhir/r4'],
    ['another port', 'https://ehr.example.org:8443/fhir/r4'],
    ['plain http', 'http://ehr.example.org/fhir/r4'],
    ['above', 'https://ehr.example.org/fhir'],
    ['beside', 'https://ehr.example.org/fhir/r4b'],
    ['a step upwards', `${ehr}/../admin`],
    ['an encoded step upwards', `${ehr}/%2e%2e/admin`],
    ['a step upwards for whoever decodes slashes', `${ehr}/..%2f..%2fadmin`],
    ['credentials', 'https://user:secret@ehr.example.org/fhir/r4'],
    ['a query', `${ehr}?x=1`],
    ['no URL', 'ehr.example.org'],
    ['a file', 'file:///fhir/r4'],
    ['nothing', ''],
  ])('that is not listed is refused: %s', (_what, baseUrl) => {
    expect(findIn([ehr], baseUrl)).toBe('server-not-allowed');
  });

  it('is refused when none is listed', () => {
    expect(findIn([], ehr)).toBe('server-not-allowed');
  });

  it('on this machine or at an address is allowed when just that is listed', () => {
    expect(findIn(['http://localhost:8090/fhir'], 'http://localhost:8090/fhir')).toContain(
      'this-machine',
    );
    const address = 'http://127.0.0.1:8090/fhir';
    expect(findIn([address], address)).toContain(`${address}/`);
    expect(findIn([address], 'http://127.0.0.1:8091/fhir')).toBe('server-not-allowed');
    expect(findIn([address], 'http://127.0.0.2:8090/fhir')).toBe('server-not-allowed');
  });
});

describe('* ', () => {
  it('allows any server of the internet, by https', () => {
    expect(findIn(['*'], ehr)).toBe(`internet ${ehr}/`);
    expect(findIn(['*'], 'https://93.184.216.34/fhir')).toContain('internet');
    expect(findIn(['*'], 'http://ehr.example.org/fhir')).toBe('server-not-allowed');
  });

  it('does not take away what is listed besides', () => {
    expect(findIn(['*', 'http://intern.example/fhir'], 'http://intern.example/fhir')).toContain(
      'site',
    );
  });

  it.each([
    ...['127.0.0.1', '10.0.0.1', '169.254.169.254', '[::1]', '[::ffff:10.0.0.1]', '[fe80::1]'],
    // Other ways to write 127.0.0.1 and 10.0.0.1.
    ...['2130706433', '0x7f.1', '017700000001', '127.1', '0xa000001', '[::ffff:7f00:1]'],
    ...['[64:ff9b::7f00:1]', '0.0.0.0', '[::]'],
  ])('allows no special address: %s', (host) => {
    expect(findIn(['*'], `https://${host}/fhir`)).toBe('address-not-allowed');
  });
});
