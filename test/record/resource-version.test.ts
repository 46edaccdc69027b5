import { describe, expect, it } from 'vitest';
import { observation, p1, recordOf, type Json } from './given.ts';

const conflict = 'Observation/o1: several versions, none of them surely the latest';

function version(status: string, meta?: Json): Json {
  return observation('o1', { status, ...(meta && { meta }) });
}

/** Status of the version kept, the same whichever way round they came. */
function kept(...versions: readonly Json[]): { status: unknown; problems: readonly string[] } {
  const [one, other] = [versions, versions.toReversed()].map((resources) => {
    const record = recordOf([p1, ...resources]);
    const [resource] = record.byType('Observation') as unknown as Json[];
    return { status: resource?.status, problems: record.problems };
  });
  expect(one).toEqual(other);
  return one ?? { status: undefined, problems: [] };
}

describe('of several versions of a resource', () => {
  it('copies are one', () => {
    expect(kept(version('final'), version('final'))).toEqual({ status: 'final', problems: [] });
  });

  it('the last updated counts, as an instant and not as text', () => {
    const older = version('final', { lastUpdated: '2026-01-02T01:00:00+09:00', versionId: '9' });
    const newer = version('amended', { lastUpdated: '2026-01-01T23:00:00Z', versionId: '1' });
    expect(kept(older, newer)).toEqual({ status: 'amended', problems: [] });
  });

  it('else the higher number counts', () => {
    const [nine, ten] = [
      version('final', { versionId: '9' }),
      version('amended', { versionId: '10' }),
    ];
    expect(kept(nine, ten)).toEqual({ status: 'amended', problems: [] });
  });

  it('else none is kept, all are set aside, and the record says so', () => {
    const { status, problems } = kept(version('preliminary'), version('final'));
    expect(status).toBeUndefined();
    expect(problems).toEqual([conflict]);
    const record = recordOf([p1, version('preliminary'), version('final')]);
    expect(record.setAside('Observation')).toHaveLength(2);
    const unlike = kept(
      version('final', { versionId: 'a' }),
      version('amended', { versionId: 'b' }),
    );
    expect(unlike.problems).toEqual([conflict]);
    expect(kept(version('final', { versionId: '2' }), version('amended')).problems).toEqual([
      conflict,
    ]);
  });

  it('one with a time is not surely later than one without', () => {
    const timed = version('amended', { lastUpdated: '2026-01-01T00:00:00Z' });
    expect(kept(timed, version('final'))).toEqual({ status: undefined, problems: [conflict] });
  });

  it('those that differ only in the server’s words on them, or in their narrative, are one', () => {
    const told = { ...version('final'), text: { status: 'generated', div: '<div>Hb</div>' } };
    const tagged = version('final', { source: '#import' });
    expect(kept(version('final'), told, tagged)).toEqual({ status: 'final', problems: [] });
  });

  it('the order of three does not matter, even when not all can be compared', () => {
    const versions = [
      version('registered', { lastUpdated: '2026-01-01T00:00:00Z', versionId: '5' }),
      version('preliminary', { versionId: '6' }),
      version('final', { lastUpdated: '2026-02-01T00:00:00Z', versionId: '4' }),
    ];
    const [a = {}, b = {}, c = {}] = versions;
    for (const order of [
      [a, b, c],
      [a, c, b],
      [b, a, c],
    ]) {
      const { status, problems } = kept(...order);
      expect([status, problems]).toEqual([undefined, [conflict]]);
    }
    const [first, , last] = versions;
    expect(kept(first ?? {}, last ?? {}).status).toBe('final');
  });

  it('a withdrawal counts when it is the latest, and when nobody can tell', () => {
    const sound = version('final', { versionId: '1' });
    expect(kept(sound, version('entered-in-error', { versionId: '2' })).status).toBeUndefined();
    for (const status of ['amended', 'final']) {
      expect(kept(version(status), version('entered-in-error')).status).toBeUndefined();
    }
    const restored = version('corrected', { versionId: '3' });
    expect(kept(version('entered-in-error', { versionId: '2' }), restored).status).toBe(
      'corrected',
    );
  });
});
