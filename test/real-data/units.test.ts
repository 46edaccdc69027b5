import { describe, expect, it } from 'vitest';
import {
  alt,
  bilirubin,
  count,
  creatinine,
  haemoglobin,
  hcg,
  inWords,
  loinc,
  neutrophils,
  platelets,
  quantity,
  said,
  saturation,
  system,
  weight,
  type Read,
} from './read-results.ts';
import { Chart } from './textbook-chart.ts';

/*
 * What a laboratory typed in its own spelling is read. A unit that can be read in two ways, or whose words and code
 * say different things, decides nothing.
 */

/** Around a limit, in the unit of the limit: what is just on the good side, and just on the bad one. */
interface Around {
  readonly read: Read;
  readonly met: number;
  readonly notMet: number;
}

const limits = {
  platelets: { read: platelets, met: 31, notMet: 29 },
  haemoglobin: { read: haemoglobin, met: 6.2, notMet: 5.8 },
  creatinine: { read: creatinine, met: 170, notMet: 185 },
  bilirubin: { read: bilirubin, met: 48, notMet: 54 },
  alt: { read: alt, met: 118, notMet: 122 },
  saturation: { read: saturation, met: 92, notMet: 88 },
  weight: { read: weight, met: 26, notMet: 24 },
} satisfies Record<string, Around>;

/** A list written with semicolons. */
function listed(text: string): readonly string[] {
  return text.split(/;\s*/u);
}

/** How many times the limit's unit each spelling is. */
const spellings: readonly (readonly [keyof typeof limits, number, readonly string[]])[] = [
  [
    'platelets',
    1,
    listed(`K/uL; K/UL; k/ul; K/mcL; K/mm3; K/mm^3; K/cumm; K/cu mm; K/µL; Thou/uL; Thou/mcL;
      THOUS/CMM; Thousand/uL; Thousands/mcL; Thousand per microliter;
      thousand per cubic millimeter; th/mm3; 1000/uL; x1000/mcL; 10*3/uL; 10*3/mcL;
      10^3/uL; 10^3/µL; 10^3/μL; 10³/µl; 10³/mm³; 10**3/uL; 10E3/mcL; 10e+03/uL; 10(3)/mcL;
      10[3]/uL; x10(3)/mcL; x10E3/uL; x10^3/mcL; X10*3/UL; x 10^3 / uL; ×10³/µL; 10x3/uL;
      103/uL; 10*3/mm3; 10*3{cells}/uL; 10*3.{cells}/uL; 10*3/uL{cells}; 10^3 cells/uL;
      10*9/L; 10^9/L; 10**9/L; 10E9/L; 10e9/l; E9/L; 1E9/L; 10 9/L; x 10 9/L; x10e9/L;
      x10(9)/L; ×10⁹/l; *10^9/L; 10*9.{cells}/L; {cells}.10*9/L; Giga/L; giga per liter;
      GI/L; G/L; G/l; Gpt/l; Mrd/l; Mrd./l; Billion/L; billion per liter; /nL; 1/nL; /nl;
      Tsd/µl; Tsd./µl; 10*6/mL; M/mL`),
  ],
  [
    'platelets',
    0.001,
    listed(`/uL; /mcL; /µl; /mm3; /mm³; /cumm; /cu.mm; 1/uL; cells/uL; cells/mcL; cells/cumm;
      cells per microliter; per microliter; {cells}/uL; {#}/uL; #/uL; 10*6/L; 10^6/L;
      x10⁶/L; Mill/L; M/L`),
  ],
  ['platelets', 1000, listed(`10*12/L; 10¹²/L; T/L; 10*6/uL; M/uL; Mill/mcL; Mio/µl`)],
  ['platelets', 10, listed(`10*4/uL; x10^4/µl`)],
  ['platelets', 100, listed(`lakh/cumm; Lakhs/cumm; 10^5/uL`)],
  ['haemoglobin', 1, listed(`g/dL; G/DL; gm/dL; gms/dl; g%; gm%; g/100 mL; gram per deciliter`)],
  ['haemoglobin', 0.1, listed(`g/L; g/l; gm/L; mg/mL; gram per liter`)],
  ['haemoglobin', 1 / 0.6206, listed(`mmol/L; mmol/l; millimole per liter`)],
  [
    'creatinine',
    1,
    listed(`umol/L; µmol/l; μmol/L; UMOL/L; mcmol/L; micromol/L; umol/l; micromole per liter`),
  ],
  ['creatinine', 88.4, listed(`mg/dL; mg/dl; MG/DL; mg%; mg/100mL; milligram per deciliter`)],
  ['creatinine', 8.84, listed(`mg/L; mg/l`)],
  ['creatinine', 1000, listed(`mmol/L`)],
  ['bilirubin', 1, listed(`umol/L; µmol/l; mcmol/L; micromoles/L`)],
  ['bilirubin', 17.104, listed(`mg/dL; mg/dl; mg%`)],
  ['bilirubin', 1.7104, listed(`mg/L`)],
  [
    'alt',
    1,
    listed(`U/L; U/l; IU/L; iu/l; UI/L; UI/l; IE/l; [IU]/L; units/L; unit per liter;
      international unit per liter; mU/mL`),
  ],
  ['alt', 60, listed(`ukat/L; µkat/l; μkat/L; mckat/L`)],
  ['alt', 0.06, listed(`nkat/L`)],
  ['saturation', 1, listed(`%; Percent; percent; pct; ％`)],
  ['saturation', 100, listed(`1; {ratio}; fraction`)],
  ['weight', 1, listed(`kg; KG; Kgs; kilogram`)],
  ['weight', 0.001, listed(`g; grams`)],
  ['weight', 0.45359237, listed(`[lb_av]; lb; lbs; pounds`)],
];

