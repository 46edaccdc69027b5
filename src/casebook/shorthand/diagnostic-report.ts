import { z } from 'zod';
import { boundConcept, concept } from './codes.ts';
import { dateText, instantAt, timed, timing } from './dates.ts';
import { reference, shorthand, statusWord } from './entry.ts';

export const diagnosticReport = shorthand(
  'diagnosticReport',
  {
    diagnosticReport: concept,
    status: statusWord(
      [
        'registered',
        'partial',
        'preliminary',
        'final',
        'amended',
        'corrected',
        'appended',
        'cancelled',
        'entered-in-error',
        'unknown',
      ],
      'final',
    ),
    category: boundConcept('http://terminology.hl7.org/CodeSystem/v2-0074').optional(),
    on: timing.optional(),
    issued: dateText.optional(),
    conclusion: z.string().optional(),
    conclusionCode: concept.optional(),
    result: z.array(reference).optional(),
    encounter: reference.optional(),
  },
  (parts, base, { at, subject }) => ({
    resourceType: 'DiagnosticReport',
    ...base,
    status: parts.status,
    ...(parts.category && { category: [parts.category] }),
    code: parts.diagnosticReport,
    subject,
    encounter: parts.encounter,
    ...timed('effective', parts.on, at),
    ...(parts.issued && { issued: instantAt(parts.issued, at) }),
    result: parts.result,
    conclusion: parts.conclusion,
    ...(parts.conclusionCode && { conclusionCode: [parts.conclusionCode] }),
  }),
);
