import { generate } from 'selfsigned';

/** What a TLS server shows of itself, in PEM. */
export interface GivenCertificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * A key and a certificate that it signs itself, made anew each time: none is kept in the project.
 * @param name host name that it is for
 * @param days from today to its end; below zero it has ended
 */
export async function givenCertificate(name: string, days = 1): Promise<GivenCertificate> {
  const inDays = (count: number) => new Date(Date.now() + count * 24 * 60 * 60 * 1000);
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    notBeforeDate: inDays(days - 10),
    notAfterDate: inDays(days),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
  return { key, cert };
}
