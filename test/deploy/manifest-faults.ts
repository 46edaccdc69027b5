import { join } from 'node:path';
import ts from 'typescript';
import { root } from './deploy-files.ts';
import type { Manifest } from './deploy-files.ts';

/** Objects of an API version, each with the published JSON schema of its kind. */
type Models = Readonly<Record<string, new (content: object) => { validate(): void }>>;

/**
 * What the published schema of each kind says against an object: missing fields, wrong types and formats.
 * Kubernetes' schemas allow fields that they do not know, so a misspelt one is looked for by {@link unknownFields}.
 */
export async function schemaFaults(manifests: readonly Manifest[]): Promise<readonly string[]> {
  const faults = manifests.map(async ({ file, apiVersion, kind, content }) => {
    const models = (await import(/* @vite-ignore */ `kubernetes-models/${apiVersion}`)) as Models;
    const Model = models[kind];
    if (Model === undefined) return [`${file}: ${apiVersion} has no ${kind}`];
    try {
      new Model(content).validate();
      return [];
    } catch (error) {
      return [`${file}: ${error instanceof Error ? error.message : String(error)}`];
    }
  });
  return (await Promise.all(faults)).flat();
}

/** Fields that the type of an object's kind does not have, as the TypeScript compiler sees them. */
export function unknownFields(manifests: readonly Manifest[]): readonly string[] {
  const source = manifests
    .map(
      ({ apiVersion, kind, content }, index) =>
        `import type { I${kind} as Kind${index} } from 'kubernetes-models/${apiVersion}';\n` +
        `export const object${index}: Kind${index} = ${JSON.stringify(content)};\n`,
    )
    .join('');
  const file = join(root, 'test/deploy/manifests.generated.ts');
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const onDisk = { ...host };
  host.fileExists = (name) => name === file || onDisk.fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file
      ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022)
      : onDisk.getSourceFile(name, ...rest);
  const program = ts.createProgram([file], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
