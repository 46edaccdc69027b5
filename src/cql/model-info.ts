import { SaxesParser } from 'saxes';
import { fhirModelInfoFile } from './model-info-file.ts';

/** A FHIR type as CQL sees it. Names are without the model's prefix: `Observation`, `Observation.Component`. */
export interface ModelType {
  readonly name: string;
  /** Itself first, then its base types up to `Element` or `Resource`. */
  readonly ancestry: readonly string[];
  /** The element that a Retrieve filters by when it names none, e.g. `code`. */
  readonly primaryCodePath: string | undefined;
  /** All elements, inherited ones included, by name; a choice element under its bare name. */
  readonly elements: ReadonlyMap<string, ModelElement>;
  /** The System type of `value`, for FHIR's primitive types, e.g. `Decimal`. */
  readonly primitive: string | undefined;
}

export interface ModelElement {
  readonly name: string;
  readonly isList: boolean;
  /** By the name it has in JSON: `valueQuantity` → `Quantity`; not a choice: `code` → `CodeableConcept`. */
  readonly types: ReadonlyMap<string, string>;
}

/** The FHIR 4.0.1 model of CQL, immutable. */
export interface FhirModel {
  /** @param name `Observation`, or as in ELM `{http://hl7.org/fhir}Observation` */
  type(name: string): ModelType | undefined;
  /** Whether the one type is the other or derives from it, e.g. `Age` of `Quantity`. */
  isSubtype(name: string, of: string): boolean;
  /** Which function of FHIRHelpers makes what of a type. */
  readonly conversions: readonly ModelConversion[];
}

/** E.g. from `Quantity` to `System.Quantity` by `ToQuantity`. */
export interface ModelConversion {
  readonly from: string;
  readonly to: string;
  readonly functionName: string;
}

/** A type as the XML states it. */
interface TypeInfo {
  readonly name: string;
  readonly base: string | undefined;
  readonly primaryCodePath: string | undefined;
  readonly elements: { name: string; types: string[]; isList: boolean; isChoice: boolean }[];
}

/** The prefix that ELM gives to FHIR's type names. */
export const fhirNamespace = '{http://hl7.org/fhir}';

let model: FhirModel | undefined;

/** The model that `cql-exec-fhir` ships; parsed once in a process, in about 50 ms. */
export function fhirModel(): FhirModel {
  model ??= parseModelInfo(fhirModelInfoFile().xml);
  return model;
}

/** @throws Error when the text is not well-formed XML */
export function parseModelInfo(xml: string): FhirModel {
  const infos = new Map<string, TypeInfo>();
  const conversions: ModelConversion[] = [];
  let type: TypeInfo | undefined;
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const element = type?.elements.at(-1);
    if (name === 'typeInfo') {
      type = typeInfoOf(attributes);
      infos.set(type.name, type);
    } else if (name === 'element') {
      const types = attributes['elementType'] === undefined ? [] : [attributes['elementType']];
      type?.elements.push({
        name: attributes['name'] ?? '',
        types: types.map(unprefixed),
        isList: false,
        isChoice: false,
      });
    } else if (name === 'elementTypeSpecifier' && element !== undefined) {
      element.isList = attributes['xsi:type'] === 'ListTypeSpecifier';
      element.isChoice = attributes['xsi:type'] === 'ChoiceTypeSpecifier';
      if (element.isList) element.types.push(unprefixed(attributes['elementType'] ?? ''));
    } else if (name === 'choice') {
      element?.types.push(attributes['name'] ?? '');
    } else if (name === 'conversionInfo') {
      conversions.push({
        from: unprefixed(attributes['fromType'] ?? ''),
        to: attributes['toType'] ?? '',
        functionName: (attributes['functionName'] ?? '').replace('FHIRHelpers.', ''),
      });
    }
  });
  parser.write(xml).close();
  return modelOf(infos, conversions);
}

function typeInfoOf(attributes: Readonly<Record<string, string>>): TypeInfo {
  const base = attributes['baseType'];
  return {
    name: attributes['name'] ?? '',
    base: base === undefined || base.startsWith('System.') ? undefined : unprefixed(base),
    primaryCodePath: attributes['primaryCodePath'],
    elements: [],
  };
}

function unprefixed(name: string): string {
  return name.replace(/^FHIR\./u, '');
}

function modelOf(
  infos: ReadonlyMap<string, TypeInfo>,
  conversions: readonly ModelConversion[],
): FhirModel {
  const types = new Map<string, ModelType>();
  const type = (name: string): ModelType | undefined => {
    const bare = name.startsWith(fhirNamespace) ? name.slice(fhirNamespace.length) : name;
    const known = types.get(bare);
    const info = infos.get(bare);
    if (known !== undefined || info === undefined) return known;
    const base = info.base === undefined ? undefined : type(info.base);
    const elements = new Map(base?.elements);
    for (const element of info.elements) elements.set(element.name, elementOf(element));
    const [value] = elements.get('value')?.types.values() ?? [];
    const built: ModelType = {
      name: bare,
      ancestry: [bare, ...(base?.ancestry ?? [])],
      primaryCodePath: info.primaryCodePath ?? base?.primaryCodePath,
      elements,
      primitive: value?.startsWith('System.') === true ? value.slice('System.'.length) : undefined,
    };
    types.set(bare, built);
    return built;
  };
  return {
    type,
    isSubtype: (name, of) => type(name)?.ancestry.includes(type(of)?.name ?? of) ?? false,
    conversions,
  };
}

function elementOf(element: TypeInfo['elements'][number]): ModelElement {
  const jsonName = (type: string) =>
    element.isChoice ? element.name + type.charAt(0).toUpperCase() + type.slice(1) : element.name;
  return {
    name: element.name,
    isList: element.isList,
    // A profiled Quantity is a Quantity in JSON.
    types: new Map(
      element.types.map((type) => [
        jsonName(type === 'SimpleQuantity' || type === 'MoneyQuantity' ? 'Quantity' : type),
        type,
      ]),
    ),
  };
}