/** Spellings that can be read in two ways, say too little, or say something else. */
const unknowns: readonly (readonly [keyof typeof limits, readonly string[]])[] = [
  [
    'platelets',
    listed(`10*3; 10^3; x10e3; thou; K; uL; /HPF; /[HPF]; /100{WBC}; %; g/dL; g/mL; mg/L; mmol/L;
      U/mL; K/L; K/mL; 10*3/mL; /L; /mL; mil/mm3; T/cmm; K/ccm; 10*-3/uL; 10^-9/L;
      x10-3/uL; 10*33/uL; 10*8/L/uL; 10*9/L/d; {10*3}/uL; {thou}/uL; 10.9/L; 1003/uL;
      10*3/uL/h; log10/uL; plt; adequate`),
  ],
  ['haemoglobin', listed(`g; dL; mg; g/kg; U/L; 10*9/L; g/24h; mEq/L`)],
  ['creatinine', listed(`mg; mol; U/L; mL/min; mg/24h; umol/d; mg/g; mEq/L`)],
  ['bilirubin', listed(`mg; U/L; g/dL; umol/d`)],
  ['alt', listed(`U; U/kg; U/d; U/g; mg/dL; katal; U/dL; U{25Cel}/L`)],
  ['saturation', listed(`g%; mg%; mm[Hg]; kPa; %{baseline}; ‰`)],
  ['weight', listed(`kg/m2; stone; k; cm; g/d`)],
];

describe('a unit in words', () => {
  for (const [name, factor, units] of spellings) {
    const { read, met, notMet } = limits[name];
    it.each(units)(`is ${factor} of the limit's for ${name}: %s`, async (unit) => {
      const of = (value: number) => ({ valueQuantity: { value: value / factor, unit } });
      expect([await said(read, of(met)), await said(read, of(notMet))]).toEqual(['met', 'not-met']);
    });
  }

  for (const [name, units] of unknowns) {
    const { read, met } = limits[name];
    it.each(units)(`is not known for ${name}: %s`, async (unit) => {
      const open = 'unknown unit-unknown';
      expect(await said(read, { valueQuantity: { value: met, unit } })).toBe(open);
      expect(await said(read, { valueQuantity: { value: 0.5, unit } })).toBe(open);
    });
  }

  it('is read for a clearance that the laboratory reported', async () => {
    const clearance = (value: number, unit: string) =>
      inWords(
        new Chart().addLike('creatinine', 'clearance', {
          code: loinc('35591-7'),
          valueQuantity: { value, unit },
        }),
        weight,
      );
    expect(await clearance(46, 'mL/min')).toBe('met');
    expect(await clearance(44, 'ML/MIN')).toBe('not-met');
    expect(await clearance(44 / 60, 'mL/s')).toBe('not-met');
  });
});

