import { describe } from 'vitest';
import { itAgreesOn, itFailsOn, itGives } from './given.ts';

// It is noon of 2026-06-15, in the time zone +00:00.

describe('points in time', () => {
  itAgreesOn(
    ['Today()', '@2026-06-15'],
    ['Now()', '@2026-06-15T12:00:00.000+00:00'],
    ['Date(2020, 2)', '@2020-02'],
    ['DateTime(2020, 2, 3, 4, 5, 6, 7, 1.0)', '@2020-02-03T04:05:06.007+01:00'],
    ['Time(4, 5)', '@T04:05'],
    ['year from @2020-02-03', '2020'],
    ['minute from @T04', 'null'],
    ['date from @2020-02-03T04:05:06.007', '@2020-02-03'],
    ['timezoneoffset from @2020-02-03T04:05:06.007+02:00', '2'],
  );
  itGives(
    // Nothing is known of it at all (Logical Specification, DateTime).
    ['DateTime(null as Integer)', 'null'],
    ['Date(null as Integer)', 'null'],
    // Nor of its time of day (Appendix B, Date and Time Component From).
    ['time from @2020-02-03T', 'null'],
    // An uncertain month is no month.
    ['DateTime(2020, months between @2020 and @2021)', '@2020T'],
  );
});

describe('some time later or earlier', () => {
  itAgreesOn(
    ['@2020-01-31 + 1 month', '@2020-02-29'],
    ['@2020-02-29 + 1 year', '@2021-02-28'],
    ['@2020-01-15 - 2 weeks', '@2020-01-01'],
    ['@2020-01 + 40 days', '@2020-02'],
    ['@T21:00 + 2 hours', '@T23:00'],
    ['@2020-01-01 + null', 'null'],
    ['@9999-12-31 + 1 day', 'null'],
    // What is not whole is cut off.
    ['@2020-01-01 + 1.9 days', '@2020-01-02'],
  );
});

describe('the time between', () => {
  itAgreesOn(
    ['years between @1990-06-16 and @2026-06-15', '35'],
    ['difference in years between @1990-12-31 and @1991-01-01', '1'],
    ['weeks between @2020-01-01 and @2020-01-14', '1'],
    ['months between @2020-01-31 and @2020-02-29', '1'],
    ['months between @2020-01-31 and @2020-02-28', '0'],
    ['days between @2020-01-01 and null', 'null'],
    // As long as it may be, where a point is not precise.
    ['months between @2020-01-15 and @2020', 'Interval[0, 11]'],
  );
});

describe('parts that no calendar has', () => {
  itFailsOn(['DateTime(10000, 1)', 'failed'], ['DateTime(0, 1)', 'failed']);
});
