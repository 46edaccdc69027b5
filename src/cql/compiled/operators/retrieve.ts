import { Code, Concept } from 'cql-execution';
import { codeKey } from '../../../terminology/code-systems.ts';
import { fhirNamespace } from '../../model-info.ts';
import { partOf, textOf } from '../elm-parts.ts';
import type { CodedElement } from '../record-reader.ts';
import type { Expr, OperatorFamily, Value } from '../expr.ts';

/** Resources of the record. */
export const retrieveOperators: OperatorFamily = {
  Retrieve(node, compile, scope) {
    const type = (textOf(node, 'dataType') ?? '').replace(fhirNamespace, '');
    const [codes, codeProperty] = [partOf(node, 'codes'), textOf(node, 'codeProperty')];
    if (partOf(node, 'dateRange') !== undefined) {
      throw scope.cannotCompile(node, 'a Retrieve cannot be filtered by date');
    }
    if (codes === undefined || codeProperty === undefined) {
      return ({ evaluation }) => evaluation.reader.all(type);
    }
    const element = { type, codeProperty, key: `${type} ${codeProperty}` };
    if (codes.type === 'ValueSetRef') {
      const { id } = scope.names.valueSet(codes);
      const { valueSets } = scope.program;
      const filter = valueSets.retrieve(element.key, id);
      let isKnown = false;
      return ({ evaluation }) => {
        if (!isKnown) isKnown = valueSets.expanded(id) !== undefined;
        return evaluation.reader.filtered(element, filter);
      };
    }
    return byCodes(element, compile(codes));
  },
};

function byCodes(element: CodedElement, codes: Expr): Expr {
  return (frame) => {
    const list = codes(frame);
    if (list === null) return [];
    return frame.evaluation.reader.withCodes(element, keysOf(list));
  };
}

function keysOf(value: Value): readonly string[] {
  const keys = new Set<string>();
  const pending = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (Array.isArray(next)) pending.push(...(next as Value[]));
    else if (next instanceof Concept) pending.push(...(next.codes as Value[]));
    else if (next instanceof Code) keys.add(codeKey(next.system ?? '', next.code));
  }
  return [...keys];
}
