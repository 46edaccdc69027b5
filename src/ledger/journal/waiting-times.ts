import { isBefore, type Position } from './segments.ts';

/** To the second: how long lines of the journal wait. */
export class WaitingTimes {
  readonly #marks: { readonly at: number; end: Position }[] = [];

  /** @param end of the lines that have come just now */
  note(end: Position): void {
    const newest = this.#marks.at(-1);
    if (newest !== undefined && Date.now() - newest.at < 1_000) newest.end = end;
    else this.#marks.push({ at: Date.now(), end });
  }

  /** All before a position waits no more. */
  passed(position: Position): void {
    while (this.#marks[0] !== undefined && !isBefore(position, this.#marks[0].end)) {
      this.#marks.shift();
    }
  }

  get oldestMs(): number {
    const [oldest] = this.#marks;
    return oldest === undefined ? 0 : Date.now() - oldest.at;
  }
}
