import { isOpen } from '../eligibility/trial.ts';
import type { Trial } from '../eligibility/trial.ts';

/** The hook that all our services answer, and its version. */
export const servedHook = { name: 'patient-view', version: '1.0' } as const;

/** One CDS service: a selection of the catalogue's trials under an id of its own. */
export interface CdsService {
  /** Its last path segment, e.g. `trial-match`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Trials with any of these tags; none at all stands for every trial. */
  readonly tags: readonly string[];
}

/**
 * The services that a site has set up.
 * @param tagsById the tags of each service id; an empty list is the whole catalogue
 */
export function cdsServices(tagsById: ReadonlyMap<string, readonly string[]>): CdsService[] {
  return [...tagsById].map(([id, tags]) => ({
    id,
    tags,
    title: tags.length === 0 ? 'Clinical trials' : `Clinical trials: ${tags.join(', ')}`,
    description:
      'Names the clinical trials that this patient may be a candidate for, what in the record ' +
      'speaks for it, and what is still unknown.',
  }));
}

/** The open trials of a service. */
export function trialsOf(service: CdsService, trials: readonly Trial[]): readonly Trial[] {
  const tags = new Set(service.tags);
  return trials.filter(
    (trial) => isOpen(trial) && (tags.size === 0 || trial.tags.some((tag) => tags.has(tag))),
  );
}
