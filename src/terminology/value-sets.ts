/** A code with its system in canonical form. */
export interface CodeKey {
  readonly system: string;
  readonly code: string;
}

/** One value set, expanded and pinned. */
export interface ValueSet {
  /** Canonical URL, as CQL names it. */
  readonly url: string;
  readonly title: string;
  readonly codes: readonly ValueSetCode[];
  /** Whether `system|code` is in the set; the system in any known spelling. */
  has(system: string, code: string): boolean;
}

/** One member of a value set. */
export interface ValueSetCode extends CodeKey {
  readonly display?: string;
  /** Other names of it, in any language: by them an entry in unknown codes is recognised. */
  readonly designations?: readonly string[];
  /** How well the code was checked against a published source, e.g. `VERIFIED`. */
  readonly status?: string;
  readonly source?: string;
}

/** All value sets of a catalogue. */
export interface ValueSets {
  get(url: string): ValueSet | undefined;
  readonly all: readonly ValueSet[];
}
