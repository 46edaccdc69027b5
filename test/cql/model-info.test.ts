import { describe, expect, it } from 'vitest';
import { fhirModel, parseModelInfo } from '../../src/cql/model-info.ts';

const model = fhirModel();
const element = (type: string, name: string) => model.type(type)?.elements.get(name);

describe('the FHIR model', () => {
  it('knows a resource, its base types and the element that a Retrieve filters by', () => {
    expect(model.type('Observation')).toMatchObject({
      ancestry: ['Observation', 'DomainResource', 'Resource'],
      primaryCodePath: 'code',
      primitive: undefined,
    });
    expect(model.type('MedicationRequest')?.primaryCodePath).toBe('medication');
    expect(model.type('{http://hl7.org/fhir}Patient')).toBe(model.type('Patient'));
    expect(model.type('Unicorn')).toBeUndefined();
  });

  it('knows elements, inherited ones too, and which are lists', () => {
    expect(element('Observation', 'category')).toMatchObject({ isList: true });
    expect(element('Observation', 'status')).toMatchObject({ isList: false });
    expect([...element('Observation', 'id')!.types]).toEqual([['id', 'id']]);
    expect([...element('Observation', 'component')!.types]).toEqual([
      ['component', 'Observation.Component'],
    ]);
  });

  it('knows a choice element by its names in JSON', () => {
    const { types } = element('Observation', 'value')!;
    expect(types.get('valueQuantity')).toBe('Quantity');
    expect(types.get('valueDateTime')).toBe('dateTime');
    expect(types.has('value')).toBe(false);
    expect(element('Dosage.DoseAndRate', 'dose')?.types.get('doseQuantity')).toBe('SimpleQuantity');
  });

  it('knows primitives, codes with a fixed list among them, and what System type they hold', () => {
    expect(model.type('decimal')?.primitive).toBe('Decimal');
    expect(model.type('positiveInt')?.primitive).toBe('Integer');
    expect(model.type('ObservationStatus')?.primitive).toBe('String');
    expect(model.type('Extension')?.primitive).toBeUndefined();
  });

  it('tells which type is a kind of which', () => {
    expect(model.isSubtype('Age', 'Quantity')).toBe(true);
    expect(model.isSubtype('Quantity', 'Age')).toBe(false);
    expect(model.isSubtype('Patient', '{http://hl7.org/fhir}DomainResource')).toBe(true);
    expect(model.isSubtype('Unicorn', 'Resource')).toBe(false);
  });

  it('is read from XML that has to be well-formed', () => {
    expect(() => parseModelInfo('<modelInfo><typeInfo></modelInfo>')).toThrow(
      /unexpected close tag/u,
    );
  });
});
