import { describe, expect, it } from 'vitest';
import { convert, validateUnit } from '../../src/terminology/units.ts';

describe('a unit checked', () => {
  it.each(['10*9/L', 'mg/dL', 'umol/L', 'U/L', '%', '1', '{cells}/uL', 'mm[Hg]'])(
    '%s is a UCUM code',
    (unit) => {
      expect(validateUnit(unit)).toBeUndefined();
    },
  );

  it.each(['gm/dL', 'days', 'platelets', ''])('%j is not, and it says why', (unit) => {
    expect(validateUnit(unit)).toMatch(/\S/);
  });

  it('proposes the code of a unit named in words', () => {
    expect(validateUnit('day')).toContain('Did you mean d?');
  });
});

describe('a value converted', () => {
  it.each([
    [600, '/uL', '10*9/L', 0.6],
    [0.6, '10*3/uL', '/uL', 600],
    [50, '10*6/L', '/uL', 50],
    [6, 'g/dL', 'g/L', 60],
    [1, 'ukat/L', 'U/L', 60],
    [2, 'mg/dL', 'mg/L', 20],
    [150, '[lb_av]', 'kg', 68.0388555],
    [0.05, '1', '%', 5],
  ])('%d %s in %s is exactly %d', (value, from, to, expected) => {
    expect(convert(value, from, to)).toBe(expected);
  });

  it('has no answer between mass and amount of substance: that needs the substance', () => {
    expect(convert(2, 'mg/dL', 'umol/L')).toBeUndefined();
  });

  it('has no answer between things that do not compare, or without a UCUM code', () => {
    expect(convert(1, 'mg/dL', 's')).toBeUndefined();
    expect(convert(1, 'K/uL', '10*9/L')).toBeUndefined();
    expect(convert(8, 'gm/dL', 'g/L')).toBeUndefined();
    expect(convert(8, 'g/dL', '')).toBeUndefined();
  });

  it('has no answer for what is not a number', () => {
    expect(convert(Number.NaN, 'mg', 'g')).toBeUndefined();
    expect(convert(Infinity, 'mg', 'g')).toBeUndefined();
  });
});
