import type { FetchFault, FhirSession } from '../../fhir/fhir-client.ts';
import { nextLinkOf } from '../../fhir/next-link.ts';
import { readAnswers } from '../prefetch.ts';
import type { PrefetchRead, TemplateAnswer, WhosePrefetch } from '../prefetch.ts';
import type { PrefetchValue } from '../prefetch-value.ts';
import { patientToken } from '../type-queries.ts';
import { fetchedValue, together } from './fetched-value.ts';
import { referencedMedications } from './referenced-medications.ts';

/** How a search is put to the server. */
export interface FetchTerms extends WhosePrefetch {
  /** Resources on a page, as far as the server goes along with that. */
  readonly pageSize: number;
}

/**
 * Fetches what the prefetch lacks, all of it at once: each template whose key is missing, failed or only in
 * part; the further pages of a search of which the EHR sent the first; and the Medications that drugs
 * refer to. What does not come stays as it was: unread, or partly read.
 * @throws ServiceError (rejects) `patient-mismatch` when the server gives somebody else's Patient
 */
export async function completeByFetching(
  sent: PrefetchRead,
  session: FhirSession,
  terms: FetchTerms,
): Promise<PrefetchRead> {
  const [answers, strays] = await Promise.all([
    Promise.all(
      sent.answers.map(async (answer) => {
        const fetched = await fetchMissing(answer, session, terms);
        return withMedications(fetched, sent, session);
      }),
    ),
    Promise.all(sent.strays.map((value) => medicationsOf(value, sent, session))),
  ]);
  return readAnswers(
    answers,
    strays.map(({ value }) => value),
    terms,
  );
}

async function fetchMissing(
  { template, value }: TemplateAnswer,
  session: FhirSession,
  { patientId, pageSize }: FetchTerms,
): Promise<TemplateAnswer> {
  if (value?.completeness === 'complete') return { template, value };
  const { resourceType } = template;
  const { firstPage } = value ?? {};
  const next = firstPage === undefined ? undefined : nextLinkOf(firstPage);
  const fetched =
    next === undefined
      ? await session.fetch(queryOf(template.query, patientId, pageSize))
      : await session.followNext(next, resourceType);
  const pages = next === undefined ? [] : [firstPage];
  const read = fetchedValue(
    { ...fetched, pages: [...pages, ...fetched.pages].filter((page) => page !== undefined) },
    resourceType,
  );
  const { fault } = fetched;
  return { template, value: better(value, read), ...(fault === undefined ? {} : { fault }) };
}

/** What a fetch brought nothing to is as good as it was. */
function better(sent: PrefetchValue | undefined, read: PrefetchValue): PrefetchValue | undefined {
  if (read.resources.length === 0 && read.completeness === 'unread') return sent;
  return sent === undefined ? read : together(sent, read);
}

/** CDS Hooks' templates say which resources, not how many at a time: a small page costs a round trip. */
function queryOf(template: string, patientId: string, pageSize: number): string {
  const query = template.replaceAll(patientToken, patientId);
  return query.includes('?') ? `${query}&_count=${pageSize}` : query;
}

async function withMedications(
  answer: TemplateAnswer,
  sent: PrefetchRead,
  session: FhirSession,
): Promise<TemplateAnswer> {
  if (answer.value === undefined) return answer;
  const { value, fault } = await medicationsOf(answer.value, sent, session);
  const first = answer.fault ?? fault;
  return { ...answer, value, ...(first === undefined ? {} : { fault: first }) };
}

/** A value, and the Medications that its drugs refer to. */
async function medicationsOf(
  value: PrefetchValue,
  sent: PrefetchRead,
  session: FhirSession,
): Promise<{ readonly value: PrefetchValue; readonly fault: FetchFault | undefined }> {
  const present = [...sent.resources, ...value.resources];
  const { resources, faults } = await referencedMedications(value.resources, present, session);
  return {
    value: { ...value, resources: [...value.resources, ...resources] },
    fault: faults[0],
  };
}
