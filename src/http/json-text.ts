import { ServiceError } from './service-error.ts';

/** A JSON object as it came in; nothing is known of its members yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Parses a request's body, which has to be one JSON object in UTF-8.
 * @param maxDepth levels of nesting; what is deeper could exhaust the stack of whoever walks it
 * @throws ServiceError `body-empty`, `body-not-json`, `body-not-object` or `body-too-deep`
 */
export function parseJsonObject(bytes: Uint8Array, maxDepth: number): JsonObject {
  const text = decode(bytes);
  if (text.trim() === '') throw new ServiceError('body-empty', 'The body is empty.');
  if (isDeeperThan(text, maxDepth)) {
    throw new ServiceError('body-too-deep', `The body is nested deeper than ${maxDepth} levels.`);
  }
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ServiceError('body-not-object', 'The body is not a JSON object.');
  }
  return value as JsonObject;
}

/** RFC 8259 wants UTF-8 and no byte order mark; the mark is what some senders add, so it is dropped. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ServiceError('body-not-json', 'The body is not UTF-8 text.', error);
  }
}

/**
 * An own member called `__proto__` does no harm by itself, but copying it member by member would
 * replace the copy's prototype; it is dropped before anyone can. The member can only be there if its
 * name is, plainly or with some of it escaped, so most bodies are parsed without a reviver, which is slow.
 */
function parse(text: string): unknown {
  try {
    return /__proto__|\\u00[567]/iu.test(text)
      ? JSON.parse(text, (key, value: unknown) => (key === '__proto__' ? undefined : value))
      : JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may be a patient's data.
    throw new ServiceError('body-not-json', 'The body is not JSON.');
  }
}

const quote = 0x22;
const backslash = 0x5c;

/** Whether brackets outside of strings nest deeper than the limit. Linear, and without recursion. */
function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charCodeAt(index);
    if (inString) {
      if (char === backslash) index += 1;
      else if (char === quote) inString = false;
    } else if (char === quote) {
      inString = true;
    } else if (char === 0x5b || char === 0x7b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (char === 0x5d || char === 0x7d) {
      depth -= 1;
    }
  }
  return false;
}
