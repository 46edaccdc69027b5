import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownSharedFolder } from '../../../src/cql/compile-libraries.ts';
import { readCqlSource } from '../../../src/cql/cql-source.ts';
import type { ElmLibrary } from '../../../src/cql/elm.ts';
import { translate } from '../../../src/cql/translate.ts';
import { prelude } from './prelude.ts';

const helpers = (() => {
  const file = join(ownSharedFolder, 'FHIRHelpers.cql');
  return readCqlSource(file, readFileSync(file, 'utf8'));
})();
let helpersElm: ElmLibrary | undefined;

interface Translated {
  readonly libraries: readonly ElmLibrary[];
  /** What is wrong, by the number of the expression. */
  readonly errors: ReadonlyMap<number, string>;
}

async function translated(expressions: readonly string[]): Promise<Translated> {
  const defines = expressions.map((each, index) => `define "${index}": ${each}\n`);
  const source = readCqlSource('generated.cql', prelude + defines.join(''));
  const wanted = new Set(helpersElm === undefined ? [helpers, source] : [source]);
  const sources = [helpers, source];
  const found = await translate({ sources, wanted, keyOf: (each) => each.text });
  helpersElm ??= found.get(helpers)!.elm;
  const { elm, diagnostics } = found.get(source)!;
  const first = prelude.split('\n').length;
  const errors = new Map(
    diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ line, message }) => [(line ?? first) - first, message]),
  );
  return { libraries: [helpersElm, elm], errors };
}

/**
 * The library `Generated`, in which the define of an expression is named by its number, with all that it
 * includes: of all expressions that the translator does not refuse. A wrong one may upset its
 * neighbours, so each that is reported has to be wrong by itself as well.
 */
export async function soundLibraries(expressions: readonly string[]): Promise<{
  readonly libraries: readonly ElmLibrary[];
  readonly refused: ReadonlyMap<string, string>;
}> {
  const refused = new Map<string, string>();
  for (;;) {
    const left = expressions.filter((each) => !refused.has(each));
    const { libraries, errors } = await translated(left);
    if (errors.size === 0) return { libraries, refused };
    const known = refused.size;
    for (const index of errors.keys()) {
      const suspect = left[index];
      const [message] = suspect === undefined ? [] : (await translated([suspect])).errors.values();
      if (suspect !== undefined && message !== undefined) refused.set(suspect, message);
    }
    if (refused.size === known)
      throw new Error(`Nobody is to blame: ${[...errors.values()].join()}`);
  }
}
