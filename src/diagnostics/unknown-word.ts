/**
 * Says that a word is not known, and which one was meant when one is close.
 * @param kind what the word is, e.g. `key`
 * @returns e.g. `unknown key "sevrity"; did you mean "severity"?`
 */
export function unknownWord(kind: string, word: string, known: readonly string[]): string {
  const meant = closest(word, known);
  const hint =
    meant !== undefined
      ? `did you mean "${meant}"?`
      : `expected one of ${known.map((name) => `"${name}"`).join(', ')}`;
  return `unknown ${kind} "${word}"; ${hint}`;
}

/** The known word that is within a third of its length of typing slips. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((name) => ({ name, slips: slips(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, slips }) => slips <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.slips - b.slips);
  return ranked[0]?.name;
}

/** Optimal string alignment distance: one slip is a letter added, lost, changed or swapped with the next. */
function slips(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const changed = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped =
        a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
          ? (beforeLast[column - 2] ?? Infinity) + 1
          : Infinity;
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + changed,
        swapped,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
