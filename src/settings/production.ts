/** What production mode looks at; the settings have it. */
export interface ProductionSettings {
  readonly publicUrl: string;
  readonly corsOrigins: readonly string[];
  readonly testClock: boolean;
  readonly cqlOperation: boolean;
  readonly callers: { readonly authentication: boolean };
  readonly ledger?: { readonly defaultKey: boolean };
}

/** Everything that production refuses, each with why it is unsafe and what to set instead. */
export function productionFaults(settings: ProductionSettings): readonly string[] {
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
      settings.ledger?.defaultKey === true,
      'TRIALHOOK_PATIENT_KEYS is not set: patients would be kept under a key that lies beside the rows, ' +
        'and no other replica would have it. Set one, e.g. 2026:<32 random bytes in hex>.',
    ],
  ];
  return checks.flatMap(([refused, reason]) => (refused ? [`production: ${reason}`] : []));
}
