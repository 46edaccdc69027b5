import { describe, expect, it } from 'vitest';
import { inWords, loinc, quantity, roomAir, said } from './read-results.ts';
import { Chart, type Json } from './textbook-chart.ts';

/*
 * A saturation counts as one on room air only where what was measured of the oxygen can be read and says so.
 */

describe('the oxygen that was breathed', () => {
  const flow = '3151-8';
  const concentration = '3150-6';
  const component = (code: string, more: Json) => ({
    component: [{ code: loinc(code), ...more }],
  });
  // Oxygen saturation by pulse oximetry, which does not say what was breathed; and the same on room air.
  const anyAir = { code: loinc('59408-5') };
  const onRoomAir = { code: loinc('59410-1') };
  const valueQuantity = quantity(97, '%');

  it.each([
    [flow, { value: 0 }, 'met'],
    [flow, { value: 0, comparator: '<=' }, 'met'],
    [flow, { value: 2 }, 'unknown on-oxygen'],
    [flow, { value: 2, comparator: '>' }, 'unknown on-oxygen'],
    [flow, { value: 0, comparator: '>' }, 'unknown on-oxygen'],
    [flow, { value: 1, comparator: '<' }, 'unknown oxygen-state-unknown'],
    [flow, { value: 0, comparator: '>=' }, 'unknown oxygen-state-unknown'],
    [flow, { value: 0, comparator: '~' }, 'unknown oxygen-state-unknown'],
    [flow, { value: 0, comparator: '' }, 'unknown oxygen-state-unknown'],
    [flow, { value: -2 }, 'unknown oxygen-state-unknown'],
    [concentration, quantity(21, '%'), 'met'],
    [concentration, quantity(0.21, '1'), 'met'],
    [concentration, quantity(35, '%'), 'unknown on-oxygen'],
    [concentration, quantity(0.35, '1'), 'unknown on-oxygen'],
    [concentration, quantity(21, '%', { comparator: '~' }), 'unknown oxygen-state-unknown'],
    [concentration, quantity(20, '%', { comparator: '>' }), 'unknown oxygen-state-unknown'],
    [concentration, quantity(21, '%', { unit: 'fraction' }), 'unknown oxygen-state-unknown'],
    [concentration, quantity(21, 'L/min'), 'unknown oxygen-state-unknown'],
    [concentration, { value: 21 }, 'unknown oxygen-state-unknown'],
    [concentration, quantity(-21, '%'), 'unknown oxygen-state-unknown'],
  ])('is known from a component that can be read: %s %j', async (code, amount, expected) => {
    const measured = component(code, { valueQuantity: amount });
    expect(await said(roomAir, { ...anyAir, valueQuantity, ...measured })).toBe(expected);
  });

  it('is not room air where the code says so and a component is not clear', async () => {
    expect(await said(roomAir, { ...onRoomAir, valueQuantity })).toBe('met');
    const unclear = component(flow, { valueQuantity: { value: 2, comparator: '~' } });
    const open = 'unknown oxygen-state-unknown';
    expect(await said(roomAir, { ...onRoomAir, valueQuantity, ...unclear })).toBe(open);
  });

  it('is what the code says where a component has no value', async () => {
    const absent = component(flow, { dataAbsentReason: { text: 'not measured' } });
    expect(await said(roomAir, { ...onRoomAir, valueQuantity, ...absent })).toBe('met');
    const open = 'unknown oxygen-state-unknown';
    expect(await said(roomAir, { ...anyAir, valueQuantity, ...absent })).toBe(open);
  });

  it.each([
    [{ value: 2 }, 'unknown on-oxygen'],
    [{ value: 0, comparator: '>' }, 'unknown on-oxygen'],
    [{ value: 0, comparator: 'GT' }, 'unknown oxygen-state-unknown'],
    [{ value: -1 }, 'unknown oxygen-state-unknown'],
  ])('is known from a record of its own: %j', async (amount, expected) => {
    const code = loinc(flow);
    const chart = new Chart().addLike('spo2', 'flow', { code, valueQuantity: amount });
    expect(await inWords(chart, roomAir)).toBe(expected);
  });
});
