import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The FHIR 4.0.1 model info: which types CQL knows, their elements and conversions. */
export interface ModelInfoFile {
  readonly xml: string;
  /** SHA-256 of the text, hexadecimal. */
  readonly hash: string;
}

let file: ModelInfoFile | undefined;

/** Reads the model info that `cql-exec-fhir` ships; once in a process. */
export function fhirModelInfoFile(): ModelInfoFile {
  if (file === undefined) {
    const path = createRequire(import.meta.url).resolve(
      'cql-exec-fhir/lib/modelInfos/fhir-modelinfo-4.0.1.xml',
    );
    const xml = readFileSync(path, 'utf8');
    file = { xml, hash: createHash('sha256').update(xml).digest('hex') };
  }
  return file;
}
