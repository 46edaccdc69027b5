import { CompileScope } from '../compile-scope.ts';
import { operandsOf, partOf, systemNamespace, textOf, type TypeSpecifier } from '../elm-parts.ts';
import { type Expr, variableExpr, type OperatorCompiler, type OperatorFamily } from '../expr.ts';
import type { ElmNode } from '../../elm.ts';
import { callOf } from './function-call.ts';

/** The parameter that every library may declare: for when the criteria are decided. */
const evaluationTime = 'Evaluation Time';

const named: OperatorCompiler = (node, _compile, scope) =>
  variableExpr(scope.slotOf(textOf(node, 'name') ?? '', node));

/** Names: variables, defines, functions and parameters. */
export const referenceOperators: OperatorFamily = {
  OperandRef: named,
  AliasRef: named,
  QueryLetRef: named,
  ExpressionRef: (node, _compile, scope) => scope.program.define(scope.names.define(node)),
  FunctionRef(node, compile, scope) {
    const operands = operandsOf(node);
    const { statement } = scope.names.function(node);
    return (
      elementOfOperand(statement.expression, statement.operand?.[0]?.name, operands, compile) ??
      callOf(
        scope.program.function(scope.names.function(node)),
        operands.map((each) => compile(each)),
      )
    );
  },
  /** `Evaluation Time` is the evaluation's, other parameters have their default or null. */
  ParameterRef(node, compile, scope) {
    const { definition, library } = scope.names.parameter(node);
    if (definition['name'] === evaluationTime) return timeOfEvaluation(definition);
    const byDefault = partOf(definition, 'default');
    if (byDefault === undefined) return () => null;
    return compile(byDefault, new CompileScope(library.name, scope.program, { size: 0 }));
  },
};

function timeOfEvaluation(definition: ElmNode): Expr {
  const type = partOf(definition, 'parameterTypeSpecifier') as TypeSpecifier | undefined;
  const isDate = type?.type === 'NamedTypeSpecifier' && type.name === `${systemNamespace}Date`;
  return isDate ? ({ evaluation }) => evaluation.now.getDate() : ({ evaluation }) => evaluation.now;
}

/**
 * A function that only reads an element of its operand, as most of FHIRHelpers do, is that element
 * where it is called.
 */
function elementOfOperand(
  body: ElmNode | undefined,
  operandName: string | undefined,
  operands: readonly ElmNode[],
  compile: Parameters<OperatorCompiler>[1],
): Expr | undefined {
  const source = body?.type === 'Property' ? partOf(body, 'source') : undefined;
  const [operand] = operands;
  if (operands.length !== 1 || operand === undefined || source?.type !== 'OperandRef') {
    return undefined;
  }
  return source['name'] === operandName
    ? compile({ type: 'Property', path: body?.['path'], source: operand })
    : undefined;
}
