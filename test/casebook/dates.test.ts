import { describe, expect, it } from 'vitest';
import { dateAt, instantAt, parseDate } from '../../src/casebook/shorthand/dates.ts';
import { parseInstant } from '../../src/casebook/shorthand/instant.ts';

/** The date that an author's text stands for at T. */
function at(text: string, t = '2026-06-15T12:00:00Z'): string | undefined {
  const instant = parseInstant(t);
  const date = parseDate(text);
  return instant && date && dateAt(date, instant);
}

describe('a date in a case', () => {
  it('counts days, weeks, months and years back from T, to the day', () => {
    expect(at('T-5d')).toBe('2026-06-10');
    expect(at('T-2w')).toBe('2026-06-01');
    expect(at('T-6mo')).toBe('2025-12-15');
    expect(at('T-40y')).toBe('1986-06-15');
    expect(at('T+1d')).toBe('2026-06-16');
  });

  it('adds its steps from left to right', () => {
    expect(at('T-14y+1d')).toBe('2012-06-16');
    expect(at('T-30y+1d-1d')).toBe('1996-06-15');
  });

  it("takes the month's last day where the day does not exist", () => {
    expect(at('T-1mo', '2026-03-31T12:00:00Z')).toBe('2026-02-28');
    expect(at('T-1mo', '2024-03-31T12:00:00Z')).toBe('2024-02-29');
    expect(at('T-1y', '2024-02-29T12:00:00Z')).toBe('2023-02-28');
  });

  it('keeps the time of day when it counts hours, and for T itself', () => {
    expect(at('T-4h')).toBe('2026-06-15T08:00:00Z');
    expect(at('T+30min')).toBe('2026-06-15T12:30:00Z');
    expect(at('T')).toBe('2026-06-15T12:00:00Z');
  });

  it('can be less or more precise than a day', () => {
    expect(at('T-14y as year')).toBe('2012');
    expect(at('T-5mo as month')).toBe('2026-01');
    expect(at('T-5d as time')).toBe('2026-06-10T12:00:00Z');
    expect(at('T as day')).toBe('2026-06-15');
  });

  it('is a day of the time zone in which T is given', () => {
    expect(at('T-0d', '2026-06-15T23:30:00-08:00')).toBe('2026-06-15');
    expect(at('T-1h', '2026-06-15T00:30:00+02:00')).toBe('2026-06-14T23:30:00+02:00');
  });

  it('may stand as FHIR has it', () => {
    for (const text of ['2025', '2025-01', '2025-01-15', '2025-01-15T10:00:00+01:00']) {
      expect(at(text)).toBe(text);
    }
  });

  it('is refused when it is no date', () => {
    for (const text of [
      'T-5',
      'T-5x',
      '5d',
      'T-5d as week',
      '2025-02-30',
      '2025-13',
      'June 2025',
    ]) {
      expect(parseDate(text), text).toBeUndefined();
    }
  });

  it("gets T's time of day where FHIR wants an instant", () => {
    const instant = parseInstant('2026-06-15T12:00:00+02:00');
    const day = parseDate('T-1d');
    expect(instant && day && instantAt(day, instant)).toBe('2026-06-14T12:00:00+02:00');
  });
});

describe('an evaluation time', () => {
  it('needs a time zone, so that a case means the same everywhere', () => {
    expect(parseInstant('2026-06-15T12:00:00')).toBeUndefined();
    expect(parseInstant('2026-06-15')).toBeUndefined();
  });
});
