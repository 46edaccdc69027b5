import type { PrefetchTemplate } from './prefetch-templates.ts';
import { servedHook } from './service.ts';
import type { CdsService } from './service.ts';

/** One entry of CDS Hooks discovery (2.0.1, with `version` and `hookVersion` of the 3.0 ballot). */
export interface DiscoveredService {
  readonly hook: string;
  readonly hookVersion: string;
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly usageRequirements: string;
  readonly prefetch: Readonly<Record<string, string>>;
}

/** How a service presents itself. `version` is the version of the service's software. */
export function discoveryEntry(
  service: CdsService,
  templates: readonly PrefetchTemplate[],
  version: string,
): DiscoveredService {
  return {
    hook: servedHook.name,
    hookVersion: servedHook.version,
    id: service.id,
    version,
    title: service.title,
    description: service.description,
    usageRequirements:
      'Every prefetch key is wanted, the patient above all. A key that is left out is read from the ' +
      'fhirServer of the call where the site allows that, and otherwise treated as not read: what ' +
      'depends on it is shown as not checked, never as absent.',
    prefetch: Object.fromEntries(templates.map(({ key, query }) => [key, query])),
  };
}
