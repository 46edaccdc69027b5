import type { CanonicalForm } from './canonical-form.ts';

/** Gives equal keys one id, and counts how often what they stand for may be asked for. */
export class FormTable {
  readonly #ids = new Map<string, number>();
  readonly #uses: number[] = [];

  /**
   * @param key the same for expressions that mean the same
   * @param expressions the ids of those directly inside
   */
  interned(
    key: string,
    { reach, isPure, localReach }: Omit<CanonicalForm, 'id'>,
    expressions: readonly number[] = [],
  ): CanonicalForm {
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#ids.size;
      this.#ids.set(key, id);
      // What an open expression asks for may be asked once for each value of its variables.
      for (const each of expressions) this.use(each, reach > 0 ? 2 : 1);
    }
    return { id, reach, isPure, localReach };
  }

  /** Says that an expression is asked for so many times more. */
  use(id: number, times: number): void {
    this.#uses[id] = (this.#uses[id] ?? 0) + times;
  }

  isUsedAgain(id: number): boolean {
    return (this.#uses[id] ?? 0) > 1;
  }
}
