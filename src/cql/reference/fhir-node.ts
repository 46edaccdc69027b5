import { fhirNamespace, type ModelType } from '../model-info.ts';
import { canonicalText, isObject, isResource, resourceKey } from './node-content.ts';
import type { ElementForm, NodeElement, NodeType } from './node-type.ts';
import { primitiveValue } from './primitive-value.ts';

/** What all nodes of one evaluation share. */
export interface NodeScope {
  /** Time zone offset in hours of dateTimes that have none. */
  readonly offset: number;
  canonicalSystem(system: string): string;
  canonicalCode(system: string, code: string): string;
  /** The one node of a resource. */
  resourceNode(resource: object): FhirNode | null;
  /** All codes of an element of a resource, as cql-execution's Codes. */
  codesOf(resource: object, codeProperty: string): readonly object[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * A FHIR value for CQL: it reads the resource's JSON in place and makes a node for an element when it
 * is asked for one. The prototype has a getter for each element of each type, since cql-execution reads
 * properties, in a sort clause even without `get`.
 *
 * A node has no properties of its own: its state is private, and names of FHIR elements (`type`,
 * `key`, `value` …) must stay free.
 */
export class FhirNode {
  readonly #type: NodeType;
  readonly #json: unknown;
  /** What FHIR keeps beside a primitive (`_birthDate`). */
  readonly #extras: Fields | undefined;
  readonly #scope: NodeScope;
  /** What was read: element, value, element, value … A node is asked for few. */
  #elements: unknown[] | undefined;
  #text: string | undefined;
  /** What an engine has computed of it: key, result, key, result … */
  #kept: unknown[] | undefined;

  constructor(type: NodeType, json: unknown, extras: Fields | undefined, scope: NodeScope) {
    this.#type = type;
    this.#json = json;
    this.#extras = extras;
    this.#scope = scope;
    this.#elements = undefined;
    this.#text = undefined;
    this.#kept = undefined;
  }

  /** What an engine has computed of the node; undefined for what it has not. */
  static kept(node: FhirNode, key: number): unknown {
    const kept = node.#kept;
    if (kept === undefined) return undefined;
    for (let index = 0; index < kept.length; index += 2) {
      if (kept[index] === key) return kept[index + 1];
    }
    return undefined;
  }

  /** Keeps it: a node is of one evaluation, and so are the results. */
  static keep(node: FhirNode, key: number, result: unknown): void {
    if (node.#kept === undefined) node.#kept = [key, result];
    else node.#kept.push(key, result);
  }

  /** The JSON that the node stands for, as it is in the record. */
  static jsonOf(node: FhirNode): unknown {
    return node.#json;
  }

  static typeOf(node: FhirNode): ModelType {
    return node.#type.model;
  }

  static nodeTypeOf(node: FhirNode): NodeType {
    return node.#type;
  }

  /** @param name of the type, as ELM has it */
  static isOfType(node: FhirNode, name: string): boolean {
    return node.#type.elmNames.has(name);
  }

  /** An element of the node's own type; null when it is absent or cannot be read. */
  static read(node: FhirNode, element: NodeElement): unknown {
    const elements = (node.#elements ??= []);
    for (let index = 0; index < elements.length; index += 2) {
      if (elements[index] === element) return elements[index + 1];
    }
    const value = node.#read(element);
    elements.push(element, value);
    return value;
  }

  /** An element by its name; undefined for a name that the type does not have. */
  get(name: string): unknown {
    const element = this.#type.elements.get(name);
    return element === undefined ? undefined : FhirNode.read(this, element);
  }

  /** The codes that cql-execution filters a Retrieve by; for nodes of resources. */
  getCode(codeProperty: string): readonly object[] {
    return this.#scope.codesOf(this.#json as object, codeProperty);
  }

  /** Whether the node is of an ELM type; asked by `is`, `as` and for the overload of a function. */
  _is({ name }: { readonly name: string }): boolean {
    return this.#type.elmNames.has(name);
  }

  /** The node's own type: what tells values of different types with equal content apart. */
  _typeHierarchy(): readonly { type: 'NamedTypeSpecifier'; name: string }[] {
    return [{ type: 'NamedTypeSpecifier', name: fhirNamespace + this.#type.model.name }];
  }

  /** CQL `=`: a resource equals itself alone, elements are equal when type and content are. */
  equals(other: unknown): boolean {
    return this === other || this.#isLike(other);
  }

  /** CQL `~`. */
  equivalent(other: unknown): boolean {
    return this.equals(other);
  }

  /**
   * What cql-execution tells values apart by when it makes a list distinct: the content's text
   * instead of all properties, which would unfold the whole resource.
   */
  *[Symbol.iterator](): Iterator<string> {
    yield isResource(this.#json) ? resourceKey(this.#json) : this.#content();
  }

  #isLike(other: unknown): boolean {
    return (
      other instanceof FhirNode &&
      other.#type === this.#type &&
      !isResource(this.#json) &&
      other.#content() === this.#content()
    );
  }

  #content(): string {
    this.#text ??= canonicalText([this.#json, this.#extras]);
    return this.#text;
  }

  #read(element: NodeElement): unknown {
    const { primitive } = this.#type.model;
    if (primitive === undefined) return elementOf(this.#json as Fields, element, this.#scope);
    if (element.name === 'value') return primitiveValue(this.#json, primitive, this.#scope.offset);
    return this.#extras === undefined ? null : elementOf(this.#extras, element, this.#scope);
  }
}

function elementOf(parent: Fields, element: NodeElement, scope: NodeScope): unknown {
  const { forms } = element;
  for (let index = 0; index < forms.length; index++) {
    const form = forms[index]!;
    const value = parent[form.jsonName];
    const extras = parent[form.extrasName];
    if (value == null && extras == null) continue;
    if (!element.isList) {
      const own =
        element.vocabulary === undefined ? value : canonical(value, element, parent, scope);
      return nodeOf(own, extras, form, scope);
    }
    return nodesOf(value, extras, form, scope);
  }
  return null;
}

/** A single value where a list belongs is read as a list of one. */
function nodesOf(value: unknown, extras: unknown, form: ElementForm, scope: NodeScope): unknown {
  const values = Array.isArray(value) ? (value as unknown[]) : value == null ? [] : [value];
  const beside = Array.isArray(extras) ? (extras as unknown[]) : [];
  const nodes: unknown[] = [];
  for (let index = 0; index < Math.max(values.length, beside.length); index++) {
    const node = nodeOf(values[index], beside[index], form, scope);
    if (node !== null) nodes.push(node);
  }
  return nodes;
}

/**
 * A Coding's system and code, and a Quantity's system, are given in their canonical spelling, so that
 * CQL compares them with its own.
 */
function canonical(
  value: unknown,
  { vocabulary }: NodeElement,
  { system }: Fields,
  scope: NodeScope,
): unknown {
  if (typeof value !== 'string') return value;
  if (vocabulary === 'system') return scope.canonicalSystem(value);
  return typeof system === 'string' ? scope.canonicalCode(system, value) : value;
}

/** The node of a value, a plain string for System types, or null for what is not of the type. */
function nodeOf(value: unknown, extras: unknown, form: ElementForm, scope: NodeScope): unknown {
  const { systemType } = form;
  if (systemType !== undefined) return primitiveValue(value, systemType, scope.offset);
  if (form.isResource) return isResource(value) ? scope.resourceNode(value) : null;
  const type = form.type();
  if (type === undefined) return null;
  if (type.model.primitive === undefined) {
    return isObject(value) ? newNode(type, value, undefined, scope) : null;
  }
  if (typeof value === 'object' && value !== null) return null;
  const beside = isObject(extras) ? extras : undefined;
  return value == null && beside === undefined ? null : newNode(type, value ?? null, beside, scope);
}

const gettersOf = new WeakSet<NodeType>();

/** Makes a node; the getters of its type are made with the type's first node. */
function newNode(
  type: NodeType,
  json: unknown,
  extras: Fields | undefined,
  scope: NodeScope,
): FhirNode {
  if (!gettersOf.has(type)) defineGetters(type);
  return new FhirNode(type, json, extras, scope);
}

function defineGetters(type: NodeType): void {
  gettersOf.add(type);
  for (const name of type.elements.keys()) {
    if (Object.hasOwn(FhirNode.prototype, name)) continue;
    Object.defineProperty(FhirNode.prototype, name, {
      get(this: FhirNode) {
        return this.get(name);
      },
    });
  }
}

/** The node of a resource. */
export function resourceNode(json: object, type: NodeType, scope: NodeScope): FhirNode {
  return newNode(type, json, undefined, scope);
}
