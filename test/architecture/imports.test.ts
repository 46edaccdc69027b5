import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../../src');

/** The table of src/README.md: what each module may import of ours, beside `diagnostics`. */
const ground = ['eligibility', 'fhir', 'record', 'terminology'];
const matching = [...ground, 'cql', 'fhirpath', 'trials', 'matching'];
const all = [...matching, 'http', 'ledger', 'casebook', 'screening', 'conformance'];
const table: Readonly<Record<string, readonly string[]>> = {
  diagnostics: [],
  eligibility: [],
  fhir: [],
  http: [],
  record: ['eligibility', 'fhir'],
  terminology: ['eligibility', 'fhir'],
  cql: ['eligibility', 'record', 'terminology'],
  fhirpath: ['eligibility', 'record', 'terminology'],
  trials: ['eligibility', 'terminology', 'cql', 'fhirpath'],
  matching: ['eligibility', 'record', 'terminology', 'trials', 'cql', 'fhirpath'],
  ledger: ['eligibility'],
  casebook: matching,
  conformance: ['eligibility', 'record', 'terminology', 'cql'],
  operations: ['http', 'record', 'terminology', 'cql'],
  screening: [...matching, 'ledger'],
  telemetry: ['eligibility'],
  hooks: all,
  web: all,
  // Measures against the stock engine, and the service only from outside.
  bench: matching,
  cli: [...all, 'bench'],
  settings: [...all, 'bench'],
  // Parts of wiring.ts; '' is the files of src itself.
  wiring: [...all, 'hooks', 'operations', 'telemetry', 'settings', 'wiring', ''],
};

/** Third-party engines, each behind one door. */
const doors: readonly { readonly name: RegExp; readonly modules: readonly string[] }[] = [
  { name: /^express$/u, modules: ['http', 'hooks', 'operations', 'web', 'wiring'] },
  { name: /^@cqframework\/cql(\/|$)/u, modules: ['cql'] },
  { name: /^cql-execution(\/|$)/u, modules: ['cql', 'bench'] },
  { name: /^cql-exec-fhir(\/|$)/u, modules: ['cql', 'bench'] },
  { name: /^fhirpath(\/|$)/u, modules: ['fhirpath'] },
  { name: /^(?:prom-client$|@opentelemetry\/)/u, modules: ['telemetry'] },
];

interface Import {
  readonly file: string;
  readonly module: string;
  readonly specifier: string;
}

/** Every import, export-from and dynamic import of the source, those of types too. */
const imports: readonly Import[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .flatMap((name) => {
    const text = readFileSync(join(src, name), 'utf8');
    const specifiers = text.matchAll(
      /^(?:import|export)\s[^'";]*?from\s*'([^']+)'|^import\s*'([^']+)'|\bimport\(\s*'([^']+)'/gmu,
    );
    const module = moduleOf(join(src, name));
    return [...specifiers].map(([, from, bare, dynamic]) => {
      return { file: name, module, specifier: from ?? bare ?? dynamic ?? '' };
    });
  });

/** The folder of `src` that a file is in; files of `src` itself (wiring, main …) have none. */
function moduleOf(file: string): string {
  const [module = '', ...rest] = relative(src, file).split('/');
  return rest.length === 0 ? '' : module;
}

/** Each import of ours that the table does not allow. */
function breaches(found: readonly Import[]): string[] {
  return found
    .filter(({ module, specifier }) => module !== '' && specifier.startsWith('.'))
    .map((each) => {
      const target = moduleOf(resolve(dirname(join(src, each.file)), each.specifier));
      return { ...each, target };
    })
    .filter(
      ({ module, target }) => ![module, 'diagnostics', ...(table[module] ?? [])].includes(target),
    )
    .map(({ file, specifier }) => `${file} imports ${specifier}`);
}

describe('the modules of src', () => {
  it('are those of the table', () => {
    const folders = readdirSync(src, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(Object.keys(table)).toEqual(expect.arrayContaining(folders));
  });

  it('import of one another only what the table allows', () => {
    expect(breaches(imports)).toEqual([]);
  });

  it('reach third-party engines through one door each', () => {
    const past = imports.filter(({ module, specifier }) =>
      doors.some(({ name, modules }) => name.test(specifier) && !modules.includes(module)),
    );
    expect(past.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
  });

  it('are read by this test: it sees imports of every kind, and a breach when there is one', () => {
    expect(imports.length).toBeGreaterThan(100);
    const specifier = '../hooks/discovery.ts';
    const breach = { file: 'cql/engine.ts', module: 'cql', specifier };
    expect(breaches([breach])).toEqual(['cql/engine.ts imports ../hooks/discovery.ts']);
    expect(breaches([{ ...breach, specifier: '../wiring.ts' }])).toHaveLength(1);
    expect(breaches([{ ...breach, specifier: '../record/record.ts' }])).toEqual([]);
  });
});
