import type { AuditEvent, AuditEventAgent, AuditEventEntity, Coding } from 'fhir/r4.js';
import type { KeptAnswer, KeptFeedback } from '../queries/pages.ts';

/** http://terminology.hl7.org/CodeSystem/audit-event-type */
const rest: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
  code: 'rest',
  display: 'RESTful Operation',
};
const entityTypes = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const entityRoles = 'http://terminology.hl7.org/CodeSystem/object-role';

/** An answer as FHIR R4 has it: the service was asked about a patient, and showed these trials. */
export function answerEvent(answer: KeptAnswer): AuditEvent {
  const shown = answer.trials.filter(({ placement }) => placement !== 'set-aside');
  return {
    resourceType: 'AuditEvent',
    id: answer.id,
    type: rest,
    subtype: [{ system: 'urn:trialhook:audit-subtypes', code: 'answer', display: 'Hook answered' }],
    action: 'E',
    recorded: answer.answered_at.toISOString(),
    outcome: '0',
    agent: [callerAgent(answer.caller)],
    source: { observer: { display: 'Trialhook' } },
    entity: [
      {
        what: { identifier: { system: 'urn:trialhook:patient-hash', value: answer.patient } },
        type: { system: entityTypes, code: '1', display: 'Person' },
        role: { system: entityRoles, code: '1', display: 'Patient' },
      },
      {
        what: { identifier: { system: 'urn:trialhook:catalogue', value: answer.revision } },
        type: { system: entityTypes, code: '2', display: 'System Object' },
      },
      ...shown.map(({ trial, verdict, placement, card }) => ({
        what: { identifier: { system: 'urn:trialhook:trials', value: trial } },
        type: { system: entityTypes, code: '2', display: 'System Object' },
        detail: [
          { type: 'verdict', valueString: verdict },
          { type: 'placement', valueString: placement },
          ...(card === null ? [] : [{ type: 'card', valueString: card }]),
        ],
      })),
    ],
  };
}

/** Feedback as FHIR R4 has it; what a clinician wrote is not in it. */
export function feedbackEvent(feedback: KeptFeedback): AuditEvent {
  const card: AuditEventEntity = {
    what: { identifier: { system: 'urn:trialhook:cards', value: feedback.card } },
    type: { system: entityTypes, code: '2', display: 'System Object' },
    detail: [
      { type: 'outcome', valueString: feedback.outcome },
      ...(feedback.reason_code === null
        ? []
        : [{ type: 'override-reason', valueString: feedback.reason_code }]),
    ],
  };
  return {
    resourceType: 'AuditEvent',
    id: feedback.id,
    type: rest,
    subtype: [
      { system: 'urn:trialhook:audit-subtypes', code: 'feedback', display: 'Feedback stored' },
    ],
    action: 'C',
    recorded: feedback.received_at.toISOString(),
    outcome: '0',
    agent: [callerAgent(feedback.caller)],
    source: { observer: { display: 'Trialhook' } },
    entity: [card],
  };
}

/** The EHR that called; without authentication nobody knows which. */
function callerAgent(caller: string | null): AuditEventAgent {
  return {
    requestor: true,
    who:
      caller === null
        ? { display: 'A caller that was not authenticated' }
        : { identifier: { system: 'urn:trialhook:issuers', value: caller } },
  };
}
