import type { FetchFault } from '../fhir/fhir-client.ts';
import { ServiceError } from '../http/service-error.ts';
import type { Completeness } from '../record/record.ts';
import type { PrefetchTemplate } from './prefetch-templates.ts';
import { withoutStrangers } from './prefetch-strangers.ts';
import { failed, isEmptyBundle, isNothing, readPrefetchValue } from './prefetch-value.ts';
import type { PrefetchValue, SentResource } from './prefetch-value.ts';

/** What there is for one template. */
export interface TemplateAnswer {
  readonly template: PrefetchTemplate;
  /** `undefined` when the key is absent, and was not fetched either. */
  readonly value: PrefetchValue | undefined;
  /** What kept the service from fetching it, or from fetching all of it. */
  readonly fault?: FetchFault;
}

/** What a hook call brought along, and what was fetched in its stead. */
export interface PrefetchRead {
  readonly answers: readonly TemplateAnswer[];
  /** What came under keys that are none of ours. */
  readonly strays: readonly PrefetchValue[];
  readonly resources: readonly SentResource[];
  /** For each resource type of the templates, and any other that came, how much of it was read. */
  readonly reads: ReadonlyMap<string, Completeness>;
  /** What could not be used: prefetch key and fault, never data. */
  readonly problems: readonly string[];
  /** Templates whose key is absent or holds no answer. */
  readonly unsatisfied: readonly PrefetchTemplate[];
}

/** Whose chart is read. */
export interface WhosePrefetch {
  readonly patientId: string;
  /** Base URL of the EHR's FHIR server, where the call names it. */
  readonly fhirServer?: string | undefined;
}

/**
 * Reads all prefetch keys of a call. A type is completely read when each of its keys is; a type that
 * came only beside others, or under a key that is none of ours, is partly read: it is evidence where
 * it holds something, and proves nothing where it does not.
 *
 * `null` is CDS Hooks' word for "no data exists", for searches too. Some EHRs say that with an empty Bundle, and
 * null for what they do not support or could not read: beside an empty Bundle it is no answer.
 * @throws ServiceError `patient-mismatch` when the Patient is somebody else
 */
export function readPrefetch(
  prefetch: Readonly<Record<string, unknown>>,
  templates: readonly PrefetchTemplate[],
  whose: WhosePrefetch,
): PrefetchRead {
  const known = new Set(templates.map(({ key }) => key));
  const values = templates.map(({ key }) => prefetch[key]);
  const hasEmptyBundle = values.some(isNothing) && values.some(isEmptyBundle);
  const answers = templates.map((template) => {
    const { key, resourceType } = template;
    if (!Object.hasOwn(prefetch, key)) return { template, value: undefined };
    const isDoubtful = hasEmptyBundle && isNothing(prefetch[key]);
    const value = isDoubtful
      ? failed('is null where other keys have an empty Bundle')
      : readPrefetchValue(prefetch[key], resourceType);
    return { template, value };
  });
  const strays = Object.entries(prefetch)
    .filter(([key]) => !known.has(key))
    .map(([, value]) => readPrefetchValue(value, ''));
  return readAnswers(answers, strays, whose);
}

/**
 * What all answers together hold.
 * @throws ServiceError `patient-mismatch` when the Patient is somebody else
 */
export function readAnswers(
  given: readonly TemplateAnswer[],
  strays: readonly PrefetchValue[],
  whose: WhosePrefetch,
): PrefetchRead {
  const { patientId } = whose;
  const sentIn = (answers: readonly TemplateAnswer[]) =>
    [...answers.map(({ value }) => value), ...strays].flatMap((value) => value?.resources ?? []);
  const all = sentIn(given);
  requireSamePatient(all, patientId);
  const answers = withoutStrangers(given, all, whose);
  const sent = sentIn(answers);
  return {
    answers,
    strays,
    resources: sent.filter(({ resource }) => !isSomebodyElse(resource, patientId)),
    reads: readsOf(answers, sent),
    problems: answers.flatMap(({ template, value }) =>
      [...new Set(value?.faults)].map((fault) => `prefetch ${template.key}: ${fault}`),
    ),
    unsatisfied: answers
      .filter(({ value }) => value === undefined || value.completeness === 'unread')
      .map(({ template }) => template),
  };
}

/**
 * Refuses a call that cannot be answered from what it brought: no Patient, or nothing at all but the
 * Patient.
 *
 * CDS Hooks lets a service answer 412 as soon as one key is missing. This one answers when some are
 * there: an EHR that cannot search one type would otherwise never see a trial, and what hangs on the
 * missing type is shown as not checked (reason `unavailable`), which is what the clinician needs to
 * know. With no clinical key at all, every line would say so, and a 412 says it better.
 * @throws ServiceError `prefetch-missing`, with each key that is missing
 */
export function requireUsable(
  read: PrefetchRead,
  templates: readonly PrefetchTemplate[],
  patientId: string,
): void {
  const hasPatient = read.resources.some(({ resource }) => isPatient(resource, patientId));
  const clinical = templates.filter(({ resourceType }) => resourceType !== 'Patient');
  const hasClinical =
    clinical.length === 0 ||
    clinical.some(({ resourceType }) => read.reads.get(resourceType) !== 'unread');
  if (hasPatient && hasClinical) return;
  // A patient key that says "no data exists" is satisfied as a key, and still brings no Patient.
  const missing = templates.filter(
    (template) =>
      read.unsatisfied.includes(template) || (template.resourceType === 'Patient' && !hasPatient),
  );
  throw new ServiceError(
    'prefetch-missing',
    missing.map(({ key, query }) => ({
      message: `Prefetch key ${key} is missing or failed${andFetch(key, read)}: ${query}`,
      expression: /^\w+$/u.test(key) ? `prefetch.${key}` : `prefetch.\`${key}\``,
    })),
  );
}

function andFetch(key: string, { answers }: PrefetchRead): string {
  const fault = answers.find(({ template }) => template.key === key)?.fault;
  return fault === undefined ? '' : `, and was not fetched (${fault})`;
}

function readsOf(
  answers: readonly TemplateAnswer[],
  sent: readonly SentResource[],
): ReadonlyMap<string, Completeness> {
  const reads = new Map<string, Completeness>();
  for (const { template, value } of answers) {
    const before = reads.get(template.resourceType);
    const now = value?.completeness ?? 'unread';
    reads.set(template.resourceType, before === undefined || before === now ? now : 'partial');
  }
  for (const { resource } of sent) {
    if ((reads.get(resource.resourceType) ?? 'unread') === 'unread') {
      reads.set(resource.resourceType, 'partial');
    }
  }
  return reads;
}

/** A chart that was opened for one patient must never be answered with another one's. */
function requireSamePatient(sent: readonly SentResource[], patientId: string): void {
  const patients = sent.filter(({ resource }) => resource.resourceType === 'Patient');
  if (patients.length > 0 && !patients.some(({ resource }) => isPatient(resource, patientId))) {
    throw new ServiceError('patient-mismatch', [
      {
        message: 'The Patient that was read is not the one that context.patientId names.',
        expression: 'prefetch',
      },
    ]);
  }
}

function isPatient(resource: SentResource['resource'], patientId: string): boolean {
  return resource.resourceType === 'Patient' && 'id' in resource && resource.id === patientId;
}

/** A Patient with links may be an earlier record of the same person: that is for the record to tell. */
function isSomebodyElse(resource: SentResource['resource'], patientId: string): boolean {
  const isOther = resource.resourceType === 'Patient' && !isPatient(resource, patientId);
  return isOther && !('link' in resource);
}
