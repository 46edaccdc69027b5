import type { ElmNode } from '../elm.ts';
import { fhirNamespace } from '../model-info.ts';
import type { CompileScope } from './compile-scope.ts';
import { operandsOf, partOf, textOf, type TypeSpecifier } from './elm-parts.ts';
import type { PathStep } from './values/fhir-path.ts';

/** Elements of elements, and what they are read of: an expression, or a variable by its name. */
export interface ElementPath {
  readonly source: ElmNode | string;
  readonly steps: readonly PathStep[];
}

/** The element or elements that a Property names: `birthDate.value` is two. */
export function ownPath(property: ElmNode): ElementPath {
  const names = (textOf(property, 'path') ?? '').split('.');
  const source = partOf(property, 'source') ?? textOf(property, 'scope') ?? '';
  return { source, steps: names.map((name) => ({ name })) };
}

/**
 * A Property's path as far back as it can be read at once: through Properties of Properties and casts
 * to FHIR types. What is computed once for itself is a source.
 */
export function wholePath(property: ElmNode, scope: CompileScope): ElementPath {
  const own = ownPath(property);
  if (typeof own.source === 'string' || scope.program.isClosed(own.source)) return own;
  const cast = castType(own.source);
  const inner = cast === undefined ? own.source : operandsOf(own.source)[0];
  if (inner?.type !== 'Property' || (cast !== undefined && scope.program.isClosed(inner))) {
    return own;
  }
  const before = wholePath(inner, scope);
  const last = before.steps.at(-1);
  const steps =
    cast === undefined || last === undefined
      ? before.steps
      : [...before.steps.slice(0, -1), { ...last, as: cast }];
  return { source: before.source, steps: [...steps, ...own.steps] };
}

/** The FHIR type of `… as FHIR.Quantity`; undefined for any other node. */
function castType(node: ElmNode): string | undefined {
  if (node.type !== 'As' || node['strict'] === true) return undefined;
  return fhirTypeOf(node, 'asType');
}

/** The FHIR type that an Is or As names, as ELM names it. */
export function fhirTypeOf(node: ElmNode, name: 'isType' | 'asType'): string | undefined {
  const specifier = partOf(node, `${name}Specifier`) as TypeSpecifier | undefined;
  const type = specifier?.type === 'NamedTypeSpecifier' ? specifier.name : textOf(node, name);
  return type?.startsWith(fhirNamespace) === true ? type : undefined;
}
