import type { Element, Period } from 'fhir/r4.js';
import { z } from 'zod';
import { strictObject } from '../../trials/author-schema.ts';
import { formatInstant, plus } from './instant.ts';
import type { DatePrecision, DateUnit, Instant } from './instant.ts';
import { byForm, isMapping, parsed } from './written-form.ts';

/** A date as an author writes it, waiting for the evaluation time T. */
export type DateText =
  | { readonly form: 'literal'; readonly text: string }
  | {
      readonly form: 'relative';
      readonly steps: readonly { readonly amount: number; readonly unit: DateUnit }[];
      readonly precision: DatePrecision;
    };

const relative = /^T((?:[+-]\d+(?:y|mo|w|d|h|min))*)(?: as (year|month|day|time))?$/;
const literal = /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?)?)?$/;

/** `T-5d`, `T-14y as year`, `2025-01-15` … @returns `undefined` for anything else */
export function parseDate(text: string): DateText | undefined {
  const match = relative.exec(text);
  if (match === null) {
    const real = literal.test(text) && !Number.isNaN(Date.parse(text)) && isCalendarDay(text);
    return real ? { form: 'literal', text } : undefined;
  }
  const steps = [...(match[1] ?? '').matchAll(/([+-]\d+)([a-z]+)/g)].map((step) => ({
    amount: Number(step[1]),
    unit: step[2] as DateUnit,
  }));
  const clock = steps.length === 0 || steps.some(({ unit }) => unit === 'h' || unit === 'min');
  const precision = (match[2] as DatePrecision | undefined) ?? (clock ? 'time' : 'day');
  return { form: 'relative', steps, precision };
}

/** `Date.parse` takes 2025-02-30 for the second of March. */
function isCalendarDay(text: string): boolean {
  const day = text.slice(0, 10);
  return day.length < 10 || new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

/** The FHIR date or dateTime at T. */
export function dateAt(date: DateText, at: Instant): string {
  if (date.form === 'literal') return date.text;
  const moved = date.steps.reduce((moment, step) => plus(moment, step.amount, step.unit), at);
  return formatInstant(moved, date.precision);
}

/** The FHIR instant at T: a date gets T's time of day. */
export function instantAt(date: DateText, at: Instant): string {
  const text = dateAt(date, at);
  return text.includes('T') ? text : `${text}${formatInstant(at, 'time').slice(10)}`;
}

export const dateText = parsed(
  parseDate,
  'expected a date such as 2025-01-15, T-5d, T-3y+1d or "T-14y as year"',
);

/** What may stand where FHIR has effective[x], onset[x], performed[x] …: a date, a period, or why there is none. */
export type Timing =
  | { readonly form: 'date'; readonly date: DateText }
  | {
      readonly form: 'period';
      readonly from?: DateText | undefined;
      readonly to?: DateText | undefined;
    }
  | { readonly form: 'absent'; readonly reason: string };

const asDate = dateText.transform((date): Timing => ({ form: 'date', date }));
const asPeriod = strictObject({ from: dateText.optional(), to: dateText.optional() }).transform(
  ({ from, to }): Timing => ({ form: 'period', from, to }),
);
const asAbsent = strictObject({ absent: z.string() }).transform(({ absent }): Timing => ({
  form: 'absent',
  reason: absent,
}));

export const timing = byForm((input) =>
  !isMapping(input) ? asDate : 'absent' in input ? asAbsent : asPeriod,
);

/** Where FHIR has no period: a date, or why there is none. */
export const moment = byForm((input) => (isMapping(input) ? asAbsent : asDate));

/** The elements that FHIR's JSON has for a choice of dateTime and Period. */
export type TimedElements<Name extends string> = { [Key in `${Name}DateTime`]?: string } & {
  [Key in `${Name}Period`]?: Period;
} & { [Key in `_${Name}DateTime`]?: Element };

/** E.g. `effectiveDateTime` or `effectivePeriod` for the name `effective`. */
export function timed<Name extends string>(
  name: Name,
  when: Timing | undefined,
  at: Instant,
): TimedElements<Name> {
  const elements: Record<string, unknown> = {};
  if (when?.form === 'date') elements[`${name}DateTime`] = dateAt(when.date, at);
  if (when?.form === 'period') elements[`${name}Period`] = periodAt(when, at);
  if (when?.form === 'absent') elements[`_${name}DateTime`] = absentElement(when.reason);
  return elements as TimedElements<Name>;
}

export function periodAt(
  period: { readonly from?: DateText | undefined; readonly to?: DateText | undefined },
  at: Instant,
): Period | undefined {
  if (period.from === undefined && period.to === undefined) return undefined;
  return {
    ...(period.from && { start: dateAt(period.from, at) }),
    ...(period.to && { end: dateAt(period.to, at) }),
  };
}

/** A primitive without a value that says why it has none. */
function absentElement(reason: string): Element {
  const url = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
  return { extension: [{ url, valueCode: reason }] };
}
