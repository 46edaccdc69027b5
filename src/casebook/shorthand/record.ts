import type { FhirResource } from 'fhir/r4.js';
import { z } from 'zod';
import { unknownWord } from '../../diagnostics/unknown-word.ts';
import { adverseEvent } from './adverse-event.ts';
import { allergy } from './allergy.ts';
import { appointment } from './appointment.ts';
import { condition } from './condition.ts';
import { deviceUseStatement } from './device-use.ts';
import { diagnosticReport } from './diagnostic-report.ts';
import { encounter } from './encounter.ts';
import type { Entry, EntryContext, Shorthand } from './entry.ts';
import { familyHistory } from './family-history.ts';
import { immunization } from './immunization.ts';
import { medicationAdministration, medicationRequest, medicationStatement } from './medication.ts';
import { observation } from './observation.ts';
import { procedure } from './procedure.ts';
import { rawResource } from './raw-resource.ts';
import { researchSubject } from './research-subject.ts';
import { serviceRequest } from './service-request.ts';
import { byForm, isMapping } from './written-form.ts';

/** By keyword. */
export const shorthands: ReadonlyMap<string, Shorthand> = new Map(
  [
    observation,
    condition,
    procedure,
    medicationAdministration,
    medicationRequest,
    medicationStatement,
    immunization,
    allergy,
    researchSubject,
    serviceRequest,
    encounter,
    adverseEvent,
    diagnosticReport,
    appointment,
    deviceUseStatement,
    familyHistory,
    rawResource,
  ].map((shorthand) => [shorthand.keyword, shorthand]),
);

/** An entry's keyword is whichever of its keys names a resource; authors write it first. */
const entry = byForm((input): z.ZodType<Entry> => {
  if (!isMapping(input)) return wrong('expected an entry such as "observation: loinc|1742-6"');
  const keys = Object.keys(input);
  const keyword = keys.find((key) => shorthands.has(key));
  const found = keyword === undefined ? undefined : shorthands.get(keyword);
  return (
    found?.schema ?? wrong(unknownWord('kind of entry', keys[0] ?? '', [...shorthands.keys()]))
  );
});

function wrong(message: string): z.ZodType<Entry> {
  return z.custom<Entry>(() => false, message);
}

export const recordText = z.array(entry);

/**
 * The resources that the entries stand for. An entry's id is its place, counted from 1, unless the
 * author gave one.
 * @param prefix put before the counted ids
 */
export function resourcesOf(
  entries: readonly Entry[],
  context: Omit<EntryContext, 'id'>,
  prefix = '',
): readonly FhirResource[] {
  return entries.flatMap((entry, place) =>
    entry.build({ ...context, id: entry.id ?? `${prefix}${String(place + 1)}` }),
  );
}
