import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One row of the shared reading of the five trials. */
export interface Row {
  readonly trial: string;
  readonly id: string;
  readonly kind: 'inclusion' | 'exclusion';
  readonly text: string;
  readonly class: 'A' | 'B' | 'C';
  readonly onFail: string;
  /** The composite it is a part of; `composite` and `meta` are no rows. */
  readonly group?: string;
  readonly tests: readonly {
    readonly id: string;
    readonly data: string;
    readonly expect: 'met' | 'not met' | 'unknown';
  }[];
}

const file = join(import.meta.dirname, '../../../shared/trials/criteria.json');

/** All rows, in the order of the protocols. */
export const rows = JSON.parse(readFileSync(file, 'utf8')) as readonly Row[];
