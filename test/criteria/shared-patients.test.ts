import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cardsOf } from '../../src/hooks/cards/cards.ts';
import { matchPatient, type PatientMatch } from '../../src/matching/match-patient.ts';
import { assembleRecord } from '../../src/record/assemble-record.ts';
import { readPatientFile } from '../../src/record/read-patient-file.ts';
import { codeKey } from '../../src/terminology/code-systems.ts';
import type { Catalogue } from '../../src/trials/catalogue.ts';
import { caseTime, shippedCatalogue } from './shipped-catalogue.ts';

/** Patients that nobody of this project wrote, and what is expected of them (their README). */
const folder = join(import.meta.dirname, '../../../shared/patients');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

let catalogue: Catalogue;

beforeAll(async () => {
  catalogue = await shippedCatalogue();
});

function match(file: string): Promise<PatientMatch> {
  const record = assembleRecord({
    ...readPatientFile(readFileSync(join(folder, file), 'utf8'), file),
    codeKey,
  });
  return matchPatient(catalogue, record, { evaluatedAt: caseTime });
}

function cards(matched: PatientMatch) {
  return cardsOf(matched, {
    orders: new Map(catalogue.orders.map((order) => [order.key, order])),
    reads: new Map(),
    mostTrialCards: 3,
    newId: () => 'id',
  });
}

describe('patients from elsewhere', () => {
  it.each(files.filter((name) => !name.startsWith('mcode')))('%s: no card', async (file) => {
    expect(cards(await match(file))).toEqual([]);
  });

  it('the boy with B-ALL: too young for four trials, possible for the one without an age', async () => {
    const matched = await match('mcode-pediatric-b-all-brian-l.json');
    expect(
      Object.fromEntries(matched.assessments.map(({ trial, verdict }) => [trial.id, verdict])),
    ).toEqual({
      'donor-cd19-cd22-b-all': 'possible',
      'donor-cd19-b-all': 'ineligible',
      'cd7-car-t-acute-leukemia': 'ineligible',
      'in-vivo-car-t-heme': 'ineligible',
      'qh103-b-all': 'ineligible',
    });
    const findings = new Map(
      matched.assessments.flatMap(({ trial, findings: each }) =>
        each.map((finding) => [`${trial.id} ${finding.criterion}`, finding] as const),
      ),
    );
    expect(findings.get('donor-cd19-cd22-b-all D01a')?.status).toBe('met');
    expect(findings.get('donor-cd19-cd22-b-all D01b')?.reason).toBe('missing');
    expect(findings.get('donor-cd19-cd22-b-all D03')?.detail).toBe('narrative-only');
    expect(findings.get('donor-cd19-b-all I10')?.detail).toBe('different-scale');
    expect(findings.get('donor-cd19-b-all I07c')?.reason).toBe('stale');
    expect(cards(matched)).toHaveLength(1);
  });
});
