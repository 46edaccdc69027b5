import { concept } from './codes.ts';
import { moment, timed } from './dates.ts';
import { note, shorthand, statusWord } from './entry.ts';

export const immunization = shorthand(
  'immunization',
  {
    immunization: concept,
    status: statusWord(['completed', 'entered-in-error', 'not-done'], 'completed'),
    on: moment.optional(),
    note,
  },
  (parts, base, { at, subject }) => ({
    resourceType: 'Immunization',
    ...base,
    status: parts.status,
    vaccineCode: parts.immunization,
    patient: subject,
    ...timed('occurrence', parts.on, at),
    note: parts.note,
  }),
);
