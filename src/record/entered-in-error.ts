import { isObject, listOf, type JsonObject } from './json.ts';

const enteredInError = 'entered-in-error';

/**
 * The resource was withdrawn: it says nothing about the patient, and did not when it was written.
 * Some types say so in `status`, Goal in `lifecycleStatus`, Condition and AllergyIntolerance in
 * `verificationStatus` (a CodeableConcept in R4, a code in earlier releases).
 */
export function isEnteredInError(resource: JsonObject): boolean {
  if (resource.status === enteredInError || resource.lifecycleStatus === enteredInError)
    return true;
  const { verificationStatus } = resource;
  if (verificationStatus === enteredInError) return true;
  return (
    isObject(verificationStatus) &&
    listOf(verificationStatus.coding).some(
      (coding) => isObject(coding) && coding.code === enteredInError,
    )
  );
}
