import { concept } from './codes.ts';
import { dateAt, dateText, timed, timing } from './dates.ts';
import { note, reference, shorthand, statusWord } from './entry.ts';

export const serviceRequest = shorthand(
  'serviceRequest',
  {
    serviceRequest: concept,
    status: statusWord(
      ['draft', 'active', 'on-hold', 'revoked', 'completed', 'entered-in-error', 'unknown'],
      'active',
    ),
    intent: statusWord(
      [
        'proposal',
        'plan',
        'directive',
        'order',
        'original-order',
        'reflex-order',
        'filler-order',
        'instance-order',
        'option',
      ],
      'order',
    ),
    on: timing.optional(),
    authored: dateText.optional(),
    reason: concept.optional(),
    category: concept.optional(),
    bodySite: concept.optional(),
    encounter: reference.optional(),
    note,
  },
  (parts, base, { at, subject }) => ({
    resourceType: 'ServiceRequest',
    ...base,
    status: parts.status,
    intent: parts.intent,
    ...(parts.category && { category: [parts.category] }),
    code: parts.serviceRequest,
    subject,
    encounter: parts.encounter,
    ...timed('occurrence', parts.on, at),
    ...(parts.authored && { authoredOn: dateAt(parts.authored, at) }),
    ...(parts.reason && { reasonCode: [parts.reason] }),
    ...(parts.bodySite && { bodySite: [parts.bodySite] }),
    note: parts.note,
  }),
);
