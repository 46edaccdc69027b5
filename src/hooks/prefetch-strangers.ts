import { isObject } from '../record/json.ts';
import { patientAmong } from '../record/patient-resources.ts';
import { patientReferencesIn, whoseIs } from '../record/patient-subject.ts';
import type { TemplateAnswer, WhosePrefetch } from './prefetch.ts';
import type { PrefetchValue, SentResource } from './prefetch-value.ts';

/**
 * The answers without what is another patient's. A search by one patient that finds another's has not searched
 * as asked: what it did not find may exist, so it is read only in part.
 * @param sent all that was read, with the Patient: who is the same person is told from it
 */
export function withoutStrangers(
  answers: readonly TemplateAnswer[],
  sent: readonly SentResource[],
  { patientId, fhirServer }: WhosePrefetch,
): readonly TemplateAnswer[] {
  // Nearly always, every reference is written as the patient is named.
  const usual = `Patient/${patientId}`;
  const isUsual = ({ resource }: SentResource) =>
    !isObject(resource) || patientReferencesIn(resource).every((each) => each === usual);
  if (sent.every(isUsual)) return answers;
  const patient = patientAmong(sent, patientId, fhirServer);
  const isStranger = ({ resource }: SentResource) =>
    isObject(resource) && whoseIs(resource, patient) === 'another';
  return answers.map((answer) => {
    const { value } = answer;
    if (value === undefined || !value.resources.some(isStranger)) return answer;
    return { ...answer, value: without(isStranger, value) };
  });
}

function without(isStranger: (each: SentResource) => boolean, value: PrefetchValue): PrefetchValue {
  return {
    ...value,
    completeness: value.completeness === 'unread' ? 'unread' : 'partial',
    resources: value.resources.filter((each) => !isStranger(each)),
    faults: [...value.faults, 'has what is another patient’s'],
  };
}
