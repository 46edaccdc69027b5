import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node } from 'yaml';
import type { z } from 'zod';
import { sourceLine } from './diagnostic.ts';
import type { Diagnostic } from './diagnostic.ts';
import { offsetWithin } from './yaml-text-offset.ts';

type Path = readonly PropertyKey[];

/** A YAML file of an author, read against its schema. */
export interface YamlFile<Value> {
  /** Absent when the file is no YAML or breaks its schema; `diagnostics` say where. */
  readonly value?: Value;
  readonly diagnostics: readonly Diagnostic[];
  /** A diagnostic at a place in the file, for rules that go beyond the schema. */
  at(path: Path, severity: Diagnostic['severity'], code: string, message: string): Diagnostic;
  /** A diagnostic at a character (0-based) of the text value at a path: a language inside the YAML. */
  within(
    path: Path,
    offset: number,
    severity: Diagnostic['severity'],
    code: string,
    message: string,
  ): Diagnostic;
}

/**
 * Reads YAML 1.2 (with merge keys `<<`) and checks it. Every mistake is reported with its line and
 * column, not only the first.
 * @param file the path that diagnostics name
 */
export function readYamlFile<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
): YamlFile<z.output<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const diagnostic = (
    offset: number,
    severity: Diagnostic['severity'],
    code: string,
    message: string,
  ): Diagnostic => {
    const { line, col } = lines.linePos(offset);
    const source = sourceLine(text, line);
    const place = { code, severity, message, file, line, column: col };
    return source === undefined ? place : { ...place, source };
  };
  const at: YamlFile<unknown>['at'] = (path, severity, code, message) =>
    diagnostic(offsetOf(document, path), severity, code, message);
  const within: YamlFile<unknown>['within'] = (path, offset, severity, code, message) =>
    diagnostic(offsetWithin(document, text, path, offset), severity, code, message);

  const syntax = [...document.errors, ...document.warnings].map((error) =>
    diagnostic(error.pos[0], 'error', 'yaml-syntax', error.message),
  );
  if (syntax.length > 0) return { diagnostics: syntax, at, within };
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    // Only aliases fail here: one that names no anchor, or more of them than any honest file has.
    const message = error instanceof Error ? error.message : String(error);
    const offset = danglingAlias(document) ?? 0;
    return { diagnostics: [diagnostic(offset, 'error', 'yaml-syntax', message)], at, within };
  }
  const checked = schema.safeParse(content);
  if (checked.success) return { value: checked.data, diagnostics: [], at, within };
  const issues = checked.error.issues.map((issue) =>
    at(pathOf(issue), 'error', 'yaml-content', messageOf(issue, content)),
  );
  return { diagnostics: issues, at, within };
}

/** Where the first alias stands that names no anchor. */
function danglingAlias(document: Document.Parsed): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return undefined;
      offset = alias.range?.[0];
      return visit.BREAK;
    },
  });
  return offset;
}

/** An unknown key is shown at the key itself. */
function pathOf(issue: z.core.$ZodIssue): Path {
  return issue.code === 'unrecognized_keys'
    ? [...issue.path, ...issue.keys.slice(0, 1)]
    : issue.path;
}

function messageOf(issue: z.core.$ZodIssue, content: unknown): string {
  const name = issue.path.at(-1);
  const absent = valueAt(content, issue.path) === undefined && issue.code !== 'unrecognized_keys';
  if (absent && name !== undefined) return `"${String(name)}" is missing`;
  const named = typeof name === 'string' && issue.code !== 'unrecognized_keys';
  return named ? `${name}: ${issue.message}` : issue.message;
}

function valueAt(content: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key],
    content,
  );
}

/** Where the path's last key stands, or as much of the path as the file holds. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
      if (pair === undefined) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value as Node | null;
    } else if (isSeq(node)) {
      node = (node.items[Number(key)] as Node | undefined) ?? null;
      if (node === null) break;
      offset = node.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}
