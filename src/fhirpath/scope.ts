import fhirpath from 'fhirpath';
import type { PatientRecord } from '../record/record.ts';
import { model } from './fhir-model.ts';

/** What an expression is evaluated in: one record at one time, with one trial's look-backs. */
export interface FhirpathScope {
  readonly record: PatientRecord;
  /** Values of the `%` variables, as fhirpath.js wants them; see reckoned-moments for what is added. */
  readonly variables: Record<string, unknown>;
}

/**
 * `%patient`, `%now` (dateTime), `%today` (date) and one variable for each look-back window: the
 * first moment of the window's first day, as a dateTime. A window is closed and has the precision of
 * a day, so a result of exactly so many days ago is inside it.
 *
 * Days are those of the offset that `evaluatedAt` is written in. A result that has only a date cannot
 * be compared with a moment of the same day; `effective.dateOf() >= %laboratory.dateOf()` compares
 * days. fhirpath.js takes a date without a time in the process's own time zone: the service runs in UTC.
 * @param evaluatedAt ISO 8601 instant
 * @param lookback ISO 8601 durations of days or longer, by name
 */
export function fhirpathScope(
  record: PatientRecord,
  evaluatedAt: string,
  lookback: Readonly<Record<string, string>>,
): FhirpathScope {
  const today = evaluatedAt.slice(0, 10);
  const offset = /(?:Z|[+-]\d\d:\d\d)$/u.exec(evaluatedAt)?.[0] ?? 'Z';
  const variables: Record<string, unknown> = {
    patient: record.patient ?? [],
    now: kept(evaluatedAt, () => momentOf(`@${evaluatedAt}`)),
    today: kept(today, () => momentOf(`@${today}`)),
  };
  for (const name in lookback) {
    const duration = lookback[name] ?? '';
    variables[name] = kept(`${duration} before ${today} ${offset}`, () =>
      momentOf(`@${dayBefore(today, duration)}T00:00:00.000${offset}`),
    );
  }
  return { record, variables };
}

/** The day a calendar duration before another, months and years cut to the end of the month. */
function dayBefore(day: string, duration: string): string {
  const part = (unit: string) => Number(new RegExp(`(\\d+)${unit}`, 'u').exec(duration)?.[1] ?? 0);
  const date = new Date(`${day}T00:00:00Z`);
  const dayOfMonth = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - 12 * part('Y') - part('M'));
  const monthEnd = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0));
  date.setUTCDate(Math.min(dayOfMonth, monthEnd.getUTCDate()));
  date.setUTCDate(date.getUTCDate() - 7 * part('W') - part('D'));
  return date.toISOString().slice(0, 10);
}

/** Parsing a literal costs more than most criteria, and all trials of one moment share theirs. */
const moments = new Map<string, unknown>();
const mostMoments = 1000;

/** @param name what the moment is known by */
function kept(name: string, make: () => unknown): unknown {
  const known = moments.get(name);
  if (known !== undefined) return known;
  const made = make();
  if (moments.size >= mostMoments) moments.clear();
  moments.set(name, made);
  return made;
}

/**
 * A FHIRPath date or dateTime from an expression that needs no record, such as a literal: fhirpath.js exports
 * no constructor for them.
 */
export function momentOf(text: string, variables: Record<string, unknown> = {}): unknown {
  const options = { resolveInternalTypes: false, preciseMath: true };
  const [value] = fhirpath.evaluate({}, text, variables, model, options) as unknown[];
  return value;
}
