import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Metrics } from '../../src/telemetry/metrics.ts';
import { deployFile } from './deploy-files.ts';

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly record?: string;
      readonly alert?: string;
      readonly expr: string;
    }[];
  }[];
}

const rules = (parse(deployFile('prometheus/rules.yaml')) as Rules).groups.flatMap(
  (group) => group.rules,
);

describe('the alerts', () => {
  it('ask for metrics that there are', async () => {
    const catalogue = { revision: 'r', trials: [], broken: 0 };
    const queue = () => ({ rows: 0, oldestMs: 0 });
    const text = await new Metrics({ version: '1', engine: 'e', catalogue, queue }).text();
    const known = new Set([...text.matchAll(/^# TYPE (\S+)/gmu)].map(([, name]) => name));
    const asked = rules
      .flatMap(({ expr }) => expr.match(/\btrialhook_[a-z_]+/gu) ?? [])
      .map((name) => name.replace(/_(?:count|bucket|sum)$/u, ''));
    expect(asked.length).toBeGreaterThan(8);
    expect([...new Set(asked)].filter((name) => !known.has(name))).toEqual([]);
  });

  it('are each explained to who is woken', () => {
    const alerts = rules.flatMap(({ alert }) => alert ?? []);
    const told = deployFile('../docs/operations.md').match(/\bTrialhook[A-Z]\w+/gu) ?? [];
    expect([...new Set(told)].sort()).toEqual(alerts.sort());
  });
});
