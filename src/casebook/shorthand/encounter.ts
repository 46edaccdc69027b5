import type { Period } from 'fhir/r4.js';
import { boundConcept, concept } from './codes.ts';
import { dateAt, periodAt, timing } from './dates.ts';
import type { Timing } from './dates.ts';
import { shorthand, statusWord } from './entry.ts';
import type { Instant } from './instant.ts';

const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

export const encounter = shorthand(
  'encounter',
  {
    encounter: concept,
    status: statusWord(
      [
        'planned',
        'arrived',
        'triaged',
        'in-progress',
        'onleave',
        'finished',
        'cancelled',
        'entered-in-error',
        'unknown',
      ],
      'finished',
    ),
    class: boundConcept(actCode).optional(),
    on: timing.optional(),
    reason: concept.optional(),
  },
  (parts, base, { at, subject }) => ({
    resourceType: 'Encounter',
    ...base,
    status: parts.status,
    class: parts.class?.coding?.[0] ?? { system: actCode, code: 'AMB' },
    type: [parts.encounter],
    subject,
    period: periodOf(parts.on, at),
    ...(parts.reason && { reasonCode: [parts.reason] }),
  }),
);

/** A visit on one day starts and ends on it. */
function periodOf(when: Timing | undefined, at: Instant): Period | undefined {
  if (when?.form === 'period') return periodAt(when, at);
  if (when?.form !== 'date') return undefined;
  const day = dateAt(when.date, at);
  return { start: day, end: day };
}
