import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compiledEngine } from '../../../src/cql/compiled/compiled-engine.ts';
import { compileLibraries } from '../../../src/cql/compile-libraries.ts';
import { plainValueOf } from '../../../src/cql/plain-value.ts';
import { referenceEngine } from '../../../src/cql/reference/reference-engine.ts';
import { libraryFile } from '../compiled.ts';
import { recordOf, valueSetsOf } from '../records.ts';

type Json = Record<string, unknown>;

/*
 * The compiled engine reads most paths in JSON without making nodes of what lies between. Whatever
 * the JSON holds in place of what FHIR has there, it has to read what the reference engine reads.
 */
const { libraries, diagnostics } = await compileLibraries({ libraries: [libraryFile('Paths')] });
const programs = [compiledEngine, referenceEngine].map((engine) =>
  engine.load(libraries, valueSetsOf({ 'http://example.org/units': ['http://loinc.org|777-3'] })),
);
const defines = libraries
  .find(({ library }) => library.identifier.id === 'Paths')!
  .library.statements!.def.filter(({ type }) => type !== 'FunctionDef')
  .map(({ name }) => name);

async function differences(resource: Json): Promise<readonly string[]> {
  const record = recordOf([resource]);
  const [one, other] = programs.map((program) => program.evaluate(record, '2026-06-15T12:00:00Z'));
  const found: string[] = [];
  for (const name of defines) {
    const [ours, theirs] = [
      JSON.stringify(plainValueOf(await one!.value('Paths', name))),
      JSON.stringify(plainValueOf(await other!.value('Paths', name))),
    ];
    if (ours !== theirs) found.push(`${name}: ${ours} and ${theirs}`);
  }
  return found;
}

const extension = [{ url: 'http://example.org/why', valueCode: 'masked' }];
const odd = fc.constantFrom<unknown>(
  ...[undefined, null, 'text', 5, true, {}, [], [null], ['2026-05-01'], { value: 5 }],
  ...['2026', '2026-05-01', '2026-05-01T10:00:00+05:30', '2026-13-01', { extension }],
);
const quantity = fc.record(
  {
    value: fc.oneof(odd, fc.constant(2.5)),
    unit: fc.oneof(odd, fc.constant('mg')),
    system: fc.oneof(odd, fc.constant('urn:oid:2.16.840.1.113883.6.8')),
    code: fc.oneof(odd, fc.constant('mg')),
    _unit: fc.constant({ extension }),
  },
  { requiredKeys: [] },
);
const coding = fc.record(
  {
    system: fc.oneof(odd, fc.constant('urn:oid:2.16.840.1.113883.6.1')),
    code: fc.oneof(odd, fc.constant('777-3')),
  },
  { requiredKeys: [] },
);
const concept = fc.record(
  { coding: fc.oneof(odd, coding, fc.array(coding)), text: odd },
  { requiredKeys: [] },
);
const period = fc.record({ start: odd, end: odd }, { requiredKeys: [] });

const observation = fc.record(
  {
    resourceType: fc.constant('Observation'),
    id: fc.constant('o1'),
    status: fc.oneof(odd, fc.constant('final')),
    _status: fc.constant({ extension }),
    code: concept,
    effectiveDateTime: odd,
    _effectiveDateTime: fc.constant({ extension }),
    effectivePeriod: fc.oneof(odd, period),
    effectiveInstant: odd,
    valueQuantity: fc.oneof(odd, quantity),
    valueCodeableConcept: fc.oneof(odd, concept),
    valueString: odd,
    valueBoolean: odd,
    referenceRange: fc.oneof(odd, fc.array(fc.record({ low: fc.oneof(odd, quantity) }))),
    bodySite: fc.oneof(odd, concept),
  },
  { requiredKeys: ['resourceType', 'id', 'code'] },
);

describe('whatever the JSON of a resource holds', () => {
  it('there are paths to read', () => {
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(defines.length).toBeGreaterThan(20);
  });

  it('the compiled engine reads what the reference engine reads', async () => {
    await fc.assert(
      fc.asyncProperty(observation, async (resource) => {
        expect(await differences(resource)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});
