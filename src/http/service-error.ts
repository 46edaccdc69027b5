/**
 * Everything that a request can meet, with the status it is answered with and the FHIR IssueType
 * (http://hl7.org/fhir/issue-type) of its OperationOutcome. This table is the only place where the
 * service chooses an error's status.
 */
const answers = {
  'request-malformed': { status: 400, issue: 'structure' },
  'url-malformed': { status: 400, issue: 'invalid' },
  'body-empty': { status: 400, issue: 'required' },
  'body-not-json': { status: 400, issue: 'structure' },
  'body-not-object': { status: 400, issue: 'structure' },
  'body-too-deep': { status: 400, issue: 'structure' },
  'body-unreadable': { status: 400, issue: 'structure' },
  'request-invalid': { status: 400, issue: 'invalid' },
  'hook-not-served': { status: 400, issue: 'not-supported' },
  unauthorized: { status: 401, issue: 'login' },
  'route-unknown': { status: 404, issue: 'not-found' },
  'service-unknown': { status: 404, issue: 'not-found' },
  'method-not-allowed': { status: 405, issue: 'not-supported' },
  'request-timeout': { status: 408, issue: 'timeout' },
  'prefetch-missing': { status: 412, issue: 'required' },
  'patient-mismatch': { status: 412, issue: 'conflict' },
  'body-too-large': { status: 413, issue: 'too-long' },
  'media-type-unsupported': { status: 415, issue: 'not-supported' },
  'feedback-not-stored': { status: 503, issue: 'transient' },
  'rate-limited': { status: 429, issue: 'throttled' },
  'headers-too-large': { status: 431, issue: 'too-long' },
  overloaded: { status: 503, issue: 'throttled' },
  'replay-check-unavailable': { status: 503, issue: 'transient' },
} as const;

export type ErrorCode = keyof typeof answers;

/** One thing that is wrong with a request. */
export interface Fault {
  /** What is wrong and what was expected; never a value from the request. */
  readonly message: string;
  /** FHIRPath of the element that is wrong, e.g. `context.patientId`. */
  readonly expression?: string;
}

/** A fault of the request or of the service, thrown by any module and answered in one place. */
export class ServiceError extends Error {
  readonly code: ErrorCode;
  readonly faults: readonly Fault[];

  /** @param faults at least one; a string stands for a fault in no one place */
  constructor(code: ErrorCode, faults: string | readonly Fault[], cause?: unknown) {
    const list = typeof faults === 'string' ? [{ message: faults }] : faults;
    super(list.map(({ message }) => message).join('; '), { cause });
    this.name = 'ServiceError';
    this.code = code;
    this.faults = list;
  }

  get status(): number {
    return answers[this.code].status;
  }

  /** FHIR IssueType. */
  get issueType(): (typeof answers)[ErrorCode]['issue'] {
    return answers[this.code].issue;
  }
}
