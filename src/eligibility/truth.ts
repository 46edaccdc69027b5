/**
 * What a criterion's condition evaluates to. `unknown` is a value of its own: missing data is
 * never an error and never `false`. (CQL's `null` is turned into `unknown` at the engine's door.)
 */
export type Truth = 'true' | 'false' | 'unknown';

/** The truth of a nullable CQL or FHIRPath Boolean. */
export function truthOf(value: boolean | null | undefined): Truth {
  return value === true ? 'true' : value === false ? 'false' : 'unknown';
}
