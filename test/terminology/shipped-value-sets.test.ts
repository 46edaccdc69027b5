import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeKey } from '../../src/terminology/code-systems.ts';
import { loadValueSets } from '../../src/terminology/load-value-sets.ts';
import type { ValueSet } from '../../src/terminology/value-sets.ts';

const folder = 'cql/valuesets';
const base = 'https://trialhook.org/fhir/ValueSet/';
const icd10cm = 'http://hl7.org/fhir/sid/icd-10-cm';
const icd10 = 'http://hl7.org/fhir/sid/icd-10';
const icd10gm = 'http://fhir.de/CodeSystem/bfarm/icd-10-gm';
const icdO3 = 'http://terminology.hl7.org/CodeSystem/icd-o-3';
const ops = 'http://fhir.de/CodeSystem/bfarm/ops';
const atc = 'http://www.whocc.no/atc';
const snomed = 'http://snomed.info/sct';
const loinc = 'http://loinc.org';
const cvx = 'http://hl7.org/fhir/sid/cvx';

const { valueSets, diagnostics } = loadValueSets([folder]);

function set(slug: string): ValueSet {
  const found = valueSets.get(base + slug);
  if (found === undefined) throw new Error(`no value set ${slug}`);
  return found;
}

function keys(slug: string): Set<string> {
  return new Set(set(slug).codes.map(({ system, code }) => codeKey(system, code)));
}

function icdCodes(slug: string): string[] {
  return set(slug)
    .codes.filter(({ system }) => system === icd10cm)
    .map(({ code }) => code);
}

