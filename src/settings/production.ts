import { isOwnMachine } from './own-machine.ts';

/** What production mode looks at; the settings have it. */
export interface ProductionSettings {
  readonly publicUrl: string;
  readonly corsOrigins: readonly string[];
  readonly testClock: boolean;
  readonly cqlOperation: boolean;
  readonly callers: { readonly authentication: boolean };
  readonly fhir: { readonly servers: readonly string[]; readonly plainHttp: boolean };
  readonly ledger?: { readonly defaultKey: boolean };
}

/** Everything that production refuses, each with why it is unsafe and what to set instead. */
export function productionFaults(settings: ProductionSettings): readonly string[] {
  const { servers, plainHttp } = settings.fhir;
  const readable = plainHttp ? [] : servers.filter(isReadableOnItsWay);
  const checks: readonly (readonly [boolean, string])[] = [
    [
      !settings.callers.authentication,
      'TRIALHOOK_AUTHENTICATION is off: anybody could call. Set it on, and TRIALHOOK_ISSUERS.',
    ],
    [
      settings.corsOrigins.includes('*'),
      'TRIALHOOK_CORS_ORIGINS is *: any web page could call. Name the origins of the EHR, or none.',
    ],
    [
      !settings.publicUrl.startsWith('https://'),
      'TRIALHOOK_PUBLIC_URL is not https: charts and tokens could be read on their way.',
    ],
    [
      settings.testClock,
      'TRIALHOOK_TEST_CLOCK is on: a caller could have a chart judged for another day.',
    ],
    [
      settings.cqlOperation,
      'TRIALHOOK_CQL_OPERATION is on: a caller could have any expression evaluated.',
    ],
    [
      servers.includes('*'),
      'TRIALHOOK_FHIR_SERVERS is *: a caller could have any server asked. Name the base URLs of the EHRs.',
    ],
    [
      readable.length > 0,
      `TRIALHOOK_FHIR_SERVERS has ${readable.join(', ')}: charts and their tokens could be read on their way. ` +
        'Name the https URL, or set TRIALHOOK_FHIR_PLAIN_HTTP=on where that network is protected by other means.',
    ],
    [
      settings.ledger?.defaultKey === true,
      'TRIALHOOK_PATIENT_KEYS is not set: patients would be hashed with a key that lies beside the data. Set id:secret.',
    ],
  ];
  return checks.flatMap(([refused, reason]) => (refused ? [`production: ${reason}`] : []));
}

/** Whether what is sent to a server leaves this machine without TLS. */
function isReadableOnItsWay(server: string): boolean {
  if (!URL.canParse(server)) return false;
  const { protocol, hostname } = new URL(server);
  return protocol === 'http:' && !isOwnMachine(hostname);
}
