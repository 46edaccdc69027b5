import type { ElmNode, ElmStatement } from '../elm.ts';
import { textOf } from './elm-parts.ts';
import { type BoundPart, boundParts, thisName } from './bound-parts.ts';
import { CannotCompile } from './cannot-compile.ts';
import type { LibraryNames, ResolvedStatement, ResolvedVocabulary } from './library-names.ts';
import { pureOperators } from './pure-operators.ts';

import {
  type CanonicalForm,
  combined,
  closedForm,
  isOfOperands,
  outsideOf,
  type Part,
} from './canonical-form.ts';
import { FormTable } from './form-table.ts';

/** What is known of a function's body. */
export interface FunctionBody {
  /** What it asks of its operands alone more than once, by canonical id. */
  readonly repeated: readonly number[];
  /** How many expressions it has. */
  readonly size: number;
}

/** Where an expression stands: its library and the variables around it, outermost first. */
interface Surroundings {
  readonly library: LibraryNames;
  readonly variables: readonly string[];
  /** The function that it stands in. */
  readonly within?: FunctionUses;
}

/** The body of a function while it is looked at. */
interface FunctionUses {
  readonly operands: number;
  /** How often the expressions of its operands alone stand in it, by their ids. */
  readonly counts: Map<number, number>;
  /** How many expressions it has. */
  size: number;
}

/** What says where an expression stands, or what it was translated from, and not what it means. */
const meaningless = new Set(['localId', 'locator', 'annotation', 'resultTypeName']);
meaningless.add('resultTypeSpecifier');

/**
 * Finds the expressions of a program that mean the same. Names are replaced by what they stand for
 * and variables by their distance (de Bruijn indices), so equal text of the rest is equal meaning.
 */
export class CanonicalForms {
  readonly #table = new FormTable();
  readonly #forms = new Map<object, Part>();
  readonly #functions = new Map<ElmStatement, CanonicalForm | 'in progress'>();
  readonly #bodies = new Map<ElmStatement, FunctionBody>();

  /** The form of a define's expression. */
  ofDefine({ statement, library }: ResolvedStatement): CanonicalForm {
    if (statement.expression === undefined) {
      const node = statement as unknown as ElmNode;
      throw new CannotCompile(library.name, node, 'it has no expression');
    }
    return this.#part(statement.expression, { library, variables: [] });
  }

