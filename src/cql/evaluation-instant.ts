import { DateTime } from 'cql-execution';
import { dateTimeOf } from './reference/primitive-value.ts';

/**
 * When the criteria are decided, to the millisecond, so that nothing is uncertain about it.
 * @throws Error when the text is no ISO 8601 instant
 */
export function instantOf(evaluatedAt: string): DateTime {
  const time = dateTimeOf(evaluatedAt, 0);
  if (time?.minute == null) throw new Error(`${evaluatedAt} is not an ISO 8601 instant`);
  const { year, month, day, hour, minute, second, millisecond, timezoneOffset } = time;
  return new DateTime(
    year,
    month,
    day,
    hour,
    minute,
    second ?? 0,
    millisecond ?? 0,
    timezoneOffset,
  );
}
