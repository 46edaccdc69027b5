/**
 * An evaluation time as it stands on the clock of its own time zone. Calendar arithmetic happens on
 * that clock, so that "T-5d" is the same day whatever the zone of the machine.
 */
export interface Instant {
  /** Milliseconds of the local clock, as if it were UTC. */
  readonly clock: number;
  /** `Z` or `+02:00`. */
  readonly offset: string;
}

export type DateUnit = 'y' | 'mo' | 'w' | 'd' | 'h' | 'min';

const milliseconds = { w: 604_800_000, d: 86_400_000, h: 3_600_000, min: 60_000 } as const;

/** @returns `undefined` when the text is no ISO 8601 dateTime with a time zone */
export function parseInstant(text: string): Instant | undefined {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[+-]\d{2}:\d{2})$/.exec(text);
  const clock = Date.parse(`${match?.[1] ?? ''}Z`);
  return match?.[2] === undefined || Number.isNaN(clock) ? undefined : { clock, offset: match[2] };
}

/** Calendar arithmetic: months and years keep the day, or take the month's last where it has none. */
export function plus(instant: Instant, amount: number, unit: DateUnit): Instant {
  if (unit !== 'y' && unit !== 'mo') {
    return { ...instant, clock: instant.clock + amount * milliseconds[unit] };
  }
  const date = new Date(instant.clock);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + amount * (unit === 'y' ? 12 : 1));
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return { ...instant, clock: date.getTime() };
}

export type DatePrecision = 'year' | 'month' | 'day' | 'time';

/** A FHIR date or dateTime of the given precision. */
export function formatInstant(instant: Instant, precision: DatePrecision): string {
  const text = new Date(instant.clock).toISOString();
  switch (precision) {
    case 'year':
      return text.slice(0, 4);
    case 'month':
      return text.slice(0, 7);
    case 'day':
      return text.slice(0, 10);
    case 'time':
      return text.replace(/(?:\.000)?Z$/, '') + instant.offset;
  }
}
