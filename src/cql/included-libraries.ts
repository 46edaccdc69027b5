import type { ElmLibrary } from './elm.ts';

/** The named libraries and all that they include, in the order given. */
export function withIncluded(
  libraries: readonly ElmLibrary[],
  names: Iterable<string>,
): readonly ElmLibrary[] {
  const byName = new Map(libraries.map((each) => [each.library.identifier.id, each]));
  const reached = new Set<string>();
  const visit = (name: string) => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const { path } of byName.get(name)?.library.includes?.def ?? []) visit(path);
  };
  for (const name of names) visit(name);
  return libraries.filter((each) => reached.has(each.library.identifier.id));
}
