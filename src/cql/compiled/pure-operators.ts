/**
 * ELM types whose value depends on their parts alone: neither on the record nor on the time or the
 * time zone of the evaluation. Expressions of nothing else are computed once, when they are compiled.
 */
export const pureOperators: ReadonlySet<string> = new Set([
  ...['Literal', 'Null', 'List', 'Tuple', 'Interval', 'Quantity', 'Ratio', 'Code', 'Concept'],
  ...['CodeRef', 'ConceptRef', 'CodeSystemRef', 'ValueSetRef', 'FunctionRef', 'Property'],
  ...['OperandRef', 'AliasRef', 'QueryLetRef', 'Query', 'Instance', 'Date', 'Time'],
  ...[
    'And',
    'Or',
    'Xor',
    'Not',
    'Implies',
    'IsNull',
    'IsTrue',
    'IsFalse',
    'Coalesce',
    'If',
    'Case',
  ],
  ...['Equal', 'NotEqual', 'Less', 'LessOrEqual', 'Greater', 'GreaterOrEqual'],
  ...['Add', 'Subtract', 'Multiply', 'Divide', 'TruncatedDivide', 'Modulo', 'Negate', 'Abs'],
  ...['Ceiling', 'Floor', 'Truncate', 'Round', 'Ln', 'Log', 'Exp', 'Power', 'Predecessor'],
  ...['Successor', 'MinValue', 'MaxValue', 'Start', 'End', 'Width'],
  ...['As', 'ToList', 'ToConcept', 'ToDecimal', 'ToInteger', 'ToLong', 'ToQuantity', 'ToString'],
  ...['Concatenate', 'Combine', 'Lower', 'Upper', 'Split', 'Substring', 'Length', 'ReplaceMatches'],
  ...['First', 'Last', 'Indexer', 'IndexOf', 'Exists', 'Count', 'Flatten', 'Distinct', 'In'],
  ...['Contains', 'Union', 'Except', 'Intersect', 'SingletonFrom'],
]);
