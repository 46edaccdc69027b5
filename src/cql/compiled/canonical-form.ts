import type { ElmNode, ElmStatement } from '../elm.ts';
import { textOf } from './elm-parts.ts';
import { boundParts, indexName, thisName, totalName } from './bound-parts.ts';
import { CannotCompile } from './cannot-compile.ts';
import { type LibraryNames, type ResolvedStatement } from './library-names.ts';
import { pureOperators } from './pure-operators.ts';

/** What is known of an expression before it is compiled. */
export interface CanonicalForm {
  /** Equal for expressions that mean the same, in whatever library or trial they stand. */
  readonly id: number;
  /**
   * How far out the variables reach that it uses: 0 for a closed expression, 1 for one that uses the
   * innermost variable around it, and so on.
   */
  readonly reach: number;
  /** Depends on its variables alone. */
  readonly isPure: boolean;
  /** How far out its variables reach that are no operands of the function it stands in. */
  readonly localReach: number;
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

/** What is known of a function's body. */
export interface FunctionBody {
  /** What it asks of its operands alone more than once, by canonical id. */
  readonly repeated: readonly number[];
  /** How many expressions it has. */
  readonly size: number;
}

/** The form of anything in ELM, with the expressions directly inside it. */
interface Part extends CanonicalForm {
  readonly expressions: readonly number[];
}

/** What says where an expression stands, or what it was translated from, and not what it means. */
const meaningless = new Set(['localId', 'locator', 'annotation', 'resultTypeName']);
meaningless.add('resultTypeSpecifier');

/**
 * Finds the expressions of a program that mean the same. Names are replaced by what they stand for
 * and variables by their distance (de Bruijn indices), so equal text of the rest is equal meaning.
 */
export class CanonicalForms {
  readonly #ids = new Map<string, number>();
  readonly #forms = new Map<object, Part>();
  readonly #functions = new Map<ElmStatement, CanonicalForm | 'in progress'>();
  readonly #bodies = new Map<ElmStatement, FunctionBody>();
  readonly #uses: number[] = [];

  /** The form of a define's expression. */
  ofDefine({ statement, library }: ResolvedStatement): CanonicalForm {
    if (statement.expression === undefined) {
      throw new CannotCompile(
        library.name,
        statement as unknown as ElmNode,
        'it has no expression',
      );
    }
    return this.#part(statement.expression, { library, variables: [] });
  }

