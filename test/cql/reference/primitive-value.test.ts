import { describe, expect, it } from 'vitest';
import { primitiveValue } from '../../../src/cql/reference/primitive-value.ts';

const dateTime = (json: unknown, offset = 0) => {
  const value = primitiveValue(json, 'DateTime', offset);
  return value === null ? null : String(value);
};

describe('a FHIR primitive in CQL', () => {
  it('keeps the precision and the time zone of a dateTime', () => {
    expect(dateTime('2026')).toBe('2026');
    expect(dateTime('2026-05-31')).toBe('2026-05-31');
    expect(dateTime('2026-05-31T10:20:30.25+05:30')).toBe('2026-05-31T10:20:30.250+05:30');
    expect(dateTime('2026-05-31T10:20:30-03:30')).toBe('2026-05-31T10:20:30-03:30');
  });

  it('is in the evaluation’s time zone where it has none', () => {
    expect(dateTime('2026-05-31T10:20:30', -5)).toBe('2026-05-31T10:20:30-05:00');
  });

  it.each([
    ['2026-13-01', 'no such month'],
    ['2026-02-29', 'no such day'],
    ['2026-05-31T24:00:00Z', 'no such hour'],
    ['2026-05-31T10:60:00Z', 'no such minute'],
    ['31.05.2026', 'another format'],
    ['2026-05-31 10:20', 'no T'],
    ['0000-01-01', 'no such year'],
    ['', 'nothing'],
    [20260531, 'a number'],
  ])('is null for the dateTime %s: %s', (json: string | number, why: string) => {
    expect(dateTime(json), why).toBeNull();
  });

  it('has a 29 February in leap years', () => {
    expect(dateTime('2024-02-29')).toBe('2024-02-29');
  });

  it('is a date only without a time', () => {
    expect(String(primitiveValue('1980-06', 'Date', 0))).toBe('1980-06');
    expect(primitiveValue('1980-06-01T00:00:00Z', 'Date', 0)).toBeNull();
  });

  it('is null for what is of another type', () => {
    expect(primitiveValue('5', 'Decimal', 0)).toBeNull();
    expect(primitiveValue(5, 'String', 0)).toBeNull();
    expect(primitiveValue(1.5, 'Integer', 0)).toBeNull();
    expect(primitiveValue(2 ** 31, 'Integer', 0)).toBeNull();
    expect(primitiveValue('true', 'Boolean', 0)).toBeNull();
    expect(primitiveValue('8 am', 'Time', 0)).toBeNull();
    expect(primitiveValue(undefined, 'String', 0)).toBeNull();
  });

  it('is the value itself otherwise', () => {
    expect(primitiveValue(1.25, 'Decimal', 0)).toBe(1.25);
    expect(primitiveValue(0, 'Integer', 0)).toBe(0);
    expect(primitiveValue(false, 'Boolean', 0)).toBe(false);
    expect(primitiveValue('', 'String', 0)).toBe('');
  });
});
