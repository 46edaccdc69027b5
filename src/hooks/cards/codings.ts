import { createHash } from 'node:crypto';
import type { Trial } from '../../eligibility/trial.ts';
import type { CardCoding } from './card.ts';
import { oneLine } from './plain-text.ts';

const topicSystem = 'urn:trialhook:trials';
const longestCode = 100;

/** Why a clinician sets a card aside: answers that a study team learns from. */
export const overrideReasons: readonly CardCoding[] = [
  ['already-discussed', 'Already discussed with the patient'],
  ['patient-declined', 'Patient declined'],
  ['clinically-inappropriate', 'Clinically inappropriate'],
  ['enrolled-elsewhere', 'Enrolled in another trial'],
  ['wrong-information', 'The card is based on wrong information'],
].map(([code = '', display = '']) => ({
  code,
  system: 'urn:trialhook:override-reasons',
  display,
}));

/**
 * What a card is about, the same at each showing. The code is the trial's id where that is made of
 * letters, digits and `-`; any other is mended, with a digest so that two never become one.
 */
export function trialTopic(trial: Trial): CardCoding {
  return { code: safeCode(trial.id), system: topicSystem, display: oneLine(trial.shortTitle) };
}

/** The card on which all further trials stand. */
export const furtherTrialsTopic: CardCoding = {
  code: 'further-trials',
  system: 'urn:trialhook:topics',
  display: 'Further trials',
};

/** The card that says that trials could not be looked for. */
export const uncheckedTrialsTopic: CardCoding = {
  code: 'unchecked-trials',
  system: 'urn:trialhook:topics',
  display: 'Trials that could not be checked',
};

function safeCode(id: string): string {
  const safe = id.replaceAll(/[^A-Za-z0-9-]/gu, '-');
  if (safe === id && id.length <= longestCode) return id;
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 12);
  return `${safe.slice(0, longestCode - digest.length - 1)}-${digest}`;
}
