import {
  operandsOf,
  partOf,
  systemNamespace,
  textOf,
  typeName,
  type TypeSpecifier,
} from '../elm-parts.ts';
import type { ElmNode } from '../../elm.ts';
import type { CompileScope } from '../compile-scope.ts';
import { fhirTypeOf, ownPath } from '../element-path.ts';
import { type Compile, type Expr, type OperatorFamily, slotOf, variableExpr } from '../expr.ts';
import { formTest } from '../values/fhir-path.ts';
import { typeTest } from '../values/type-test.ts';
import { unary } from './null-propagating.ts';

/** Tests and casts (CQL 1.5, §9 Type Operators). */
export const typeOperators: OperatorFamily = {
  Is(node, compile, scope) {
    const [value] = operandsOf(node);
    const type = fhirTypeOf(node, 'isType');
    if (type !== undefined && value?.type === 'Property' && !scope.program.isClosed(value)) {
      const test = elementTest(value, type, compile, scope);
      if (test !== undefined) return test;
    }
    const operand = compile(value!);
    const isOfType = typeTest(specifierOf(node, 'isType'));
    const slot = slotOf(operand);
    if (slot !== undefined) {
      return (frame) => {
        const value = frame.slots[slot];
        return value !== null && isOfType(value);
      };
    }
    return (frame) => {
      const value = operand(frame);
      return value !== null && isOfType(value);
    };
  },
  /** `as` gives null for a value of another type, `cast` is a fault. */
  As(node, compile, scope) {
    const specifier = specifierOf(node, 'asType');
    const isOfType = typeTest(specifier);
    const fault =
      node['strict'] === true
        ? scope.fault(node, `the value is no ${typeName(specifier)}`)
        : undefined;
    const cast = unary((value) => {
      if (isOfType(value)) return value;
      if (fault !== undefined) throw fault();
      return null;
    });
    return cast(node, compile, scope);
  },
};

/** `Result.value is FHIR.Quantity`, without a node of the value. */
function elementTest(
  property: ElmNode,
  type: string,
  compile: Compile,
  scope: CompileScope,
): Expr | undefined {
  const { source, steps } = ownPath(property);
  const [step] = steps;
  if (step === undefined || steps.length > 1) return undefined;
  const isOfType = formTest(step.name, type);
  const from =
    typeof source === 'string' ? variableExpr(scope.slotOf(source, property)) : compile(source);
  const slot = slotOf(from);
  return slot === undefined
    ? (frame) => isOfType(from(frame))
    : (frame) => isOfType(frame.slots[slot]);
}

function specifierOf(node: ElmNode, name: 'isType' | 'asType'): TypeSpecifier {
  const specifier = partOf(node, `${name}Specifier`) as TypeSpecifier | undefined;
  return (
    specifier ?? {
      type: 'NamedTypeSpecifier',
      name: textOf(node, name) ?? `${systemNamespace}Any`,
    }
  );
}
