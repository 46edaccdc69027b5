import { boundConcept, concept } from './codes.ts';
import { note, shorthand, statusWord } from './entry.ts';

const roles = boundConcept('http://terminology.hl7.org/CodeSystem/v3-RoleCode');

export const familyHistory = shorthand(
  'familyHistory',
  {
    familyHistory: concept,
    status: statusWord(['partial', 'completed', 'entered-in-error', 'health-unknown'], 'completed'),
    relationship: roles.optional(),
    note,
  },
  (parts, base, { subject }) => ({
    resourceType: 'FamilyMemberHistory',
    ...base,
    status: parts.status,
    patient: subject,
    relationship: parts.relationship ?? { text: 'relative' },
    condition: [{ code: parts.familyHistory }],
    note: parts.note,
  }),
);
