import { Code, CodeSystem, Concept, CQLValueSet, DateTime, Date as CqlDate } from 'cql-execution';
import { FhirNode } from '../../reference/fhir-node.ts';
import type { ElmNode } from '../../elm.ts';
import { operandsOf, operandTypes, partOf, partsOf, precisionOf } from '../elm-parts.ts';
import type { CompileScope } from '../compile-scope.ts';
import { type Compile, constantExpr, type Expr, type OperatorFamily, type Value } from '../expr.ts';
import type { Frame } from '../frame.ts';
import type { ResolvedCode } from '../library-names.ts';
import { durationBetween } from '../values/temporal-distance.ts';
import { type Temporal } from '../values/temporal-order.ts';
import { binary, unary } from './null-propagating.ts';

/** Codes, value sets and ages (CQL 1.5, §9 Clinical Operators). */
export const clinicalOperators: OperatorFamily = {
  CodeRef: (node, _compile, scope) => constantExpr(codeOf(scope.names.code(node))),
  Code: (node, _compile, scope) => constantExpr(codeOf(scope.names.codeLiteral(node))),
  ConceptRef(node, _compile, scope) {
    const { codes, display } = scope.names.concept(node);
    return constantExpr(new Concept(codes.map(codeOf), display));
  },
  Concept(node, _compile, scope) {
    const codes = partsOf(node, 'code').map((code) => codeOf(scope.names.codeLiteral(code)));
    return constantExpr(new Concept(codes, node['display'] as string | undefined));
  },
  CodeSystemRef(node, _compile, scope) {
    const { id, version, name } = scope.names.codeSystem(node);
    return constantExpr(new CodeSystem(id, version, name));
  },
  ValueSetRef(node, _compile, scope) {
    const { id, version, name } = scope.names.valueSet(node);
    return constantExpr(new CQLValueSet(id, version, name));
  },
  InValueSet(node, compile, scope) {
    const valueSet = valueSetExpr(node, compile, scope);
    const coded = codedElement(partOf(node, 'code')!, scope);
    if (coded !== undefined) return codedInValueSet(compile(coded), valueSet);
    const code = compile(partOf(node, 'code')!);
    return (frame) => {
      const value = code(frame);
      return value !== null && membersOf(valueSet, frame).hasMatch(value);
    };
  },
  AnyInValueSet(node, compile, scope) {
    const codes = compile(partOf(node, 'codes')!);
    const valueSet = valueSetExpr(node, compile, scope);
    return (frame) => {
      const list = codes(frame) as readonly Value[] | null;
      if (list === null) return false;
      const members = membersOf(valueSet, frame);
      return list.some((each) => each !== null && members.hasMatch(each));
    };
  },
  ExpandValueSet: unary((value, { evaluation }) =>
    evaluation.valueSets.expanded((value as CQLValueSet).id).expand(),
  ),
  CalculateAge(node, compile, scope) {
    const precision = precisionOf(node) ?? 'year';
    const isByDay = precision === 'year' || precision === 'month';
    const age = unary((birth, { evaluation: { now, offset } }) =>
      ageAt(birth as Temporal, isByDay ? now.getDate() : now, precision, offset),
    );
    return age(node, compile, scope);
  },
  CalculateAgeAt(node, compile, scope) {
    const precision = precisionOf(node) ?? 'year';
    const age = binary((birth, asOf, { evaluation }) =>
      ageAt(birth as Temporal, asOf as Temporal, precision, evaluation.offset),
    );
    return age(node, compile, scope);
  },
};

function codeOf({ code, system, version, display }: ResolvedCode): Code {
  return new Code(code, system, version, display);
}

function valueSetExpr(node: ElmNode, compile: Compile, scope: CompileScope): Expr {
  const reference = partOf(node, 'valueset');
  if (reference === undefined) return compile(partOf(node, 'valuesetExpression')!);
  const { id, version, name } = scope.names.valueSet(reference);
  return constantExpr(new CQLValueSet(id, version, name));
}

const codedTypes = new Set(['FHIR.CodeableConcept', 'FHIR.Coding']);

/** What FHIRHelpers is asked to make a Code or Concept of, only to look it up. */
function codedElement(code: ElmNode, scope: CompileScope): ElmNode | undefined {
  if (code.type !== 'FunctionRef' || scope.program.isClosed(code)) return undefined;
  const { library } = scope.names.function(code);
  const isCoded = codedTypes.has(operandTypes(code)[0] ?? '');
  return library.name === 'FHIRHelpers' && isCoded ? operandsOf(code)[0] : undefined;
}

function codedInValueSet(coded: Expr, valueSet: Expr): Expr {
  return (frame) => {
    const node = coded(frame);
    if (!(node instanceof FhirNode)) return false;
    const { keys } = membersOf(valueSet, frame);
    const codes = frame.evaluation.reader.codeKeys(FhirNode.jsonOf(node) as object);
    return codes.some((key) => keys.has(key));
  };
}

function membersOf(valueSet: Expr, frame: Frame) {
  return frame.evaluation.valueSets.expanded((valueSet(frame) as CQLValueSet).id);
}

/** Whole years, months …; an Uncertainty where the dates are not precise enough for one number. */
function ageAt(birth: Temporal, asOf: Temporal, precision: string, offset: number): Value {
  const born =
    asOf instanceof CqlDate
      ? birth instanceof DateTime
        ? birth.getDate()
        : birth
      : birth instanceof CqlDate
        ? birth.getDateTime(offset)
        : birth;
  return durationBetween(born, asOf, precision);
}
