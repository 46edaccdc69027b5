import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Json = Record<string, unknown>;

const folder = join(import.meta.dirname, '../../fhir-fixtures/hook-requests');

/** Charts as EHRs send them, in which every id, label and text shows whose it is. */
export const charts: readonly string[] = readdirSync(folder).sort();

/** What shows that something belongs to one request: `mk`, six letters or digits, `z`. */
export function markOf(request: number): string {
  return `mk${request.toString(36).padStart(6, '0')}z`;
}

export function marksIn(text: string): readonly string[] {
  return [...new Set(text.match(/mk[0-9a-z]{6}z/gu))];
}

/** A whole hook request of one of the fixtures' patients, marked. */
export function markedChart(file: string, mark: string): Json {
  const name = file.replace('.json', '');
  const text = readFileSync(join(folder, file), 'utf8')
    .replaceAll(name, mark)
    .replaceAll(/"(text|display)":\s*"([^"]*)"/gu, `"$1": "$2 ${mark}"`);
  return JSON.parse(text) as Json;
}

/**
 * Puts something of another patient into every Bundle of a chart: well-formed, about what trials ask for,
 * and plainly another's.
 */
export function withForeignResources(chart: Json, mark: string): Json {
  const subject = { reference: `Patient/${mark}` };
  const foreign = (type: string, index: number): Json => ({
    resourceType: type,
    id: `${mark}-${index}`,
    status: 'final',
    subject,
    patient: subject,
    clinicalStatus: { coding: [{ code: 'active' }] },
    code: {
      coding: [{ system: 'http://snomed.info/sct', code: '91857003', display: mark }],
      text: `Acute lymphoid leukemia ${mark}`,
    },
    effectiveDateTime: '2026-06-14',
    valueQuantity: { value: 90, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
  });
  const prefetch = Object.entries((chart['prefetch'] ?? {}) as Json).map(([key, value], index) => {
    const bundle = value as { readonly resourceType?: unknown; readonly entry?: unknown } | null;
    if (bundle?.resourceType !== 'Bundle' || !Array.isArray(bundle.entry)) return [key, value];
    const type = key.startsWith('observations') ? 'Observation' : 'Condition';
    return [
      key,
      { ...bundle, entry: [...(bundle.entry as unknown[]), { resource: foreign(type, index) }] },
    ];
  });
  return { ...chart, prefetch: Object.fromEntries(prefetch) as Json };
}
