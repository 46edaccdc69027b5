import type { FetchFault } from './fhir-client.ts';

/** Parsed JSON of which no more is known than that it says what type it is of. */
export interface FhirJson extends Readonly<Record<string, unknown>> {
  readonly resourceType: string;
}

/**
 * Levels of nesting. FHIR itself has no limit; real records stay under 40, and this is far below what
 * would exhaust the stack of whoever walks them.
 */
const deepest = 200;

/** The resource that the body of an answer holds, or what is wrong with it. */
export function readResourceText(bytes: Uint8Array): FhirJson | FetchFault {
  let value: unknown;
  const text = new TextDecoder().decode(bytes).trim();
  try {
    value = JSON.parse(text);
  } catch {
    // What begins as JSON and is none has lost its end.
    return text.startsWith('{') ? 'cut-off' : 'not-fhir';
  }
  return isSound(value) && isResource(value) ? value : 'not-fhir';
}

function isResource(value: unknown): value is FhirJson {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<FhirJson>).resourceType === 'string'
  );
}

/**
 * Whether JSON is nested no deeper than allowed. On the way, members called `__proto__` are dropped, before
 * anyone can copy them into an object's prototype. Without recursion.
 */
function isSound(value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return false;
    level = level.flatMap((node) => {
      if (typeof node !== 'object' || node === null) return [];
      if (Object.hasOwn(node, '__proto__')) Reflect.deleteProperty(node, '__proto__');
      return Object.values(node) as unknown[];
    });
  }
  return true;
}
