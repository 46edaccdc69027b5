import type { CodeSystem } from 'cql-execution';
import { canonicalSystem } from '../../../terminology/code-systems.ts';
import type { ElmNode } from '../../elm.ts';
import type { CompileScope } from '../compile-scope.ts';
import { partOf } from '../elm-parts.ts';
import type { Compile, Expr, OperatorFamily, Value } from '../expr.ts';

/**
 * Codes of a code system (CQL 1.5.3, Logical Specification, InCodeSystem). A code is taken to be in
 * the system that it names: no terminology server is asked whether the system has it.
 */
export const codeSystemOperators: OperatorFamily = {
  /** Of a bare string, which names no system, it is unknown. */
  InCodeSystem(node, compile, scope) {
    const code = compile(partOf(node, 'code')!);
    const system = systemExpr(node, compile, scope);
    return (frame) => {
      const value = code(frame);
      if (typeof value === 'string') return null;
      return isOf(value, system(frame) as CodeSystem | null);
    };
  },
  AnyInCodeSystem(node, compile, scope) {
    const codes = compile(partOf(node, 'codes')!);
    const system = systemExpr(node, compile, scope);
    return (frame) => {
      const list = codes(frame) as readonly Value[] | null;
      const within = system(frame) as CodeSystem | null;
      return list !== null && list.some((each) => isOf(each, within));
    };
  },
};

function systemExpr(node: ElmNode, compile: Compile, scope: CompileScope): Expr {
  const reference = partOf(node, 'codesystem');
  if (reference === undefined) return compile(partOf(node, 'codesystemExpression')!);
  const { id } = scope.names.codeSystem(reference);
  return () => ({ id });
}

/** A Code, or one of a Concept's codes. */
function isOf(value: Value, system: { readonly id: string } | null): boolean {
  if (typeof value !== 'object' || value === null || system === null) return false;
  const { system: own, codes } = value as { readonly system?: unknown; readonly codes?: unknown };
  if (Array.isArray(codes)) return codes.some((each: Value) => isOf(each, system));
  return typeof own === 'string' && canonicalSystem(own) === canonicalSystem(system.id);
}
