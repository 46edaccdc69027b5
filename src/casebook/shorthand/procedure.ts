import { concept } from './codes.ts';
import { timed, timing } from './dates.ts';
import { note, reference, shorthand, statusWord } from './entry.ts';

export const procedure = shorthand(
  'procedure',
  {
    procedure: concept,
    status: statusWord(
      [
        'preparation',
        'in-progress',
        'not-done',
        'on-hold',
        'stopped',
        'completed',
        'entered-in-error',
        'unknown',
      ],
      'completed',
    ),
    statusReason: concept.optional(),
    on: timing.optional(),
    bodySite: concept.optional(),
    reason: concept.optional(),
    category: concept.optional(),
    usedCode: concept.optional(),
    outcome: concept.optional(),
    complication: concept.optional(),
    encounter: reference.optional(),
    note,
  },
  (parts, base, { at, subject }) => ({
    resourceType: 'Procedure',
    ...base,
    status: parts.status,
    statusReason: parts.statusReason,
    category: parts.category,
    code: parts.procedure,
    subject,
    encounter: parts.encounter,
    ...timed('performed', parts.on, at),
    ...(parts.reason && { reasonCode: [parts.reason] }),
    ...(parts.bodySite && { bodySite: [parts.bodySite] }),
    outcome: parts.outcome,
    ...(parts.complication && { complication: [parts.complication] }),
    note: parts.note,
    ...(parts.usedCode && { usedCode: [parts.usedCode] }),
  }),
);
