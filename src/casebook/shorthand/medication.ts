import type { CodeableConcept, FhirResource, Medication } from 'fhir/r4.js';
import { z } from 'zod';
import { concept } from './codes.ts';
import { dateAt, dateText, timed, timing } from './dates.ts';
import { note, shorthand, statusWord } from './entry.ts';
import { quantity } from './quantities.ts';

const shared = {
  reference: z.boolean().optional(),
  contained: z.boolean().optional(),
  reason: concept.optional(),
  category: concept.optional(),
  note,
};

interface Drug {
  /** medication[x], and a contained Medication where there is one. */
  readonly elements: {
    readonly contained?: FhirResource[];
    readonly medicationCodeableConcept?: CodeableConcept;
    readonly medicationReference?: { readonly reference: string };
  };
  /** The Medication that stands beside the resource. */
  readonly beside: readonly Medication[];
}

/** Real records name a drug in three ways: by code, by a contained Medication, by one of its own. */
function drug(
  code: CodeableConcept,
  parts: { readonly reference?: boolean | undefined; readonly contained?: boolean | undefined },
  id: string,
): Drug {
  if (parts.contained === true) {
    const medication: Medication = { resourceType: 'Medication', id: 'medication', code };
    const medicationReference = { reference: '#medication' };
    return { elements: { contained: [medication], medicationReference }, beside: [] };
  }
  if (parts.reference === true) {
    const medication: Medication = { resourceType: 'Medication', id: `${id}-medication`, code };
    const medicationReference = { reference: `Medication/${id}-medication` };
    return { elements: { medicationReference }, beside: [medication] };
  }
  return { elements: { medicationCodeableConcept: code }, beside: [] };
}

export const medicationAdministration = shorthand(
  'medicationAdministration',
  {
    medicationAdministration: concept,
    ...shared,
    status: statusWord(
      ['in-progress', 'not-done', 'on-hold', 'completed', 'entered-in-error', 'stopped', 'unknown'],
      'completed',
    ),
    on: timing.optional(),
    route: concept.optional(),
    dose: quantity.optional(),
  },
  (parts, base, { at, subject, id }) => {
    const { elements, beside } = drug(parts.medicationAdministration, parts, id);
    const { route, dose } = parts;
    return [
      {
        resourceType: 'MedicationAdministration',
        ...base,
        ...elements,
        status: parts.status,
        category: parts.category,
        subject,
        ...timed('effective', parts.on, at),
        ...(parts.reason && { reasonCode: [parts.reason] }),
        note: parts.note,
        ...((route || dose) && { dosage: { ...(route && { route }), ...(dose && { dose }) } }),
      },
      ...beside,
    ];
  },
);

export const medicationRequest = shorthand(
  'medicationRequest',
  {
    medicationRequest: concept,
    ...shared,
    status: statusWord(
      [
        'active',
        'on-hold',
        'cancelled',
        'completed',
        'entered-in-error',
        'stopped',
        'draft',
        'unknown',
      ],
      'active',
    ),
    intent: statusWord(
      [
        'proposal',
        'plan',
        'order',
        'original-order',
        'reflex-order',
        'filler-order',
        'instance-order',
        'option',
      ],
      'order',
    ),
    authored: dateText.optional(),
    route: concept.optional(),
  },
  (parts, base, { at, subject, id }) => {
    const { elements, beside } = drug(parts.medicationRequest, parts, id);
    return [
      {
        resourceType: 'MedicationRequest',
        ...base,
        ...elements,
        status: parts.status,
        intent: parts.intent,
        ...(parts.category && { category: [parts.category] }),
        subject,
        ...(parts.authored && { authoredOn: dateAt(parts.authored, at) }),
        ...(parts.reason && { reasonCode: [parts.reason] }),
        note: parts.note,
        ...(parts.route && { dosageInstruction: [{ route: parts.route }] }),
      },
      ...beside,
    ];
  },
);

export const medicationStatement = shorthand(
  'medicationStatement',
  {
    medicationStatement: concept,
    ...shared,
    status: statusWord(
      [
        'active',
        'completed',
        'entered-in-error',
        'intended',
        'stopped',
        'on-hold',
        'unknown',
        'not-taken',
      ],
      'active',
    ),
    on: timing.optional(),
    recorded: dateText.optional(),
  },
  (parts, base, { at, subject, id }) => {
    const { elements, beside } = drug(parts.medicationStatement, parts, id);
    return [
      {
        resourceType: 'MedicationStatement',
        ...base,
        ...elements,
        status: parts.status,
        category: parts.category,
        subject,
        ...timed('effective', parts.on, at),
        ...(parts.recorded && { dateAsserted: dateAt(parts.recorded, at) }),
        ...(parts.reason && { reasonCode: [parts.reason] }),
        note: parts.note,
      },
      ...beside,
    ];
  },
);
