import type { CodeableConcept, ObservationReferenceRange, Quantity } from 'fhir/r4.js';
import { z } from 'zod';
import { strictObject } from '../../trials/author-schema.ts';
import { boundConcept, concept } from './codes.ts';
import { dateText, instantAt, timed, timing } from './dates.ts';
import { note, reference, shorthand, statusWord } from './entry.ts';
import { quantity } from './quantities.ts';
import { value } from './values.ts';

const terminology = 'http://terminology.hl7.org/CodeSystem';
const interpretation = boundConcept(`${terminology}/v3-ObservationInterpretation`);

const range = strictObject({
  low: quantity.optional(),
  high: quantity.optional(),
  type: boundConcept(`${terminology}/referencerange-meaning`).optional(),
  appliesTo: concept.optional(),
  age: strictObject({ low: quantity.optional(), high: quantity.optional() }).optional(),
  text: z.string().optional(),
}).transform(({ appliesTo, ...rest }): ObservationReferenceRange => ({
  ...rest,
  ...(appliesTo && { appliesTo: [appliesTo] }),
}));

const measured = {
  value: value.optional(),
  low: quantity.optional(),
  high: quantity.optional(),
  ranges: z.array(range).optional(),
  interpretation: interpretation.optional(),
  absent: boundConcept(`${terminology}/data-absent-reason`).optional(),
};

export const observation = shorthand(
  'observation',
  {
    observation: concept,
    ...measured,
    status: statusWord(
      [
        'registered',
        'preliminary',
        'final',
        'amended',
        'corrected',
        'cancelled',
        'entered-in-error',
        'unknown',
      ],
      'final',
    ),
    on: timing.optional(),
    issued: dateText.optional(),
    category: boundConcept(`${terminology}/observation-category`).optional(),
    method: concept.optional(),
    specimen: concept.optional(),
    bodySite: concept.optional(),
    components: z.array(strictObject({ code: concept, ...measured })).optional(),
    hasMember: z.array(reference).optional(),
    derivedFrom: z.array(reference).optional(),
    encounter: reference.optional(),
    note,
  },
  (parts, base, { at, subject }) => {
    const { category, specimen } = parts;
    return {
      resourceType: 'Observation',
      ...base,
      status: parts.status,
      ...(category && { category: [category] }),
      code: parts.observation,
      subject,
      encounter: parts.encounter,
      ...timed('effective', parts.on, at),
      ...(parts.issued && { issued: instantAt(parts.issued, at) }),
      ...parts.value?.(at),
      ...interpreted(parts),
      note: parts.note,
      bodySite: parts.bodySite,
      method: parts.method,
      // The specimen's type is what a criterion asks for; the Specimen resource holds nothing else here.
      ...(specimen && {
        contained: [{ resourceType: 'Specimen', id: 'specimen', type: specimen }],
        specimen: { reference: '#specimen' },
      }),
      hasMember: parts.hasMember,
      derivedFrom: parts.derivedFrom,
      component: parts.components?.map((component) => ({
        code: component.code,
        ...component.value?.(at),
        ...interpreted(component),
      })),
    };
  },
);

/** What an Observation and each of its components say about their value. */
function interpreted(parts: {
  readonly low?: Quantity | undefined;
  readonly high?: Quantity | undefined;
  readonly ranges?: ObservationReferenceRange[] | undefined;
  readonly interpretation?: CodeableConcept | undefined;
  readonly absent?: CodeableConcept | undefined;
}) {
  const { low, high, ranges = [] } = parts;
  const simple = low || high ? [{ ...(low && { low }), ...(high && { high }) }] : [];
  const referenceRange = [...simple, ...ranges];
  return {
    dataAbsentReason: parts.absent,
    ...(parts.interpretation && { interpretation: [parts.interpretation] }),
    ...(referenceRange.length > 0 && { referenceRange }),
  };
}
