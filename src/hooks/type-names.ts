/** The prefetch key of a type: `FamilyMemberHistory` is `familyMemberHistories`. */
export function keyOfType(resourceType: string): string {
  const name = resourceType.charAt(0).toLowerCase() + resourceType.slice(1);
  if (name.endsWith('y')) return `${name.slice(0, -1)}ies`;
  return name.endsWith('s') ? `${name}es` : `${name}s`;
}

/** A type as a clinician says it: `FamilyMemberHistory` is `family member histories`. */
export function spokenType(resourceType: string): string {
  return keyOfType(resourceType)
    .replaceAll(/(?<=[a-z])(?=[A-Z])/gu, ' ')
    .toLowerCase();
}
