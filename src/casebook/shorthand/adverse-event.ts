import { boundConcept, concept } from './codes.ts';
import { dateAt, dateText } from './dates.ts';
import { shorthand, statusWord } from './entry.ts';

const terminology = 'http://terminology.hl7.org/CodeSystem';

export const adverseEvent = shorthand(
  'adverseEvent',
  {
    adverseEvent: concept,
    actuality: statusWord(['actual', 'potential'], 'actual'),
    on: dateText.optional(),
    severity: boundConcept(`${terminology}/adverse-event-severity`).optional(),
    seriousness: boundConcept(`${terminology}/adverse-event-seriousness`).optional(),
    outcome: boundConcept(`${terminology}/adverse-event-outcome`).optional(),
  },
  (parts, { identifier, ...base }, { at, subject }) => ({
    resourceType: 'AdverseEvent',
    ...base,
    identifier: identifier?.[0],
    actuality: parts.actuality,
    event: parts.adverseEvent,
    subject,
    ...(parts.on && { date: dateAt(parts.on, at) }),
    seriousness: parts.seriousness,
    severity: parts.severity,
    outcome: parts.outcome,
  }),
);
