import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { defaultEngine } from '../../src/cql/engines.ts';
import type { CqlEngine } from '../../src/cql/engine.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { Catalogue } from '../../src/trials/catalogue.ts';
import { loadCatalogue } from '../../src/trials/load-catalogue.ts';

/** A catalogue folder with these files, gone when the test ends. */
export function catalogueFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  mkdirSync(join(folder, 'trials'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

export async function givenCatalogue(
  files: Readonly<Record<string, string>>,
  engine: CqlEngine = defaultEngine,
): Promise<Catalogue> {
  return loadCatalogue({ folder: catalogueFolder(files), engine });
}

/** A trial file of some criteria, written as flow maps. */
export function trialYaml(id: string, criteria: readonly string[], more = ''): string {
  return `id: ${id}
title: The ${id} study
status: recruiting
source: { label: ${id} }
${more}criteria:
${criteria.map((each) => `  - { ${each} }\n`).join('')}`;
}

/** A CQL library about FHIR. */
export function cql(name: string, body: string): string {
  return `library ${name}

using FHIR version '4.0.1'

include FHIRHelpers version '4.0.1' called FHIRHelpers

${body}`;
}

/** A FHIR ValueSet of SNOMED CT codes. */
export function valueSetJson(slug: string, title: string, codes: readonly string[]): string {
  const system = 'http://snomed.info/sct';
  return JSON.stringify({
    resourceType: 'ValueSet',
    id: slug,
    url: `https://example.org/ValueSet/${slug}`,
    name: title.replaceAll(' ', ''),
    title,
    status: 'active',
    compose: { include: [{ system, concept: codes.map((code) => ({ code, display: code })) }] },
    expansion: {
      timestamp: '2026-01-01T00:00:00Z',
      contains: codes.map((code) => ({ system, code, display: code })),
    },
  });
}

/** Place, code and message, with paths from the catalogue's folder on. */
export function brief(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics
    .filter(({ file }) => file.includes('catalogue-'))
    .map(({ file, line, column, severity, code, message }) => {
      const place = [file.replace(/^.*\/catalogue-[^/]*\//u, ''), line, column]
        .filter((part) => part !== undefined)
        .join(':');
      return `${place}: ${severity} [${code}] ${message}`;
    });
}
