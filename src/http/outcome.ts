import type { OperationOutcome } from 'fhir/r4.js';
import type { ServiceError } from './service-error.ts';

/** An error as a caller sees it: each fault with its code and place, under the id of the request. */
export function outcomeOf(error: ServiceError, requestId: string): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    id: requestId,
    issue: error.faults.map(({ message, expression }) => ({
      severity: 'error',
      code: error.issueType,
      details: { text: error.code },
      diagnostics: message,
      ...(expression === undefined ? {} : { expression: [expression] }),
    })),
  };
}
