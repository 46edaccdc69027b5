import { oneOf } from '../../trials/author-schema.ts';
import { concept } from './codes.ts';
import { onset, onsetElements, statusConcept } from './condition.ts';
import { dateAt, dateText } from './dates.ts';
import { note, shorthand } from './entry.ts';

export const allergy = shorthand(
  'allergy',
  {
    allergy: concept,
    clinical: oneOf(['active', 'inactive', 'resolved', 'none']).default('active'),
    verification: oneOf([
      'unconfirmed',
      'confirmed',
      'refuted',
      'entered-in-error',
      'none',
    ]).default('confirmed'),
    type: oneOf(['allergy', 'intolerance']).optional(),
    category: oneOf(['food', 'medication', 'environment', 'biologic']).optional(),
    criticality: oneOf(['low', 'high', 'unable-to-assess']).optional(),
    severity: oneOf(['mild', 'moderate', 'severe']).optional(),
    substance: concept.optional(),
    manifestation: concept.optional(),
    onset: onset.optional(),
    recorded: dateText.optional(),
    note,
  },
  (parts, base, { at, subject }) => {
    const { severity, substance, manifestation } = parts;
    const reacted =
      severity !== undefined || substance !== undefined || manifestation !== undefined;
    return {
      resourceType: 'AllergyIntolerance',
      ...base,
      clinicalStatus: statusConcept('allergyintolerance-clinical', parts.clinical),
      verificationStatus: statusConcept('allergyintolerance-verification', parts.verification),
      type: parts.type,
      ...(parts.category && { category: [parts.category] }),
      criticality: parts.criticality,
      code: parts.allergy,
      patient: subject,
      ...onsetElements('onset', parts.onset, at),
      ...(parts.recorded && { recordedDate: dateAt(parts.recorded, at) }),
      note: parts.note,
      ...(reacted && {
        reaction: [
          { substance, severity, manifestation: [manifestation ?? { text: 'not recorded' }] },
        ],
      }),
    };
  },
);