  /** The form of a function: of its body, with its operands as variables. */
  ofFunction({ statement, library }: ResolvedStatement): CanonicalForm {
    const known = this.#functions.get(statement);
    if (known === 'in progress') {
      const name = `${library.name}.${statement.name}`;
      return this.#interned(`recursive ${name} ${JSON.stringify(statement.operand)}`, impure);
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
    const form = this.#interned(`function ${variables.length} ${body.id}`, { ...closed, isPure });
    this.#use(body.id, 2);
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
    this.#use(form.id, 2);
  }

  /** Whether one evaluation may need a closed expression more than once. */
  isUsedAgain(form: CanonicalForm): boolean {
    return (this.#uses[form.id] ?? 0) > 1;
  }

  /** How many distinct expressions there are. */
  get size(): number {
    return this.#ids.size;
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
    return { ...this.#interned(`data ${JSON.stringify(value) ?? ''}`, closed), expressions: [] };
  }

  #list(values: readonly unknown[], around: Surroundings): Part {
    const parts = values.map((each) => this.#part(each, around));
    return this.#container(`[${parts.map(({ id }) => id).join()}]`, parts);
  }

  /** Data that holds expressions and is none itself, such as a caseItem. */
  #container(key: string, parts: readonly Part[]): Part {
    const all = combined(parts);
    return { ...this.#interned(key, all), expressions: all.expressions };
  }

  #expression(key: string, type: string, parts: readonly Part[], around: Surroundings): Part {
    const all = combined(parts);
    const isPure = all.isPure && pureOperators.has(type);
    const form = this.#interned(key, { ...all, isPure }, all.expressions);
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
      case 'Current':
        return this.#variable(node, thisName, around);
      case 'Iteration':
        return this.#variable(node, indexName, around);
      case 'Total':
        return this.#variable(node, totalName, around);
      case 'Property':
        return node['scope'] === undefined
          ? this.#plainNode(node, around)
          : this.#property(node, textOf(node, 'scope') ?? '', textOf(node, 'path') ?? '', around);
      case 'ValueSetRef':
        return this.#reference(node.type, library.valueSet(node));
      case 'CodeSystemRef':
        return this.#reference(node.type, library.codeSystem(node));
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
    if (name === 'valueset') return this.#reference(name, around.library.valueSet(part));
    if (name === 'codesystem') return this.#reference(name, around.library.codeSystem(part));
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
    return { ...this.#interned(`type ${text}`, closed), expressions: [] };
  }

  #binder(
    node: ElmNode,
    bound: ReturnType<typeof boundParts> & object,
    around: Surroundings,
  ): Part {
    const parts = bound.map(({ place, part, names }) => {
      const variables = [...around.variables, ...names];
      const inner = this.#part(part, { ...around, variables });
      const [reach, localReach] = [inner.reach, inner.localReach].map((distance) =>
        Math.max(0, distance - names.length),
      ) as [number, number];
      return { place, part: { ...inner, reach, localReach } };
    });
    // A closed expression inside is needed for each element.
    for (const { part } of parts) for (const id of part.expressions) this.#use(id, 2);
    const content = parts.map(({ place, part }) => `${place}:${part.id}`).join();
    const all = parts.map(({ part }) => part);
    return this.#expression(`${node.type}{${content}}`, node.type, all, around);
  }

  #define(node: ElmNode, library: LibraryNames): CanonicalForm {
    const form = this.ofDefine(library.define(node));
    this.#use(form.id, 2);
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
    const form = this.#interned(key, { reach, isPure: true, localReach: isOperand ? 0 : reach });
    return { ...form, expressions: [form.id] };
  }

  #property(node: ElmNode, variable: string, path: string, around: Surroundings): Part {
    const source = this.#variable(node, variable, around);
    const key = `Property{path:${this.#data(path).id},source:${source.id}}`;
    return this.#expression(key, 'Property', [source], around);
  }

  #reference(type: string, target: unknown): Part {
    const form = this.#interned(`${type} ${JSON.stringify(target)}`, closed);
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

  #interned(
    key: string,
    { reach, isPure, localReach }: Omit<CanonicalForm, 'id'>,
    expressions: readonly number[] = [],
  ): CanonicalForm {
    const known = this.#ids.get(key);
    if (known !== undefined) return { id: known, reach, isPure, localReach };
    const id = this.#ids.size;
    this.#ids.set(key, id);
    // What an open expression asks for may be asked once for each value of its variables.
    for (const each of expressions) this.#use(each, reach > 0 ? 2 : 1);
    return { id, reach, isPure, localReach };
  }

  #use(id: number, times: number): void {
    this.#uses[id] = (this.#uses[id] ?? 0) + times;
  }
}

const closed = { reach: 0, isPure: true, localReach: 0 };
const impure = { ...closed, isPure: false };

function combined(parts: readonly Part[]): Omit<Part, 'id'> {
  return {
    reach: Math.max(0, ...parts.map((part) => part.reach)),
    isPure: parts.every((part) => part.isPure),
    localReach: Math.max(0, ...parts.map((part) => part.localReach)),
    expressions: parts.flatMap((part) => part.expressions),
  };
}

/** To look up an element or a variable again costs no more than to keep it. */
function isWorthKeeping(type: string): boolean {
  return type !== 'Property' && type !== 'As' && type !== 'Is' && type !== 'IsNull';
}

/** Whether an open expression has no variables but the operands of the function it stands in. */
export function isOfOperands({ reach, localReach }: CanonicalForm): boolean {
  return reach > 0 && localReach === 0;
}
