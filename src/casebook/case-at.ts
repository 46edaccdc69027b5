import type { Patient } from 'fhir/r4.js';
import type { Completeness } from '../record/record.ts';
import type { CasesText, CaseText } from './case-text.ts';
import type { Case, ExpectedFinding } from './case.ts';
import type { Expectation } from './expectation.ts';
import { dateAt } from './shorthand/dates.ts';
import type { Instant } from './shorthand/instant.ts';
import { patientAt } from './shorthand/patient.ts';
import { resourcesOf } from './shorthand/record.ts';

/** The case that an author wrote, with what the file's defaults add, at its evaluation time. */
export function caseAt(one: CaseText, file: CasesText, line: number): Case {
  const at = one.at ?? file.at;
  const defaults = one.defaults === 'none' ? undefined : file.defaults;
  const patient = patientOf(one, defaults, at.instant);
  const patientId = patient?.id ?? 'p1';
  const context = { at: at.instant, subject: { reference: `Patient/${patientId}` } };
  return {
    name: one.name,
    ...(one.example !== undefined && { example: one.example }),
    line,
    at: at.text,
    patientId,
    resources: [
      ...(patient ? [patient] : []),
      ...resourcesOf(defaults?.record ?? [], context, 'd'),
      ...resourcesOf(one.record ?? [], context),
    ],
    incomplete: new Map<string, Completeness>([
      ...(one.partial ?? []).map((type) => [type, 'partial'] as const),
      ...(one.unread ?? []).map((type) => [type, 'unread'] as const),
    ]),
    expect: new Map(
      Object.entries(one.expect ?? {}).map(([criterion, expected]) => [
        criterion,
        expectedAt(expected, patientId, at.instant),
      ]),
    ),
    ...(one.verdict !== undefined && { verdict: one.verdict }),
  };
}

function patientOf(
  { patient }: CaseText,
  defaults: CasesText['defaults'],
  at: Instant,
): (Patient & { id: string }) | undefined {
  const usual = defaults?.patient;
  if (patient === 'none' || (patient === undefined && usual === 'none')) return undefined;
  return patientAt({ ...(usual === 'none' ? {} : usual), ...patient }, at);
}

function expectedAt(expected: Expectation, patientId: string, at: Instant): ExpectedFinding {
  const { clears, evidence, ...rest } = expected;
  return {
    ...rest,
    ...(clears && { clears: dateAt(clears, at) }),
    ...(evidence && {
      evidence: evidence.map((one) => (one === 'Patient' ? `Patient/${patientId}` : one)),
    }),
  };
}
