/** A number with its noun, e.g. `1 trial`, `3 trials`. */
export function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}
