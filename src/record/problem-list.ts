/**
 * What was left out of a record and why, and which resource types are therefore not complete: a
 * resource that came but could not be used is no evidence that there is none. Lines name type, id and
 * fault, never a value; each stands once, in alphabetical order, so that the order and the number of
 * the resources do not show.
 */
export class ProblemList {
  readonly #lines: Set<string>;
  readonly #doubtfulTypes = new Set<string>();

  constructor(lines: readonly string[] = []) {
    this.#lines = new Set(lines);
  }

  /** @param subject usually a reference, e.g. `Observation/o3` */
  note(subject: string, fault: string): void {
    this.#lines.add(`${subject}: ${fault}`);
  }

  /** Notes it, and that the type has not been read completely. */
  noteLoss(reference: string, fault: string): void {
    this.note(reference, fault);
    this.#doubtfulTypes.add(reference.split('/')[0] ?? reference);
  }

  isDoubtful(resourceType: string): boolean {
    return this.#doubtfulTypes.has(resourceType);
  }

  lines(): readonly string[] {
    return Object.freeze([...this.#lines].sort());
  }
}
