import type { ServiceRequest, Task } from 'fhir/r4.js';
import type { Assessment } from '../../eligibility/assessment.ts';
import type { Order } from '../../eligibility/order.ts';
import type { Trial } from '../../eligibility/trial.ts';
import type { Suggestion } from './card.ts';
import { contactOf } from './contact.ts';
import { clip, oneLine } from './plain-text.ts';
import { sectionsOf } from './sections.ts';
import type { Line } from './sections.ts';

const longestTitle = 120;

/** Whom and when a suggested resource is for. */
export interface Subject {
  /** Relative reference, e.g. `Patient/p1`. */
  readonly patient: string;
  /** ISO 8601 instant. */
  readonly authoredOn: string;
}

/**
 * The tests that would settle what is missing or stale for a trial: key of the order, each once, in
 * the order in which the card asks for them. A part of a composite that is settled asks for none.
 */
export function ordersNeeded(assessment: Assessment): readonly string[] {
  const keysOf = (lines: readonly Line[]): readonly string[] =>
    lines.flatMap(({ criterion, finding, parts }) => [
      ...(criterion.order !== undefined && isOrderable(finding.reason) ? [criterion.order] : []),
      ...keysOf(parts),
    ]);
  return [...new Set(keysOf(sectionsOf(assessment).ask))];
}

/** A repeat helps where there is no result or an old one; not where the record could not be read. */
function isOrderable(reason: string | undefined): boolean {
  return reason === 'missing' || reason === 'stale';
}

/**
 * A draft order of one test. Nothing is signed: the EHR opens it for the clinician.
 * @returns `undefined` for an order without a code, which no EHR could place
 */
export function orderSuggestion(
  order: Order,
  trial: Trial,
  { patient, authoredOn }: Subject,
  uuid: string,
): Suggestion | undefined {
  const [coding] = order.codes;
  if (coding === undefined) return undefined;
  const test = oneLine(order.display);
  const request: ServiceRequest = {
    resourceType: 'ServiceRequest',
    status: 'draft',
    intent: 'proposal',
    code: { coding: [{ ...coding }], text: test },
    subject: { reference: patient },
    authoredOn,
    reasonCode: [{ text: `To settle a criterion of the clinical trial ${titleOf(trial)}` }],
  };
  return {
    label: `Draft an order: ${test}`,
    uuid,
    actions: [
      { type: 'create', description: `Draft an order for ${test}, not signed.`, resource: request },
    ],
  };
}

/** A draft task for the study's coordinator: to review this patient for the trial. */
export function coordinatorSuggestion(
  trial: Trial,
  { patient, authoredOn }: Subject,
  uuid: string,
): Suggestion {
  const title = titleOf(trial);
  const contact = contactOf(trial);
  const task: Task = {
    resourceType: 'Task',
    status: 'draft',
    intent: 'proposal',
    code: { text: 'Review a patient for a clinical trial' },
    description: `Review this patient for the clinical trial ${title}.${contact === undefined ? '' : ` Contact: ${contact}`}`,
    focus: { type: 'ResearchStudy', display: title },
    for: { reference: patient },
    authoredOn,
    owner: { display: oneLine(trial.contact?.name ?? '') || 'Study coordinator' },
  };
  return {
    label: 'Ask the study coordinator for a review',
    uuid,
    actions: [
      {
        type: 'create',
        description: `Draft a task for the study's coordinator to review this patient for ${title}.`,
        resource: task,
      },
    ],
  };
}

function titleOf(trial: Trial): string {
  return clip(oneLine(trial.shortTitle) || trial.id, longestTitle);
}
