import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { canonicalSystem, codeKey } from './code-systems.ts';
import {
  codeProvenance,
  readValueSetFile,
  valueSetFault,
  type ExpansionEntry,
  type ValueSetResource,
} from './value-set-file.ts';
import type { ValueSet, ValueSetCode, ValueSets } from './value-sets.ts';

/** The value sets of some folders, and what is wrong in their files. */
export interface LoadedValueSets {
  readonly valueSets: ValueSets;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads every `*.json` of the folders as a FHIR R4 ValueSet with a pinned expansion; only the
 * expansion decides what is in the set. A file that cannot be used is reported and left out. A later
 * folder adds value sets and may not redefine one. A folder that does not exist holds none.
 */
export function loadValueSets(folders: readonly string[]): LoadedValueSets {
  const byUrl = new Map<string, { readonly valueSet: ValueSet; readonly file: string }>();
  const diagnostics: Diagnostic[] = [];
  for (const file of folders.flatMap(jsonFiles)) {
    const text = readFileSync(file, 'utf8');
    const read = readValueSetFile(file, text);
    diagnostics.push(...read.diagnostics);
    if (read.resource === undefined) continue;
    const valueSet = toValueSet(read.resource);
    const earlier = byUrl.get(valueSet.url);
    if (earlier !== undefined) {
      const message = `redefines ${valueSet.url}, which ${earlier.file} defines; give it a url of its own`;
      diagnostics.push(valueSetFault(file, text, ['url'], 'error', 'value-set-duplicate', message));
    } else if (valueSet.codes.length === 0) {
      const message = `"${valueSet.title}" has no codes in its expansion; a criterion on it could never be met`;
      const path = ['expansion', 'contains'];
      diagnostics.push(valueSetFault(file, text, path, 'error', 'value-set-empty', message));
    } else {
      byUrl.set(valueSet.url, { valueSet, file });
      const message = notExpanded(read.resource, valueSet);
      if (message === undefined) continue;
      diagnostics.push(
        valueSetFault(file, text, ['compose'], 'warning', 'value-set-drift', message),
      );
    }
  }
  const all = [...byUrl.values()].map(({ valueSet }) => valueSet);
  return {
    valueSets: { all, get: (url) => byUrl.get(withoutVersion(url))?.valueSet },
    diagnostics,
  };
}

function jsonFiles(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name));
}

/** A canonical may name a version, `url|2026-11-22`; there is one version of each set here. */
function withoutVersion(canonical: string): string {
  return canonical.split('|', 1)[0] ?? canonical;
}

function toValueSet(resource: ValueSetResource): ValueSet {
  const codes = new Map<string, ValueSetCode>();
  for (const code of expanded(resource.expansion?.contains ?? [])) {
    const key = codeKey(code.system, code.code);
    if (!codes.has(key)) codes.set(key, code);
  }
  return {
    url: resource.url,
    title: resource.title ?? resource.name ?? resource.url,
    codes: [...codes.values()],
    has: (system, code) => codes.has(codeKey(system, code)),
  };
}

/** The codes of an expansion, depth first; headings (abstract, or without a code) are no codes. */
function* expanded(entries: readonly ExpansionEntry[]): Generator<ValueSetCode> {
  for (const entry of entries) {
    const { system, code, display, abstract, designation } = entry;
    if (system !== undefined && code !== undefined && abstract !== true) {
      const shown = {
        ...(display !== undefined && { display }),
        ...(designation !== undefined && { designations: designation.map(({ value }) => value) }),
      };
      yield { system: canonicalSystem(system), code, ...shown, ...codeProvenance(entry) };
    }
    yield* expanded(entry.contains ?? []);
  }
}

/** Says which codes an author added to `compose` and forgot to pin. */
function notExpanded(resource: ValueSetResource, valueSet: ValueSet): string | undefined {
  const missing = (resource.compose?.include ?? []).flatMap(({ system = '', concept = [] }) =>
    concept.map(({ code }) => code).filter((code) => !valueSet.has(system, code)),
  );
  if (missing.length === 0) return undefined;
  const codes = missing.slice(0, 5).join(', ') + (missing.length > 5 ? ' …' : '');
  return `compose lists ${codes}, which the expansion does not; only the expansion counts`;
}
