import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

export const root = join(import.meta.dirname, '../..');
export const deployFolder = join(root, 'deploy');

export function deployFile(name: string): string {
  return readFileSync(join(deployFolder, name), 'utf8');
}

/** A Kubernetes object, as far as it has to be known to find its schema. */
export interface Manifest {
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Every object of `deploy/kubernetes` but the kustomization, which is none. */
export function manifests(): readonly Manifest[] {
  return readdirSync(join(deployFolder, 'kubernetes'))
    .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
    .flatMap((file) =>
      parseAllDocuments(deployFile(`kubernetes/${file}`)).map((document) => {
        const content = document.toJS() as Record<string, unknown>;
        return {
          file,
          apiVersion: String(content['apiVersion']),
          kind: String(content['kind']),
          content,
        };
      }),
    );
}

/** The one object of a kind, as its published type has it. */
export function manifest<T>(kind: string): T {
  const found = manifests().filter((each) => each.kind === kind);
  if (found.length !== 1) throw new Error(`${found.length} of kind ${kind}`);
  return found[0]?.content as T;
}

/** What the image sets for itself: the ENV of its last stage. */
export function imageEnvironment(): Readonly<Record<string, string>> {
  const lastStage =
    deployFile('Dockerfile')
      .split(/^FROM /mu)
      .at(-1) ?? '';
  const [, block = ''] = /^ENV ((?:.*\\\n)*.*)$/mu.exec(lastStage) ?? [];
  return Object.fromEntries(
    block.split(/\s*\\\n\s*|\s+/u).map((pair) => {
      const [name = '', value = ''] = pair.split('=');
      return [name, value] as const;
    }),
  );
}
