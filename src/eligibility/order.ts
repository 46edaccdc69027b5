/** A test that can be ordered, the same for every trial that names its key. */
export interface Order {
  /** E.g. `echocardiogram`. */
  readonly key: string;
  /** What a clinician calls it, e.g. `Echocardiogram with LVEF`. */
  readonly display: string;
  /** The first is the code of a draft order; any of them on an active order means "already ordered". */
  readonly codes: readonly {
    readonly system: string;
    readonly code: string;
    readonly display: string;
  }[];
}
