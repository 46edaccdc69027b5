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

/** The form of anything in ELM, with the expressions directly inside it. */
export interface Part extends CanonicalForm {
  readonly expressions: readonly number[];
}

/** The form of what has no variables. */
export const closedForm = { reach: 0, isPure: true, localReach: 0 };

/** What parts come to together. */
export function combined(parts: readonly Part[]): Omit<Part, 'id'> {
  return {
    reach: Math.max(0, ...parts.map((part) => part.reach)),
    isPure: parts.every((part) => part.isPure),
    localReach: Math.max(0, ...parts.map((part) => part.localReach)),
    expressions: parts.flatMap((part) => part.expressions),
  };
}

/** The form of a part as it is seen from outside of the variables that are made around it. */
export function outsideOf(part: Part, variables: number): Part {
  const reach = Math.max(0, part.reach - variables);
  const localReach = Math.max(0, part.localReach - variables);
  return { ...part, reach, localReach };
}

/** Whether an open expression has no variables but the operands of the function it stands in. */
export function isOfOperands({ reach, localReach }: CanonicalForm): boolean {
  return reach > 0 && localReach === 0;
}
