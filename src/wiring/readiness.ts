import type { Logger } from 'pino';
import { Readiness } from '../http/readiness.ts';
import type { ReadinessCheck } from '../http/readiness.ts';
import type { Catalogue } from '../trials/catalogue.ts';

/** What has to be well before requests should come here. @param others checks of other parts */
export function createReadiness(
  catalogue: Catalogue,
  logger: Logger,
  others: readonly ReadinessCheck[] = [],
): Readiness {
  return new Readiness({ checks: [catalogueCheck(catalogue), ...others], logger });
}

/** A catalogue of which nothing can be run would answer every chart with silence. */
function catalogueCheck({ trials }: Catalogue): ReadinessCheck {
  const usable = trials.length === 0 || trials.some(({ broken }) => !broken);
  return {
    name: 'catalogue',
    check: () => (usable ? Promise.resolve() : Promise.reject(new Error('no trial can be run'))),
  };
}
