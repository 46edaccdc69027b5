import { describe, expect, it } from 'vitest';
import { engineNamed } from '../../src/cql/engines.ts';
import { lookBackStart } from '../../src/hooks/look-back.ts';
import type { DataRequirement } from '../../src/hooks/matching-port.ts';
import { prefetchTemplates } from '../../src/hooks/prefetch-templates.ts';
import { ownFolder } from '../../src/trials/catalogue-folder.ts';
import { loadCatalogue } from '../../src/trials/load-catalogue.ts';

const now = new Date('2026-06-15T12:00:00Z');

function loinc(...codes: readonly string[]) {
  return codes.map((code) => ({ system: 'http://loinc.org', code }));
}

function templates(
  requirements: readonly DataRequirement[],
  { maxUrlLength = 1800, keyNames = new Map<string, string>() } = {},
) {
  const list = prefetchTemplates(requirements, { now, maxUrlLength, keyNames });
  return Object.fromEntries(list.map(({ key, query }) => [key, query]));
}

describe('prefetch templates', () => {
  it('always ask for the patient, once', () => {
    expect(templates([])).toEqual({ patient: 'Patient/{{context.patientId}}' });
    expect(templates([{ resourceType: 'Patient' }])).toEqual(templates([]));
  });

  it('ask for each other type once, in a fixed order, under its name in the plural', () => {
    const types = ['Procedure', 'FamilyMemberHistory', 'DiagnosticReport', 'Procedure'];
    expect(Object.entries(templates(types.map((resourceType) => ({ resourceType }))))).toEqual([
      ['patient', 'Patient/{{context.patientId}}'],
      ['diagnosticReports', 'DiagnosticReport?patient={{context.patientId}}'],
      ['familyMemberHistories', 'FamilyMemberHistory?patient={{context.patientId}}'],
      ['procedures', 'Procedure?patient={{context.patientId}}'],
    ]);
  });

  it('name the patient as each type’s search does, and leave out what has no patient', () => {
    expect(
      templates([
        { resourceType: 'AdverseEvent' },
        { resourceType: 'ResearchSubject' },
        { resourceType: 'Medication' },
        { resourceType: 'Organization' },
        { resourceType: 'constructor' },
      ]),
    ).toEqual({
      patient: 'Patient/{{context.patientId}}',
      adverseEvents: 'AdverseEvent?subject={{context.patientId}}',
      researchSubjects: 'ResearchSubject?patient={{context.patientId}}',
    });
  });

  it('narrow observations to the codes of all criteria, each once and sorted', () => {
    const { observations } = templates([
      { resourceType: 'Observation', codes: loinc('777-3', '1742-6') },
      { resourceType: 'Observation', codes: [...loinc('777-3'), { system: 'urn:x', code: 'a' }] },
    ]);
    expect(observations).toBe(
      'Observation?patient={{context.patientId}}' +
        '&code=http://loinc.org|1742-6,http://loinc.org|777-3,urn:x|a',
    );
  });

  it('do not narrow other types: local codes and undated histories would be lost', () => {
    expect(
      templates([{ resourceType: 'Condition', codes: loinc('1'), since: 'P1Y' }])['conditions'],
    ).toBe('Condition?patient={{context.patientId}}');
  });

  it('begin a year before the longest look-back, at the beginning of a day', () => {
    const { observations } = templates([
      { resourceType: 'Observation', codes: loinc('1'), since: 'P28D' },
      { resourceType: 'Observation', codes: loinc('2'), since: 'P90D' },
    ]);
    expect(observations).toMatch(/&date=ge2025-03-17$/u);
  });

  it('search apart what may be of any age', () => {
    const found = templates([
      { resourceType: 'Observation', codes: loinc('1', '2'), since: 'P28D' },
      { resourceType: 'Observation', codes: loinc('2', '3') },
    ]);
    expect(found['observations-1']).toMatch(/code=http:\/\/loinc.org\|2,http:\/\/loinc.org\|3$/u);
    expect(found['observations-2']).toMatch(/code=http:\/\/loinc.org\|1&date=ge2025-05-18$/u);
    expect(found['observations']).toBeUndefined();
  });

  it('ask for all observations where a criterion looks at any code', () => {
    expect(
      templates([
        { resourceType: 'Observation', codes: loinc('1') },
        { resourceType: 'Observation' },
      ])['observations'],
    ).toBe('Observation?patient={{context.patientId}}');
    const dated = templates([
      { resourceType: 'Observation', codes: loinc('1') },
      { resourceType: 'Observation', since: 'P28D' },
    ]);
    expect(dated['observations-2']).toBe(
      'Observation?patient={{context.patientId}}&date=ge2025-05-18',
    );
  });

  it('split a list of codes that is too long for one URL, and lose none of it', () => {
    const codes = loinc(...Array.from({ length: 40 }, (_, index) => `code-${index}`));
    const found = templates([{ resourceType: 'Observation', codes, since: 'P28D' }], {
      maxUrlLength: 400,
    });
    const searches = Object.entries(found).filter(([key]) => key !== 'patient');
    expect(searches.length).toBeGreaterThan(1);
    const sent = searches.flatMap(([key, query], index) => {
      expect(key).toBe(`observations-${index + 1}`);
      const url = query.replace('{{context.patientId}}', 'x'.repeat(64));
      expect(url.length).toBeLessThanOrEqual(400);
      return /code=([^&]*)/u.exec(query)?.[1]?.split(',') ?? [];
    });
    expect(sent.sort()).toEqual(codes.map(({ code }) => `http://loinc.org|${code}`).sort());
  });

  it('drop the codes when there would be too many searches', () => {
    const codes = loinc(...Array.from({ length: 4000 }, (_, index) => `code-${index}`));
    expect(templates([{ resourceType: 'Observation', codes }])['observations']).toBe(
      'Observation?patient={{context.patientId}}',
    );
  });

  it('escape what would end a code or a parameter', () => {
    const { observations } = templates([
      { resourceType: 'Observation', codes: [{ system: 'urn:a&b', code: 'x,y|z 1' }] },
    ]);
    expect(observations).toBe(
      'Observation?patient={{context.patientId}}&code=urn:a%26b|x%5C,y%5C|z%201',
    );
  });

  it('take the names that a site has chosen', () => {
    const keyNames = new Map([
      ['patient', 'pat'],
      ['conditions', 'problems'],
    ]);
    expect(Object.keys(templates([{ resourceType: 'Condition' }], { keyNames }))).toEqual([
      'pat',
      'problems',
    ]);
  });
});