describe('the shipped value sets', () => {
  it('can all be read, none is empty, and compose agrees with the expansion', () => {
    expect(diagnostics).toEqual([]);
    expect(valueSets.all.length).toBe(
      readdirSync(folder).filter((f) => f.endsWith('.json')).length,
    );
  });

  it('stand in files named as their url, each with a title of its own', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    for (const name of files) {
      const { id, url } = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as {
        id: string;
        url: string;
      };
      expect([`${id}.json`, url]).toEqual([name, base + id]);
    }
    const titles = valueSets.all.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('say of every code how well it was checked, and against what', () => {
    const known = ['VERIFIED', 'VERIFIED-SECONDARY', 'PARTIAL', 'UNVERIFIED'];
    for (const { title, codes } of valueSets.all) {
      for (const { code, status, source, display } of codes) {
        expect(known, `${title}: ${code}`).toContain(status);
        expect(source, `${title}: ${code}`).toMatch(/\S/);
        expect(display, `${title}: ${code}`).toMatch(/\S/);
      }
    }
  });

  it('write ICD-10-CM codes as the classification does', () => {
    for (const { title, codes } of valueSets.all) {
      for (const { system, code } of codes.filter((each) => each.system === icd10cm)) {
        expect(codeKey(system, code), title).toBe(`${icd10cm}|${code}`);
        expect(code, title).toMatch(/^[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?$/);
      }
    }
  });

  it('hold every code of the trial reading, with its status', () => {
    const reading = JSON.parse(readFileSync('../shared/trials/valuesets.json', 'utf8')) as {
      valueSets: {
        name: string;
        codes: { system: string; code: string | null; status: string }[];
      }[];
    };
    const shipped = new Map(
      valueSets.all.flatMap(({ codes }) =>
        codes.map(({ system, code, status }) => [`${codeKey(system, code)}|${status}`, code]),
      ),
    );
    for (const { name, codes } of reading.valueSets) {
      for (const { system, code, status } of codes) {
        // The reading names two CAR-T products whose code it could not find.
        if (code === null || code === 'None') continue;
        expect(shipped.has(`${codeKey(system, code)}|${status}`), `${name}: ${code}`).toBe(true);
      }
    }
  });
});

describe('families of ICD-10-CM', () => {
  it.each([
    ['hf', ['I50.9', 'I50.20', 'I50.43', 'I50.814', 'I11.0']],
    ['stroke', ['I60.9', 'I61.9', 'I62.9', 'I63.9', 'I63.511', 'I63.8']],
    ['stroke-history', ['I69.30', 'I69.351', 'I69.998']],
    ['vent-arrhythmia', ['I47.2', 'I47.20', 'I47.21', 'I49.01']],
    ['parkinson', ['G20', 'G20.A1', 'G20.C', 'G21.9']],
    ['dementia', ['F03.90', 'F03.91', 'F01.A11', 'F02.C4']],
    ['bcl', ['C82.90', 'C83.39', 'C83.398', 'C85.28', 'C88.4', 'C88.40']],
    ['mi', ['I21.4', 'I21.A1', 'I22.2']],
    ['pericard-eff', ['I31.3', 'I31.31', 'I31.39']],
    ['autoimmune', ['M06.9', 'M05.711', 'M32.14', 'K50.011', 'K51.90']],
    ['other-cancer', ['C50.911', 'C61', 'C34.90', 'C43.9', 'C78.7']],
    ['trauma-major', ['S06.5X0A', 'S72.001A', 'S36.032A', 'S27.0XXA']],
  ])('%s holds old headers, old leaves and new leaves', (slug, codes) => {
    expect(icdCodes(slug)).toEqual(expect.arrayContaining(codes));
  });
});

describe('what must never be in a set', () => {
  it.each([
    ['hbv', snomed, '271511000', 'immune to hepatitis B'],
    ['hbv', snomed, '313234004', 'antibody after vaccination'],
    ['live-vaccine', cvx, '187', 'recombinant zoster'],
    ['live-vaccine', cvx, '10', 'inactivated polio'],
    ['plt', loinc, '32623-1', 'mean platelet volume'],
    ['hgb', loinc, '17856-6', 'HbA1c'],
    ['bm-blasts', loinc, '26446-5', 'blood blasts'],
    ['parkinson', snomed, '74390002', 'Wolff-Parkinson-White'],
    ['pid', icd10cm, 'D84.821', 'drug-induced immunodeficiency'],
    ['pid', icd10cm, 'D80.1', 'nonfamilial hypogammaglobulinaemia'],
    ['bcl', icd10cm, 'C83.50', 'lymphoblastic lymphoma'],
    ['bcl', icd10cm, 'C81.90', 'Hodgkin lymphoma'],
    ['nicm', icd10cm, 'I25.5', 'ischaemic cardiomyopathy'],
    ['aml', snomed, '91857003', 'acute lymphoid leukaemia, often mislabelled AML'],
    ['acute-leuk', snomed, '421246008', 'lymphoblastic lymphoma without leukaemia'],
    ['other-cancer', icd10cm, 'C79.32', 'meningeal secondary, may be the leukaemia'],
    ['other-cancer', icd10cm, 'D05.11', 'carcinoma in situ'],
    ['remission', snomed, '551001000124108', 'partial remission'],
    ['mi', icd10cm, 'I25.2', 'old infarction'],
    ['stroke', icd10cm, 'I69.30', 'sequelae'],
    // One code, another meaning: what ICD-10-CM has there must not be read into the other editions.
    ['sepsis', icd10gm, 'R65.2', 'a syndrome of non-infectious origin in Germany'],
    ['other-heme-malignancy', icd10gm, 'C94.8', 'blast crisis in Germany'],
    ['other-heme-malignancy', icd10, 'C91.8', 'Burkitt-type leukaemia outside America'],
    ['pregnant', icd10gm, 'O09.1', 'a duration of pregnancy in Germany, of past ones too'],
    ['hsct-status', icd10, 'Z94.8', 'any other transplanted organ'],
    ['gvhd', icd10, 'T86.0', 'rejection of the marrow too'],
    ['gvhd', icd10gm, 'T86.00', 'failure of the transplant'],
    ['cns-leuk', icd10, 'C79.3', 'brain metastases too'],
    ['pid', icd10, 'D81.8', 'metabolic diseases too'],
    ['sterilised', icd10, 'Z90.7', 'any genital organ'],
    ['remission', icd10gm, 'C91.00', 'no remission stated'],
    ['relapse', icd10gm, 'C91.00', 'no relapse stated'],
    ['remission', icd10, 'C91.0', 'no remission stated'],
    ['ball', icd10gm, 'C91.00', 'B or T lineage'],
    ['ball', icdO3, '9835/3', 'B or T lineage'],
    ['ball', icdO3, '9728/3', 'lymphoma without leukaemia'],
    ['mm', icdO3, '9731/3', 'plasmacytoma'],
    ['hsct', ops, '5-410.10', 'harvest of stem cells'],
    ['hsct', ops, '8-805.60', 'boost after a transplantation'],
    ['hsct-allogeneic', ops, '8-805.00', 'autologous'],
    ['rbc-tx', ops, '8-800.60', 'platelets'],
    ['chemo-drug', atc, 'L04AX03', 'methotrexate as an immunosuppressant'],
    ['chemo-drug', atc, 'L02BA01', 'tamoxifen'],
    ['drug-doxorubicin', atc, 'L01DB01', 'the liposomal form too, which stays longer'],
    ['non-live-vaccine', cvx, '88', 'influenza, live or not'],
    ['non-live-vaccine', cvx, '188', 'zoster, live or not'],
    ['non-live-vaccine', cvx, '999', 'unknown vaccine'],
    ['non-live-vaccine', atc, 'J07BX02', 'ebola, live or not'],
    ['live-vaccine', atc, 'J07BK03', 'recombinant zoster'],
  ])('%s: not %s|%s, %s', (slug, system, code) => {
    expect(set(slug).has(system, code)).toBe(false);
  });

  it('B lineage: no ICD-10-CM code states it', () => {
    expect(icdCodes('ball')).toEqual([]);
  });

  it('other cancer: no skin cancer but melanoma and Merkel cell, nothing haematological', () => {
    const codes = icdCodes('other-cancer');
    expect(codes.filter((code) => /^C(?:44|8[1-9]|9)/.test(code))).toEqual([]);
  });
});

describe('sets that exclude each other', () => {
  it.each([
    ['ball', 'tall'],
    ['ball', 'all-lineage-unspec'],
    ['relapse', 'refractory'],
    ['remission', 'partial-remission'],
    ['remission', 'relapse'],
    ['cd19-blasts-test', 'cd19-cells-test'],
    ['cns-leuk', 'cns-leuk-remission'],
    ['aml', 'all-lineage-unspec'],
    ['mm', 'smouldering-myeloma'],
    ['pid', 'immunodeficiency-unspecified'],
    ['pid', 'immunodeficiency-secondary'],
    ['unstable-angina', 'angina-unspecified'],
    ['other-cancer', 'nmsc'],
    ['other-cancer', 'heme-malig'],
    ['other-cancer', 'cancer-maybe-same'],
    ['major-surgery', 'not-major-surgery'],
    ['major-surgery', 'minor-surgery'],
    ['gcsf-short', 'gcsf-pegylated'],
    ['positive-answer', 'negative-answer'],
    ['pregnant-answer', 'not-pregnant-answer'],
    ['breastfeeding-answer', 'not-breastfeeding-answer'],
    ['hsct-allogeneic', 'hsct-autologous'],
    ['hbsag-test', 'hbs-antibody-test'],
    ['live-vaccine', 'non-live-vaccine'],
    ['live-vaccine', 'not-a-vaccine'],
    ['non-live-vaccine', 'not-a-vaccine'],
    ['ball', 'bcl'],
    ['bcl', 'other-heme-malignancy'],
    ['mature-b-leuk', 'all-lineage-unspec'],
    ['immunosupp-only', 'immunosupp-antileukaemic'],
  ])('%s and %s share no code', (one, other) => {
    const otherKeys = keys(other);
    expect([...keys(one)].filter((key) => otherKeys.has(key))).toEqual([]);
  });

  it.each([
    ['ball', 'acute-leuk'],
    ['all-lineage-unspec', 'acute-leuk'],
    ['aml', 'acute-leuk'],
    ['acute-leuk', 'heme-malig'],
    ['bcl', 'heme-malig'],
    ['mm', 'heme-malig'],
    ['hsct-allogeneic', 'hsct'],
    ['vent-arrhythmia', 'arrhythmia'],
    ['minor-surgery', 'surgery'],
    ['spo2-room-air', 'spo2'],
    ['tbi', 'rt'],
    ['anthracycline-drug', 'chemo-drug'],
    ['all-lineage-unspec', 'heme-malig'],
    ['other-heme-malignancy', 'heme-malig'],
    ['complete-remission', 'remission'],
    ['immunosupp-only', 'immunosupp'],
    ['immunosupp-antileukaemic', 'immunosupp'],
  ])('%s is part of %s', (part, whole) => {
    const wholeKeys = keys(whole);
    expect([...keys(part)].filter((key) => !wholeKeys.has(key))).toEqual([]);
  });
});

describe('the editions of ICD-10', () => {
  const families = valueSets.all.flatMap((each) =>
    each.codes
      .filter(({ system }) => system === icd10 || system === icd10gm)
      .map((code) => ({ each, code })),
  );

  it('are written as the classification does', () => {
    for (const { each, code } of families) {
      expect(codeKey(code.system, code.code), each.title).toBe(`${code.system}|${code.code}`);
    }
  });

  it('give no letter as the fourth character, which only ICD-10-CM has', () => {
    for (const { each, code } of families) {
      expect(code.code, each.title).toMatch(/^[A-Z]\d\d(?:\.\d{1,2})?$/);
    }
  });

  it('list a code of five characters only beside its category', () => {
    // A state that only the fifth character tells has no category in its set.
    const stateSets = [
      'remission',
      'complete-remission',
      'relapse',
      'gvhd',
      'hsct-status',
      'sepsis',
      'infection',
      'dementia',
    ];
    for (const { each, code } of families.filter(({ code: { code } }) => code.length === 6)) {
      if (stateSets.some((slug) => each.url === base + slug)) continue;
      const category = code.code.slice(0, 5);
      const within = each.has(code.system, category) || category === 'C79.8';
      expect(within, `${each.title}: ${code.code}`).toBe(true);
    }
  });
});

describe('antineoplastic drugs', () => {
  it('hold a drug’s ATC code wherever its set of one drug does', () => {
    const chemo = keys('chemo-drug');
    const others = ['ici', 'cd19-directed-drug', 'cd22-directed-drug'].map(keys);
    for (const { code, system } of set('drug-with-half-life').codes) {
      const key = codeKey(system, code);
      expect(chemo.has(key) || others.some((each) => each.has(key)), key).toBe(true);
    }
  });

  it('have each code of a set of one drug among those of known half-life', () => {
    const known = keys('drug-with-half-life');
    for (const { url } of valueSets.all.filter((each) => each.url.startsWith(`${base}drug-`))) {
      for (const key of keys(url.slice(base.length)))
        expect(known.has(key), `${url} ${key}`).toBe(true);
    }
  });

  it('give no code to two drugs of different half-life', () => {
    const seen = new Map<string, string>();
    const single = valueSets.all.filter(
      ({ url }) => url.startsWith(`${base}drug-`) && url !== `${base}drug-with-half-life`,
    );
    for (const { url } of single) {
      for (const key of keys(url.slice(base.length))) {
        expect(seen.get(key) ?? url, key).toBe(url);
        seen.set(key, url);
      }
    }
  });
});
