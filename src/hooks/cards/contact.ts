import type { Trial } from '../../eligibility/trial.ts';
import { oneLine } from './plain-text.ts';

/** Name, phone and e-mail of whom to ask about a trial, as far as its source gives them. */
export function contactOf({ contact = {} }: Trial): string | undefined {
  const words = [contact.name, contact.phone, contact.email]
    .map((part) => oneLine(part ?? ''))
    .filter((part) => part !== '');
  return words.length === 0 ? undefined : words.join(', ');
}
