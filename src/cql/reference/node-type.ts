import { fhirModel, fhirNamespace, type ModelElement, type ModelType } from '../model-info.ts';

/** A FHIR type as nodes read it: what the model says, worked out once. */
export interface NodeType {
  readonly model: ModelType;
  /** The names, as ELM has them, of the type and of those that it derives from. */
  readonly elmNames: ReadonlySet<string>;
  readonly elements: ReadonlyMap<string, NodeElement>;
}

export interface NodeElement {
  readonly name: string;
  readonly isList: boolean;
  /** Of a choice element one for each of its types. */
  readonly forms: readonly ElementForm[];
  /** A system or code that is given in its canonical spelling. */
  readonly vocabulary: 'system' | 'code' | undefined;
}

/** One way in which JSON may hold an element. */
export interface ElementForm {
  /** `valueQuantity` */
  readonly jsonName: string;
  /** `_valueQuantity`: what FHIR keeps beside a primitive. */
  readonly extrasName: string;
  /** Of an element that CQL has as a System value itself, e.g. `String`. */
  readonly systemType: string | undefined;
  /** Any resource may stand here, e.g. in `contained`. */
  readonly isResource: boolean;
  /** The node type; undefined for a type that FHIR does not have. */
  type(): NodeType | undefined;
}

const anyType = '{urn:hl7-org:elm-types:r1}Any';
const nodeTypes = new Map<ModelType, NodeType>();

const resourceTypes = new Map<string, NodeType>();

/** Of a resource by its `resourceType`; undefined for a type that FHIR R4 does not have. */
export function resourceNodeType(resourceType: string): NodeType | undefined {
  const known = resourceTypes.get(resourceType);
  if (known !== undefined) return known;
  const model = fhirModel().type(resourceType);
  if (model === undefined) return undefined;
  const type = nodeTypeOf(model);
  resourceTypes.set(resourceType, type);
  return type;
}

/** The one node type of a model's type. */
export function nodeTypeOf(model: ModelType): NodeType {
  let known = nodeTypes.get(model);
  if (known === undefined) {
    known = {
      model,
      elmNames: new Set([anyType, ...model.ancestry.map((name) => fhirNamespace + name)]),
      elements: new Map(
        [...model.elements.values()].map((element) => [element.name, nodeElement(element, model)]),
      ),
    };
    nodeTypes.set(model, known);
  }
  return known;
}

function nodeElement(element: ModelElement, { ancestry }: ModelType): NodeElement {
  const { name, isList } = element;
  const isCoding = ancestry.includes('Coding');
  const isOfVocabulary = isCoding || (name === 'system' && ancestry.includes('Quantity'));
  const isVocabulary = isOfVocabulary && (name === 'system' || name === 'code');
  const forms = [...element.types].map(([jsonName, type]) => formOf(jsonName, type));
  return { name, isList, forms, vocabulary: isVocabulary ? name : undefined };
}

function formOf(jsonName: string, typeName: string): ElementForm {
  let resolved: NodeType | undefined;
  return {
    jsonName,
    extrasName: `_${jsonName}`,
    systemType: typeName.startsWith('System.') ? typeName.slice('System.'.length) : undefined,
    isResource: typeName === 'Resource' || typeName === 'DomainResource',
    type() {
      if (resolved === undefined) {
        const model = fhirModel().type(typeName);
        resolved = model && nodeTypeOf(model);
      }
      return resolved;
    },
  };
}
