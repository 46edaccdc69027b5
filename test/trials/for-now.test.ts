import { expect, it } from 'vitest';
import { findingsOf } from '../../src/matching/trial-findings.ts';
import { recordOf } from '../fhirpath/records.ts';
import { cql, givenCatalogue, trialYaml } from './given-catalogue.ts';

const criteria = cql(
  'Stages',
  `include Findings version '1.0.0' called Findings

context Patient

define "Not Yet":
  Findings."For Now"(Findings."Decided"(false, [Condition]))

define "Never":
  Findings."Decided"(false, [Condition])

define "Neither":
  Findings."All Of"({ "Not Yet", "Never" })

define "Twice Not Yet":
  Findings."All Of"({ "Not Yet", "Not Yet" })

define "Cannot Be Told":
  Findings."For Now"(Findings."Open"('stale', [Condition]))
`,
);

it('what fails only for now is not now; with one thing that stays, it is ruled out', async () => {
  const lines = ['Not Yet', 'Never', 'Neither', 'Twice Not Yet', 'Cannot Be Told'].map(
    (define, index) => `id: I${index}, kind: inclusion, text: ${define}, define: ${define}`,
  );
  const reviewed = 'id: I5, kind: inclusion, text: Shown only, define: Not Yet, on_fail: review';
  const catalogue = await givenCatalogue({
    'trials/stages/trial.yaml': trialYaml('stages', [...lines, reviewed]),
    'trials/stages/criteria.cql': criteria,
  });
  const condition = { resourceType: 'Condition', id: 'c1', code: { text: 'x' } };
  const findings = await findingsOf(catalogue, recordOf({}, [condition]), {
    trial: 'stages',
    evaluatedAt: '2026-06-15T12:00:00Z',
  });
  expect(findings.map(({ effect, reason = '' }) => `${effect} ${reason}`.trim())).toEqual([
    'not-now',
    'rules-out',
    'rules-out',
    'not-now',
    'open stale',
    'open judgement',
  ]);
});
