import type { ElmLibrary, ElmNode } from './elm.ts';
import { fhirNamespace } from './model-info.ts';

/**
 * Undoes what the translator makes of `[MedicationRequest: "Steroids"]`: a union of the Retrieve with
 * a join of all requests to all Medications by the last part of their references. A record finds a
 * request by the codes of the Medication it refers to itself (contained ones and `urn:uuid:` too), so
 * the plain Retrieve gives the same and more, at once, and asks for no resources besides.
 */
export function withPlainMedicationRetrieves(library: ElmLibrary): ElmLibrary {
  return plain(library) as ElmLibrary;
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const retrieve = expandedRetrieve(value as ElmNode);
  if (retrieve !== undefined) return { ...retrieve, locator: (value as ElmNode).locator };
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}

/** The Retrieve that a generated union stands for; undefined for any other expression. */
function expandedRetrieve(node: ElmNode): ElmNode | undefined {
  if (node.type !== 'Union') return undefined;
  const [retrieve, join] = node['operand'] as readonly ElmNode[];
  if (retrieve?.type !== 'Retrieve' || retrieve['codeProperty'] !== 'medication') return undefined;
  // What an author writes as a union has a place of its own for each part.
  if (join?.type !== 'Query' || join.locator !== node.locator) return undefined;
  const [related] = (join['relationship'] as readonly ElmNode[] | undefined) ?? [];
  const medications = related?.['expression'] as ElmNode | undefined;
  return medications?.['dataType'] === `${fhirNamespace}Medication` ? retrieve : undefined;
}
