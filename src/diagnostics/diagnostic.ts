/**
 * An author's mistake: something in a trial's files that has to be mended before the trial can be
 * run. Diagnostics accumulate; they are never thrown.
 */
export interface Diagnostic {
  /** Stable, with a page of its own in `docs/diagnostics.md`, e.g. `cql-translation`. */
  readonly code: string;
  /** An error keeps the trial from being run; a warning does not. */
  readonly severity: 'error' | 'warning';
  /** What is wrong and what was expected. */
  readonly message: string;
  /** Path of the file as the author knows it. */
  readonly file: string;
  /** 1-based; absent where the mistake is in no one place. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  /** The line that the mistake is in, as it stands in the file. */
  readonly source?: string;
}

/**
 * A diagnostic as a person reads it: `file:line:col: severity [code] message`, then the source line
 * with a caret under the column.
 */
export function renderDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, severity, code, message, source } = diagnostic;
  const place = [file, line, line === undefined ? undefined : column]
    .filter((part) => part !== undefined)
    .join(':');
  const head = `${place}: ${severity} [${code}] ${message}`;
  if (source === undefined) return head;
  // Tabs stay tabs, so that the caret stands under its column at any tab width.
  const indent = source.slice(0, (column ?? 1) - 1).replace(/[^\t]/g, ' ');
  return `${head}\n    ${source}\n    ${indent}^`;
}

/** The 1-based line of a text, for `source`. */
export function sourceLine(text: string, line: number): string | undefined {
  return text.split(/\r?\n/u)[line - 1];
}
