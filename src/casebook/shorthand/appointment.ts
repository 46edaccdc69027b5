import { concept } from './codes.ts';
import { dateText, instantAt } from './dates.ts';
import { shorthand, statusWord } from './entry.ts';

export const appointment = shorthand(
  'appointment',
  {
    appointment: concept,
    status: statusWord(
      [
        'proposed',
        'pending',
        'booked',
        'arrived',
        'fulfilled',
        'cancelled',
        'noshow',
        'entered-in-error',
        'checked-in',
        'waitlist',
      ],
      'booked',
    ),
    from: dateText.optional(),
    to: dateText.optional(),
    reason: concept.optional(),
  },
  (parts, base, { at, subject }) => ({
    resourceType: 'Appointment',
    ...base,
    status: parts.status,
    serviceType: [parts.appointment],
    ...(parts.reason && { reasonCode: [parts.reason] }),
    ...(parts.from && { start: instantAt(parts.from, at) }),
    ...(parts.to && { end: instantAt(parts.to, at) }),
    participant: [{ actor: subject, status: 'accepted' }],
  }),
);
