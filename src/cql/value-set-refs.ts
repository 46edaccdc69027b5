import type { ElmLibrary } from './elm.ts';

/** A value set that a library declares, and where. */
export interface ValueSetRef {
  readonly name: string;
  /** Canonical URL, without a version. */
  readonly url: string;
  /** 1-based; absent where the ELM has no locators. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
}

/** The value sets a library declares, in its order: each has to exist and to hold codes. */
export function valueSetRefs({ library }: ElmLibrary): readonly ValueSetRef[] {
  return (library.valueSets?.def ?? []).map(({ name, id, locator }) => {
    const [line, column] =
      /^(\d+):(\d+)/u
        .exec(locator ?? '')
        ?.slice(1)
        .map(Number) ?? [];
    return {
      name,
      url: id.replace(/\|.*$/u, ''),
      ...(line !== undefined && column !== undefined && { line, column }),
    };
  });
}
