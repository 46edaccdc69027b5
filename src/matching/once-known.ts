/**
 * Goes on with a value at once where it is there, or when a promise brings it: an engine that answers
 * at once is not made to wait for the next turn of the event loop, twenty thousand times a patient.
 */
export function onceKnown<T, U>(
  value: T | Promise<T>,
  next: (value: T) => U | Promise<U>,
): U | Promise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