describe('the unit in words beside its code', () => {
  it.each([
    ['10*9/L', '10*3/uL'],
    ['K/uL', '10*9/L'],
    ['x10(3)/mcL', '10*3/uL'],
    ['Thousand per microliter', '10*3/uL'],
    ['plt/field', '10*9/L'],
    ['cells, see note', '10*9/L'],
    ['', '10*9/L'],
    ['cells', '10*9/L'],
    ['10^3', '10*3/uL'],
    ['mil/mm3', '10*3/uL'],
  ])('is no matter where it says the same, or nothing: %s, %s', async (unit, code) => {
    expect(await said(platelets, { valueQuantity: count(31, { unit, code }) })).toBe('met');
    expect(await said(platelets, { valueQuantity: count(29, { unit, code }) })).toBe('not-met');
  });

  it.each<[Read, number, string, string]>([
    [platelets, 82, '/uL', '10*9/L'],
    [platelets, 82, '10*9/L', '10*6/L'],
    [platelets, 82, 'M/uL', '10*3/uL'],
    [platelets, 82, 'g/dL', '10*9/L'],
    [platelets, 82, '10*9/L', 'kg'],
    [platelets, 82, '%', '10*9/L'],
    [platelets, 82, '10*9/mL', '10*9/L'],
    [platelets, 82, '10*3/L', '10*3/uL'],
    [platelets, 82, 'mmol/L', '10*3/uL'],
    [creatinine, 0.7, 'ug/dL', 'mg/dL'],
    [creatinine, 0.7, 'mg/24h', 'mg/dL'],
    [saturation, 97, 'mm[Hg]', '%'],
    [neutrophils, 1200, 'K/uL', '/uL'],
    [haemoglobin, 9.1, 'g/L', 'g/dL'],
    [haemoglobin, 9.1, 'mmol/L', 'g/dL'],
    [creatinine, 0.7, 'umol/L', 'mg/dL'],
    [creatinine, 62, 'mg/dL', 'umol/L'],
    [creatinine, 0.7, 'mg/L', 'mg/dL'],
    [bilirubin, 0.6, 'µmol/L', 'mg/dL'],
    [alt, 31, 'µkat/L', 'U/L'],
    [saturation, 97, '%', '1'],
    [weight, 64, 'lb', 'kg'],
    [weight, 64, 'kg', '[lb_av]'],
  ])(
    'of %o decides nothing where it contradicts it: %d, %s, %s',
    async (read, value, unit, code) => {
      const open = 'unknown unit-contradiction';
      expect(await said(read, { valueQuantity: { value, unit, system, code } })).toBe(open);
      expect(await said(read, { valueQuantity: { value, unit, code } })).toBe(open);
    },
  );

  it('per 1.73 m2 contradicts a clearance in mL/min', async () => {
    const chart = new Chart().addLike('creatinine', 'clearance', {
      code: loinc('35591-7'),
      valueQuantity: quantity(44, 'mL/min', { unit: 'mL/min/1.73m2' }),
    });
    // The reported one is not used; the formula's own is.
    expect(await inWords(chart, weight)).toBe('met');
  });

  it('at the upper limit of normal leaves none where it contradicts it', async () => {
    const valueQuantity = quantity(31, 'U/L');
    const referenceRange = [{ high: quantity(40, 'U/L', { unit: 'ukat/L' }) }];
    expect(await said(alt, { valueQuantity, referenceRange })).toBe('unknown ULN-unreadable');
  });

  it.each([
    ['mIU/mL', 'm[IU]/mL', 'met'],
    ['mUI/ml', '[IU]/L', 'met'],
    ['milli-international units per milliliter', 'm[IU]/mL', 'met'],
    ['IU/mL', 'm[IU]/mL', 'unknown indeterminate-result'],
    ['mIU/mL', '[IU]/mL', 'unknown indeterminate-result'],
    ['ng/mL', 'm[IU]/mL', 'unknown indeterminate-result'],
  ])('decides with it whether 3 of hCG is none: %s, %s', async (unit, code, expected) => {
    const valueQuantity = { value: 3, unit, system, code };
    expect(await said(hcg, { valueQuantity })).toBe(expected);
  });

  it.each([
    [
      'a code of UCUM that nobody knows',
      { unit: '10*9/L', system, code: 'plt' },
      'unknown unit-unknown',
    ],
    [
      'one of UCUM by its OID',
      { unit: '10*9/L', system: 'urn:oid:2.16.840.1.113883.6.8', code: 'plt' },
      'unknown unit-unknown',
    ],
    [
      "the laboratory's own code",
      { unit: '10*9/L', system: 'urn:oid:1.2.3.4', code: 'PLTU' },
      'met',
    ],
    ['a code without a system', { unit: '10*9/L', code: 'PLTU' }, 'met'],
    ['a spelling as the code', { system, code: 'K/uL' }, 'met'],
    ["a spelling as the laboratory's own code", { system: 'urn:oid:1.2.3.4', code: 'K/uL' }, 'met'],
  ])('is read as it should with %s', async (_what, unit, expected) => {
    expect(await said(platelets, { valueQuantity: { value: 82, ...unit } })).toBe(expected);
  });
});
