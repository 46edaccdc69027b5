import { generateKeyPairSync, sign } from 'node:crypto';

/** What a TLS server shows of itself, in PEM. */
export interface GivenCertificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * A key and a certificate that it signs itself, made anew each time: none is kept in the project, and no tool is
 * asked for one. It names a server as X.509 (RFC 5280) has it, as far as a TLS client looks.
 * @param name host name that it is for
 * @param days from today to its end; below zero it has ended
 */
export function givenCertificate(name: string, days = 1): GivenCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signedWith = sequence(ecdsaWithSha256);
  const subject = sequence(set(sequence(commonName, der(0x0c, Buffer.from(name)))));
  const alternativeName = sequence(
    subjectAltName,
    der(0x04, sequence(der(0x82, Buffer.from(name)))),
  );
  const body = sequence(
    der(0xa0, der(0x02, Buffer.of(2))), // version 3
    der(0x02, Buffer.of(1)), // serial number
    signedWith,
    subject,
    sequence(time(days - 10), time(days)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(alternativeName)),
  );
  const signature = der(0x03, Buffer.concat([Buffer.of(0), sign('sha256', body, privateKey)]));
  const cert = sequence(body, signedWith, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${cert}\n-----END CERTIFICATE-----\n`,
  };
}

const ecdsaWithSha256 = Buffer.from('06082a8648ce3d040302', 'hex');
const commonName = Buffer.from('0603550403', 'hex');
const subjectAltName = Buffer.from('0603551d11', 'hex');

function time(days: number): Buffer {
  const at = new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString();
  return der(0x17, Buffer.from(`${at.slice(2, 19).replaceAll(/\D/gu, '')}Z`));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function set(...parts: readonly Buffer[]): Buffer {
  return der(0x31, Buffer.concat(parts));
}

/** Tag, length and content. */
function der(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.of(tag, ...sizeOf(content)), content]);
}

function sizeOf({ length }: Buffer): readonly number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}
