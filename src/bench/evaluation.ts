import { matchPatient, type PatientMatch } from '../matching/match-patient.ts';
import { assembleRecord } from '../record/assemble-record.ts';
import { bundleResources } from '../record/bundle-resources.ts';
import type { PatientRecord } from '../record/record.ts';
import { codeKey } from '../terminology/code-systems.ts';
import type { Catalogue } from '../trials/catalogue.ts';
import { benchTime } from './generated/patient-bundle.ts';
import { timed, timedAsync } from './medians.ts';

/** A record as every command makes it: the Bundle taken apart, resources checked and indexed. */
export function recordOf(bundle: unknown): PatientRecord {
  const { entries, problems } = bundleResources(bundle);
  return assembleRecord({ resources: entries, problems, reads: 'everything', codeKey });
}

export function matched(
  catalogue: Catalogue,
  record: PatientRecord,
  findings: 'all' | 'decisive' = 'all',
): Promise<PatientMatch> {
  return matchPatient(catalogue, record, { evaluatedAt: benchTime, findings });
}

/** Only the CQL of every criterion: the engine, without findings, evidence and verdicts. */
export async function cqlOf(catalogue: Catalogue, record: PatientRecord): Promise<void> {
  const evaluation = catalogue.program.evaluate(record, benchTime);
  for (const { library, criteria } of catalogue.trials) {
    for (const { criterion } of criteria.values()) {
      const { logic } = criterion;
      if (logic.type !== 'cql' || library === undefined) continue;
      const finding = evaluation.finding(library, logic.define);
      if (finding instanceof Promise) await finding;
    }
  }
}

/**
 * The milliseconds of some patients, from their JSON on: `parse` is JSON.parse; `assembly` the record,
 * from the parsed Bundle on; `matching` all open trials, with findings, evidence and verdicts;
 * `of which CQL` the engine alone, measured on records of its own, since an index is built once.
 */
export async function timesOf(
  texts: readonly string[],
  catalogue: Catalogue,
  findings: 'all' | 'decisive' = 'all',
): Promise<Readonly<Record<'parse' | 'assembly' | 'matching' | 'of which CQL', number>>> {
  const times = { parse: 0, assembly: 0, matching: 0, 'of which CQL': 0 };
  for (const text of texts) {
    const [parse, bundle] = timed(() => JSON.parse(text) as unknown);
    const [assembly, record] = timed(() => recordOf(bundle));
    const [matching] = await timedAsync(() => matched(catalogue, record, findings));
    const again = recordOf(JSON.parse(text));
    const [cql] = await timedAsync(() => cqlOf(catalogue, again));
    times.parse += parse;
    times.assembly += assembly;
    times.matching += matching;
    times['of which CQL'] += cql;
  }
  return {
    parse: times.parse / texts.length,
    assembly: times.assembly / texts.length,
    matching: times.matching / texts.length,
    'of which CQL': times['of which CQL'] / texts.length,
  };
}