  /** The form of a function: of its body, with its operands as variables. */
  ofFunction({ statement, library }: ResolvedStatement): CanonicalForm {
    const known = this.#functions.get(statement);
    if (known === 'in progress') {
      const name = `${library.name}.${statement.name}`;
      return this.#table.interned(`recursive ${name} ${JSON.stringify(statement.operand)}`, {
        ...closedForm,
        isPure: false,
      });
    }
    if (known !== undefined) return known;
    if (statement.expression === undefined) {
      throw new CannotCompile(library.name, statement as unknown as ElmNode, 'it is external');
    }
    this.#functions.set(statement, 'in progress');
    const variables = (statement.operand ?? []).map(({ name }) => name);
    const counts = new Map<number, number>();
    const within = { operands: variables.length, counts, size: 0 };
    const body = this.#part(statement.expression, { library, variables, within });
    const { isPure } = body;
    const form = this.#table.interned(`function ${variables.length} ${body.id}`, {
      ...closedForm,
      isPure,
    });
    this.#table.use(body.id, 2);
    this.#functions.set(statement, form);
    const repeated = [...counts].filter(([, count]) => count > 1).map(([id]) => id);
    this.#bodies.set(statement, { repeated, size: within.size });
    return form;
  }

  /** What is known of a function's body, once its form was asked for. */
  bodyOf({ statement }: ResolvedStatement): FunctionBody {
    return this.#bodies.get(statement) ?? { repeated: [], size: 0 };
  }

  /** The form of a node of a define or function that was asked for before. */
  of(node: ElmNode): CanonicalForm | undefined {
    return this.#forms.get(node);
  }

  /** Says that an expression may be asked for from outside. */
  useFromOutside(form: CanonicalForm): void {
    this.#table.use(form.id, 2);
  }

  /** Whether one evaluation may need a closed expression more than once. */
  isUsedAgain(form: CanonicalForm): boolean {
    return this.#table.isUsedAgain(form.id);
  }

  #part(value: unknown, around: Surroundings): Part {
    if (typeof value !== 'object' || value === null) return this.#data(value);
    const known = this.#forms.get(value);
    if (known !== undefined) return known;
    const part = Array.isArray(value)
      ? this.#list(value as unknown[], around)
      : this.#node(value as ElmNode, around);
    this.#forms.set(value, part);
    return part;
  }

  #data(value: unknown): Part {
    return {
      ...this.#table.interned(`data ${JSON.stringify(value) ?? ''}`, closedForm),
      expressions: [],
    };
  }

  #list(values: readonly unknown[], around: Surroundings): Part {
    const parts = values.map((each) => this.#part(each, around));
    return this.#container(`[${parts.map(({ id }) => id).join()}]`, parts);
  }

  /** Data that holds expressions and is none itself, such as a caseItem. */
  #container(key: string, parts: readonly Part[]): Part {
    const all = combined(parts);
    return { ...this.#table.interned(key, all), expressions: all.expressions };
  }

  #expression(key: string, type: string, parts: readonly Part[], around: Surroundings): Part {
    const all = combined(parts);
    const isPure = all.isPure && pureOperators.has(type);
    const form = this.#table.interned(key, { ...all, isPure }, all.expressions);
    const { within } = around;
    if (within !== undefined) within.size++;
    if (within !== undefined && isOfOperands(form) && isWorthKeeping(type)) {
      within.counts.set(form.id, (within.counts.get(form.id) ?? 0) + 1);
    }
    return { ...form, expressions: [form.id] };
  }

  #node(node: ElmNode, around: Surroundings): Part {
    const { library } = around;
    switch (node.type) {
      case 'ExpressionRef':
        return { ...this.#define(node, library), expressions: [] };
      case 'FunctionRef':
        return this.#call(node, around);
      case 'OperandRef':
      case 'AliasRef':
      case 'QueryLetRef':
        return this.#variable(node, String(node['name']), around);
      case 'IdentifierRef':
        return this.#property(node, thisName, String(node['name']), around);
      case 'Property':
        return node['scope'] === undefined
          ? this.#plainNode(node, around)
          : this.#property(node, textOf(node, 'scope') ?? '', textOf(node, 'path') ?? '', around);
      case 'ValueSetRef':
        return this.#vocabulary(node.type, library.valueSet(node));
      case 'CodeSystemRef':
        return this.#vocabulary(node.type, library.codeSystem(node));
      case 'CodeRef':
        return this.#reference('Code', library.code(node));
      case 'Code':
        return this.#reference('Code', library.codeLiteral(node));
      case 'ConceptRef':
        return this.#reference('Concept', library.concept(node));
      case 'ParameterRef':
        return this.#parameter(node, library);
      default:
        return this.#plainNode(node, around);
    }
  }

  #plainNode(node: ElmNode, around: Surroundings): Part {
    const bound = boundParts(node);
    if (bound !== undefined) return this.#binder(node, bound, around);
    const names = Object.keys(node).filter((name) => name !== 'type' && !meaningless.has(name));
    const parts = names.sort().map((name) => ({ name, part: this.#namedPart(node, name, around) }));
    const content = parts.map(({ name, part }) => `${name}:${part.id}`).join();
    const all = parts.map(({ part }) => part);
    // Type specifiers and the like have a type too, and hold no expressions: they do no harm as one.
    return typeof node.type === 'string'
      ? this.#expression(`${node.type}{${content}}`, node.type, all, around)
      : this.#container(`{${content}}`, all);
  }

  /** Names a value set where the ELM has no type for the place: `InValueSet.valueset`. */
  #namedPart(node: ElmNode, name: string, around: Surroundings): Part {
    const part = node[name] as ElmNode;
    if (name === 'valueset') return this.#vocabulary(name, around.library.valueSet(part));
    if (name === 'codesystem') return this.#vocabulary(name, around.library.codeSystem(part));
    if (node.type === 'Concept' && name === 'code') {
      const codes = node[name] as readonly ElmNode[];
      return this.#reference(
        name,
        codes.map((code) => around.library.codeLiteral(code)),
      );
    }
    if (name.endsWith('TypeSpecifier') || name === 'signature') return this.#typeSpecifier(part);
    return this.#part(part, around);
  }

  #typeSpecifier(specifier: unknown): Part {
    const text = JSON.stringify(specifier, (name, value: unknown) =>
      meaningless.has(name) ? undefined : value,
    );
    return { ...this.#table.interned(`type ${text}`, closedForm), expressions: [] };
  }

  #binder(node: ElmNode, bound: readonly BoundPart[], around: Surroundings): Part {
    const parts = bound.map(({ place, part, names }) => {
      const variables = [...around.variables, ...names];
      return { place, part: outsideOf(this.#part(part, { ...around, variables }), names.length) };
    });
    // A closed expression inside is needed for each element.
    for (const { part } of parts) for (const id of part.expressions) this.#table.use(id, 2);
    const content = parts.map(({ place, part }) => `${place}:${part.id}`).join();
    const all = parts.map(({ part }) => part);
    return this.#expression(`${node.type}{${content}}`, node.type, all, around);
  }

  #define(node: ElmNode, library: LibraryNames): CanonicalForm {
    const form = this.ofDefine(library.define(node));
    this.#table.use(form.id, 2);
    return form;
  }

  #call(node: ElmNode, around: Surroundings): Part {
    const called = this.ofFunction(around.library.function(node));
    const operands = this.#part(node['operand'] ?? [], around);
    const part = { ...operands, isPure: operands.isPure && called.isPure };
    return this.#expression(`call ${called.id} ${operands.id}`, node.type, [part], around);
  }

  #variable(node: ElmNode, name: string, { variables, library, within }: Surroundings): Part {
    const at = variables.lastIndexOf(name);
    if (at < 0) throw new CannotCompile(library.name, node, `there is no variable ${name}`);
    const reach = variables.length - at;
    const isOperand = within !== undefined && at < within.operands;
    const key = isOperand ? `operand ${at}` : `variable ${reach}`;
    const form = this.#table.interned(key, {
      reach,
      isPure: true,
      localReach: isOperand ? 0 : reach,
    });
    return { ...form, expressions: [form.id] };
  }

  #property(node: ElmNode, variable: string, path: string, around: Surroundings): Part {
    const source = this.#variable(node, variable, around);
    const key = `Property{path:${this.#data(path).id},source:${source.id}}`;
    return this.#expression(key, 'Property', [source], around);
  }

  /** What a library calls it does not matter. */
  #vocabulary(type: string, { id, version }: ResolvedVocabulary): Part {
    return this.#reference(type, { id, version });
  }

  #reference(type: string, target: unknown): Part {
    const form = this.#table.interned(`${type} ${JSON.stringify(target)}`, closedForm);
    return { ...form, expressions: [form.id] };
  }

  #parameter(node: ElmNode, names: LibraryNames): Part {
    const { definition, library } = names.parameter(node);
    const around = { library, variables: [] };
    const parts = ['name', 'parameterType', 'parameterTypeSpecifier', 'default'].map((name) =>
      name === 'default'
        ? this.#part(definition[name], around)
        : this.#typeSpecifier(definition[name] ?? null),
    );
    const key = `parameter ${parts.map(({ id }) => id).join()}`;
    return this.#expression(key, node.type, parts, around);
  }
}

/** To look up an element or a variable again costs no more than to keep it. */
function isWorthKeeping(type: string): boolean {
  return type !== 'Property' && type !== 'As' && type !== 'Is' && type !== 'IsNull';
}
