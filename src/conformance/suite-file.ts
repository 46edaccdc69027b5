import { SaxesParser } from 'saxes';

/** One file of the CQL test suite (https://github.com/cqframework/cql-tests). */
export interface SuiteFile {
  /** The file's name without `.xml`. */
  readonly name: string;
  readonly tests: readonly SuiteTest[];
}

/** One expression and what it has to come to. */
export interface SuiteTest {
  readonly group: string;
  readonly name: string;
  /** CQL. */
  readonly expression: string;
  /** What the expression has to give, as CQL literals; several where a list is meant. */
  readonly outputs: readonly string[];
  /**
   * Set where the expression has to fail: `syntax` and `semantic` when it is translated, `true` and
   * `execution` when it is run. The suite's own runner takes any of these failures for any other.
   */
  readonly invalid?: string;
  /** The first version of CQL that the test is about, e.g. `1.5`. */
  readonly version?: string;
  /** The last version of CQL that the test is about. */
  readonly versionTo?: string;
  readonly notes?: string;
}

type Attributes = Readonly<Record<string, string>>;

/**
 * Reads a file of the suite.
 * @throws Error when the text is no XML, or no test suite
 */
export function readSuiteFile(name: string, xml: string): SuiteFile {
  const tests: SuiteTest[] = [];
  const path: { readonly name: string; readonly attributes: Attributes }[] = [];
  let texts = new Map<string, { readonly text: string; readonly attributes: Attributes }[]>();
  let text = '';
  const parser = new SaxesParser();
  parser.on('opentag', (tag) => {
    const attributes = tag.attributes as Attributes;
    if (path.length === 0 && tag.name !== 'tests')
      throw new Error(`<${tag.name}> is no test suite`);
    if (tag.name === 'test') texts = new Map();
    path.push({ name: tag.name, attributes });
    text = '';
  });
  parser.on('text', (more) => (text += more));
  parser.on('cdata', (more) => (text += more));
  parser.on('closetag', () => {
    const element = path.pop();
    if (element === undefined) return;
    if (element.name === 'test') {
      tests.push(testOf(path, element.attributes, texts));
    } else if (path.at(-1)?.name === 'test') {
      const known = texts.get(element.name) ?? [];
      texts.set(element.name, [...known, { text, attributes: element.attributes }]);
    }
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  return { name, tests };
}

function testOf(
  path: readonly { readonly name: string; readonly attributes: Attributes }[],
  { name = '', version, versionTo }: Attributes,
  texts: ReadonlyMap<string, readonly { readonly text: string; readonly attributes: Attributes }[]>,
): SuiteTest {
  const [expression] = texts.get('expression') ?? [];
  const invalid = expression?.attributes['invalid'];
  const notes = texts.get('notes')?.[0]?.text;
  const inherited = path.map(({ attributes }) => attributes['version']).findLast(isPresent);
  const from = version ?? inherited;
  return {
    group: path.at(-1)?.attributes['name'] ?? '',
    name,
    expression: expression?.text.trim() ?? '',
    outputs: (texts.get('output') ?? []).map((output) => output.text.trim()),
    ...(invalid !== undefined && invalid !== 'false' && { invalid }),
    ...(from !== undefined && { version: from }),
    ...(versionTo !== undefined && { versionTo }),
    ...(notes !== undefined && { notes: notes.trim() }),
  };
}

function isPresent(value: string | undefined): value is string {
  return value !== undefined;
}
