import { createHash } from 'node:crypto';
import { isObject } from './json.ts';

type Step = { readonly text: string } | { readonly value: unknown };

/**
 * A text that is the same for equal JSON, whatever the order of the keys. For comparing only: it is
 * not JSON. Walks with its own stack, because `JSON.stringify` overflows on deep nesting.
 */
export function contentOf(value: unknown): string {
  const text: string[] = [];
  const steps: Step[] = [{ value }];
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    if ('text' in step) {
      text.push(step.text);
    } else if (Array.isArray(step.value)) {
      const list: readonly unknown[] = step.value;
      steps.push({ text: ']' });
      for (let index = list.length - 1; index >= 0; index--) {
        steps.push({ value: list[index] }, { text: ',' });
      }
      text.push('[');
    } else if (isObject(step.value)) {
      steps.push({ text: '}' });
      for (const key of Object.keys(step.value).sort().reverse()) {
        steps.push({ value: step.value[key] }, { text: `,${JSON.stringify(key)}:` });
      }
      text.push('{');
    } else {
      text.push(JSON.stringify(step.value) ?? 'null');
    }
  }
  return text.join('');
}

/** An id for a resource that has none: the same for the same content, wherever it stands. */
export function surrogateId(resource: unknown): string {
  const hash = createHash('sha256').update(contentOf(resource)).digest('hex');
  return `no-id-${hash.slice(0, 32)}`;
}
