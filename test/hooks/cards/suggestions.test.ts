import type { ServiceRequest, Task } from 'fhir/r4.js';
import { describe, expect, it } from 'vitest';
import type { Card } from '../../../src/hooks/cards/card.ts';
import { assessment, met, open, trial } from '../assessments.ts';
import { candidate, cards, echo } from './answer.ts';

const cd19 = open('I3', 'stale', { label: 'CD19 result', order: 'cd19' });

/** The codes of the orders that each card suggests. */
function orderedOn(list: readonly Card[]): readonly (readonly string[])[] {
  return list.map(({ suggestions = [] }) =>
    suggestions
      .map(({ actions: [{ resource }] }) => resource)
      .filter((resource) => resource.resourceType === 'ServiceRequest')
      .map((request) => request.code?.coding?.[0]?.code ?? ''),
  );
}

describe('suggested orders', () => {
  it('are drafts of whole ServiceRequests, one action each', () => {
    const [card] = cards([assessment('possible', trial('t'), [echo])]);
    const [order] = card?.suggestions ?? [];
    expect(order).toMatchObject({ label: 'Draft an order: Echocardiogram with LVEF' });
    expect(order?.actions).toHaveLength(1);
    expect(order?.actions[0].description).not.toBe('');
    expect(order?.actions[0].type).toBe('create');
    const resource = order?.actions[0].resource as ServiceRequest;
    expect(resource).toEqual({
      resourceType: 'ServiceRequest',
      status: 'draft',
      intent: 'proposal',
      code: {
        coding: [
          { system: 'http://loinc.org', code: '34552-0', display: 'Echocardiogram with LVEF' },
        ],
        text: 'Echocardiogram with LVEF',
      },
      subject: { reference: 'Patient/p1' },
      authoredOn: '2026-06-15T12:00:00.000Z',
      reasonCode: [{ text: 'To settle a criterion of the clinical trial Trial t' }],
    });
  });

  it('stand on the first card that needs the test and on no other', () => {
    const list = cards([
      assessment('possible', trial('a'), [
        echo,
        { ...echo, criterion: { ...echo.criterion, id: 'I9' } },
      ]),
      assessment('possible', trial('b'), [echo, cd19]),
      assessment('possible', trial('c'), [cd19]),
    ]);
    expect(orderedOn(list)).toEqual([['34552-0'], ['51101-4'], []]);
  });

  it('leave out what is ordered already and what the catalogue has no order for', () => {
    const unknown = open('I4', 'missing', { order: 'no-such-order' });
    const list = cards([assessment('possible', trial('a'), [echo, cd19, unknown])], {
      activeOrders: new Set(['echocardiogram']),
    });
    expect(orderedOn(list)).toEqual([['51101-4']]);
  });

  it('are for what is missing or stale, not for what could not be read or compared', () => {
    const lines = (['unavailable', 'not-comparable', 'error', 'judgement'] as const).map(
      (reason, index) => open(`I${index}`, reason, { order: 'cd19' }),
    );
    expect(orderedOn(cards([assessment('possible', trial('a'), lines)]))).toEqual([[]]);
  });

  it('are for the open part of an open composite, and not of a settled one', () => {
    const part = open('I1a', 'missing', { partOf: 'I1', order: 'cd19' });
    const of = (whole: ReturnType<typeof met>) =>
      orderedOn(cards([assessment('possible', trial('a'), [whole, part])]));
    expect(of(open('I1', 'missing'))).toEqual([['51101-4']]);
    expect(of(met('I1'))).toEqual([[]]);
  });

  it('are not for trials without a card of their own', () => {
    const list = cards([candidate('a'), assessment('possible', trial('b'), [echo])], {}, 1);
    expect(orderedOn(list)).toEqual([[], []]);
  });
});

describe('the suggested task', () => {
  it('asks the study’s coordinator to review this patient', () => {
    const named = trial('t', { contact: { name: 'Dr Li', phone: '+86 1' } });
    const [card] = cards([assessment('candidate', named, [met('I1')])]);
    const [suggestion, ...others] = card?.suggestions ?? [];
    expect(others).toEqual([]);
    const task = suggestion?.actions[0].resource as Task;
    expect(task).toEqual({
      resourceType: 'Task',
      status: 'draft',
      intent: 'proposal',
      code: { text: 'Review a patient for a clinical trial' },
      description: 'Review this patient for the clinical trial Trial t. Contact: Dr Li, +86 1',
      focus: { type: 'ResearchStudy', display: 'Trial t' },
      for: { reference: 'Patient/p1' },
      authoredOn: '2026-06-15T12:00:00.000Z',
      owner: { display: 'Dr Li' },
    });
  });

  it('goes to "the coordinator" where the source names nobody', () => {
    const [card] = cards([candidate('t')]);
    const task = card?.suggestions?.[0]?.actions[0].resource as Task;
    expect(task.owner).toEqual({ display: 'Study coordinator' });
    expect(task.description).toBe('Review this patient for the clinical trial Trial t.');
  });
});
