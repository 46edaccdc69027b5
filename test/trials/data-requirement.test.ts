import { describe, expect, it } from 'vitest';
import { combined, type DataRequirement } from '../../src/trials/data-requirement.ts';

function of(code: string, since?: string): DataRequirement {
  return {
    resourceType: 'Observation',
    codes: [{ system: 'http://loinc.org', code }],
    ...(since === undefined ? {} : { since }),
  };
}

/** `777-3,718-7 P28D` for each requirement of Observations. */
function told(requirements: readonly DataRequirement[]): readonly string[] {
  return combined(requirements).map(({ codes, since }) =>
    [codes?.map(({ code }) => code).join(',') ?? 'all', since ?? 'ever'].join(' '),
  );
}

describe('what many criteria read of one resource type', () => {
  it('is their codes together, each once', () => {
    expect(told([of('777-3'), of('718-7'), of('777-3')])).toEqual(['777-3,718-7 ever']);
  });

  it('goes back as far as the one that goes back furthest', () => {
    expect(told([of('777-3', 'P28D'), of('718-7', 'P3M'), of('777-3', 'P5W')])).toEqual([
      '777-3,718-7 P3M',
    ]);
  });

  it('keeps apart what is looked at whatever its age', () => {
    expect(told([of('777-3', 'P28D'), of('51101-4'), of('718-7', 'P28D')])).toEqual([
      '51101-4 ever',
      '777-3,718-7 P28D',
    ]);
    expect(told([of('777-3', 'P28D'), of('777-3')])).toEqual(['777-3 ever']);
  });

  it('is all of the type where one of them asks for all', () => {
    expect(told([of('777-3', 'P28D'), { resourceType: 'Observation' }])).toEqual(['all ever']);
  });
});
