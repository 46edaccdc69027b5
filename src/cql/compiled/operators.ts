import type { OperatorCompiler, OperatorFamily } from './expr.ts';
import { aggregateOperators } from './operators/aggregate.ts';
import { arithmeticOperators } from './operators/arithmetic.ts';
import { clinicalOperators } from './operators/clinical.ts';
import { codeSystemOperators } from './operators/code-system.ts';
import { collectionOperators } from './operators/collection.ts';
import { comparisonOperators } from './operators/comparison.ts';
import { conditionalOperators } from './operators/conditional.ts';
import { conversionOperators } from './operators/conversion.ts';
import { dateTimeOperators } from './operators/datetime.ts';
import { divisionOperators } from './operators/division.ts';
import { extremeOperators } from './operators/extremes.ts';
import { functionsOfNumbers } from './operators/functions-of-numbers.ts';
import { intervalOperators } from './operators/interval.ts';
import { membershipOperators } from './operators/membership.ts';
import { precisionOperators } from './operators/precision.ts';
import { descentOperators } from './operators/descent.ts';
import { intervalListOperators } from './operators/interval-list.ts';
import { listOperators } from './operators/list.ts';
import { literalOperators } from './operators/literal.ts';
import { logicalOperators } from './operators/logical.ts';
import { messageOperators } from './operators/message.ts';
import { nullologicalOperators } from './operators/nullological.ts';
import { quantityOperators } from './operators/quantity.ts';
import { queryOperators } from './operators/query.ts';
import { referenceOperators } from './operators/reference.ts';
import { retrieveOperators } from './operators/retrieve.ts';
import { stringOperators } from './operators/string.ts';
import { structuredOperators } from './operators/structured.ts';
import { intervalRelations } from './operators/interval-relation.ts';
import { typeOperators } from './operators/type.ts';

const families: readonly OperatorFamily[] = [
  aggregateOperators,
  arithmeticOperators,
  clinicalOperators,
  codeSystemOperators,
  collectionOperators,
  comparisonOperators,
  conditionalOperators,
  conversionOperators,
  dateTimeOperators,
  divisionOperators,
  extremeOperators,
  functionsOfNumbers,
  intervalOperators,
  membershipOperators,
  precisionOperators,
  descentOperators,
  intervalListOperators,
  listOperators,
  literalOperators,
  logicalOperators,
  messageOperators,
  nullologicalOperators,
  quantityOperators,
  queryOperators,
  referenceOperators,
  retrieveOperators,
  stringOperators,
  structuredOperators,
  intervalRelations,
  typeOperators,
];

/** Every operator that can be compiled, by its ELM type. */
export const operators: ReadonlyMap<string, OperatorCompiler> = new Map(
  families.flatMap((family) => Object.entries(family)),
);
