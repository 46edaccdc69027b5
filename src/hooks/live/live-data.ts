import { Deadline } from '../../fhir/deadline.ts';
import type { FhirClient } from '../../fhir/fhir-client.ts';
import type { HookRequest } from '../hook-request.ts';
import type { PrefetchRead } from '../prefetch.ts';
import { completeByFetching } from './complete-by-fetching.ts';

/** How hook calls read the EHR's FHIR server. */
export interface LiveData {
  readonly client: FhirClient;
  /** Milliseconds after the arrival of a call when nothing is waited for any more. */
  readonly budgetMs: number;
  /** Resources on a page, as far as the server goes along with that. */
  readonly pageSize: number;
}

/**
 * What the call brought, completed from the FHIR server that it names; as it was when it names none.
 * @param arrivedAt milliseconds of `performance.now()`
 * @throws ServiceError (rejects) `patient-mismatch` when the server gives somebody else's Patient
 */
export async function withLiveData(
  sent: PrefetchRead,
  { fhir, hookInstance, patientId }: HookRequest,
  live: LiveData | undefined,
  arrivedAt: number,
): Promise<PrefetchRead> {
  if (live === undefined || fhir === undefined) return sent;
  const deadline = new Deadline(arrivedAt + live.budgetMs);
  const session = live.client.session(fhir, deadline, hookInstance);
  return completeByFetching(sent, session, {
    patientId,
    fhirServer: fhir.baseUrl,
    pageSize: live.pageSize,
  });
}