describe('a look-back', () => {
  it.each([
    ['P28D', '2025-05-18'],
    ['P2W', '2025-06-01'],
    ['P3M', '2025-03-15'],
    ['P1Y', '2024-06-15'],
    ['PT12H', '2025-06-14'],
  ])('of %s starts on %s', (since, start) => {
    expect(lookBackStart(since, now)).toBe(start);
  });

  it.each(['28 days', '', 'P999999999D', '-P1D'])(
    'of %j has no start: all is searched',
    (since) => {
      expect(lookBackStart(since, now)).toBeUndefined();
    },
  );
});

/**
 * What CDS Hooks lets a template be: a read, or a search of one type by tokens (`a=b,c`, `a=system|code`), dates,
 * `_count` and `_sort`, with root-level primitive fields of the context.
 */
const parameter = String.raw`[a-z-]+=(?:ge\d{4}-\d{2}-\d{2}|[^&?#\s{}]+|\{\{context\.patientId\}\})`;
const allowed = new RegExp(
  String.raw`^(?:Patient/\{\{context\.patientId\}\}|[A-Z][A-Za-z]+\?${parameter}(?:&${parameter})*)$`,
  'u',
);

describe('the templates of the shipped catalogue', () => {
  it('are all of the form that CDS Hooks allows, and search for this patient', async () => {
    const { requirements } = await loadCatalogue({
      folder: ownFolder,
      engine: engineNamed('compiled'),
    });
    const queries = Object.values(templates(requirements));
    expect(queries.length).toBeGreaterThan(8);
    for (const query of queries) {
      expect(query).toMatch(allowed);
      // Each once, and no other token.
      expect(query.match(/\{\{.*?\}\}/gu)).toEqual(['{{context.patientId}}']);
      // No chained parameters, modifiers or includes.
      expect(query).not.toMatch(/[?&][\w-]*[.:]|_include|_revinclude|_has/u);
    }
  });
});
