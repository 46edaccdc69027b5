import { z } from 'zod';
import { readYamlFile } from '../diagnostics/yaml-file.ts';
import { sourceLine, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { jsonFault } from './json-fault.ts';

/** Trialhook's extensions of an expansion's codes: how well a code was checked, and against what. */
const codeStatus = 'https://trialhook.org/fhir/StructureDefinition/code-status';
const codeSource = 'https://trialhook.org/fhir/StructureDefinition/code-source';

const concept = z.looseObject({ code: z.string().min(1), display: z.string().optional() });

/** An entry of an expansion, which may be a tree. */
export interface ExpansionEntry {
  readonly extension?: readonly CodeExtension[] | undefined;
  readonly system?: string | undefined;
  readonly code?: string | undefined;
  readonly display?: string | undefined;
  readonly designation?: readonly { readonly value: string }[] | undefined;
  readonly abstract?: boolean | undefined;
  readonly contains?: readonly ExpansionEntry[] | undefined;
}

interface CodeExtension {
  readonly url: string;
  readonly valueCode?: string | undefined;
  readonly valueString?: string | undefined;
}

const contains: z.ZodType<ExpansionEntry> = z.looseObject({
  extension: z
    .array(
      z.looseObject({
        url: z.string(),
        valueCode: z.string().optional(),
        valueString: z.string().optional(),
      }),
    )
    .optional(),
  system: z.string().min(1).optional(),
  code: z.string().min(1).optional(),
  display: z.string().optional(),
  designation: z.array(z.looseObject({ value: z.string() })).optional(),
  abstract: z.boolean().optional(),
  get contains() {
    return z.array(contains).optional();
  },
});

/** What is read of a FHIR R4 ValueSet; everything else in it is left alone. */
const valueSetSchema = z.looseObject({
  resourceType: z.literal('ValueSet'),
  url: z.string().min(1),
  title: z.string().min(1).optional(),
  name: z.string().min(1).optional(),
  compose: z
    .looseObject({
      include: z.array(
        z.looseObject({ system: z.string().optional(), concept: z.array(concept).optional() }),
      ),
    })
    .optional(),
  expansion: z.looseObject({ contains: z.array(contains).optional() }).optional(),
});
export type ValueSetResource = z.output<typeof valueSetSchema>;

/** A ValueSet file as read; a fault can be shown at a place in it. */
export interface ValueSetFile {
  readonly resource?: ValueSetResource;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads one ValueSet file. @param file the path that diagnostics name */
export function readValueSetFile(file: string, text: string): ValueSetFile {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { diagnostics: [syntaxFault(file, text, error)] };
  }
  const checked = valueSetSchema.safeParse(content);
  if (checked.success) return { resource: checked.data, diagnostics: [] };
  // JSON is YAML too. Reading it again as YAML is slow, and knows where everything stands.
  const { diagnostics } = readYamlFile(file, text, valueSetSchema);
  return { diagnostics: diagnostics.map((each) => ({ ...each, code: 'value-set-content' })) };
}

/** A fault shown at one element of a file that could be read, e.g. `['url']`. */
export function valueSetFault(
  file: string,
  text: string,
  path: readonly (string | number)[],
  severity: Diagnostic['severity'],
  code: string,
  message: string,
): Diagnostic {
  return readYamlFile(file, text, valueSetSchema).at(path, severity, code, message);
}

/** The status and source that an expansion's entry carries. */
export function codeProvenance(entry: ExpansionEntry): { status?: string; source?: string } {
  const status = entry.extension?.find(({ url }) => url === codeStatus)?.valueCode;
  const source = entry.extension?.find(({ url }) => url === codeSource)?.valueString;
  return {
    ...(status === undefined ? {} : { status }),
    ...(source === undefined ? {} : { source }),
  };
}

function syntaxFault(file: string, text: string, error: unknown): Diagnostic {
  const before = text.slice(0, jsonFault(text) ?? text.length).split('\n');
  const line = before.length;
  const column = (before.at(-1)?.length ?? 0) + 1;
  const what = error instanceof Error ? error.message : String(error);
  const message = `the file is not JSON: ${what}`;
  const place = {
    code: 'value-set-syntax',
    severity: 'error',
    message,
    file,
    line,
    column,
  } as const;
  const source = sourceLine(text, line);
  return source === undefined ? place : { ...place, source };
}
