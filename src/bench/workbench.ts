import { join } from 'node:path';
import type { CqlEngine } from '../cql/engine.ts';
import { ownFolder } from '../trials/catalogue-folder.ts';
import type { Catalogue } from '../trials/catalogue.ts';
import { loadCatalogue } from '../trials/load-catalogue.ts';
import { writeCatalogue } from './generated/catalogue-folder.ts';
import { patientBundle } from './generated/patient-bundle.ts';
import { generatedTrial, typicalTrial } from './generated/trial-folder.ts';
import type { Sizes } from './sizes.ts';

export interface WorkbenchOptions {
  readonly sizes: Sizes;
  readonly engine: CqlEngine;
  /** Where generated catalogues are written; kept, so that their ELM is translated once. */
  readonly folder: string;
  /** The catalogue that counts as shipped; by default the one that is. */
  readonly shippedFolder?: string;
  /** See elm-cache for the default. */
  readonly cacheFolder?: string;
  /** Told what is being done, for who is waiting. */
  readonly progress?: (words: string) => void;
}

/** What figures are measured with: patients and catalogues of the sizes asked for. */
export class Workbench {
  readonly sizes: Sizes;
  readonly engine: CqlEngine;
  readonly shippedFolder: string;
  readonly cacheFolder: string | undefined;
  readonly progress: (words: string) => void;
  readonly #folder: string;
  readonly #loaded = new Map<string, Promise<Catalogue>>();

  constructor(options: WorkbenchOptions) {
    const { sizes, engine, folder, shippedFolder = ownFolder, cacheFolder, progress } = options;
    this.sizes = sizes;
    this.engine = engine;
    this.shippedFolder = shippedFolder;
    this.cacheFolder = cacheFolder;
    this.progress = progress ?? (() => undefined);
    this.#folder = folder;
  }

  /** Four patients with different diseases, each as the JSON text of a Bundle. */
  patients(observations = this.sizes.observations): readonly string[] {
    return [0, 1, 2, 3].map((seed) => JSON.stringify(patientBundle(seed, observations)));
  }

  /** The folder of a generated catalogue; written when it is not there. */
  catalogueFolder(trials: number, criteria: number): string {
    return writeCatalogue(
      join(this.#folder, `${trials}x${criteria}`),
      Array.from({ length: trials }, (_, number) => generatedTrial(number, criteria)),
    );
  }

  /** The folder of a catalogue of only the typical trial. */
  typicalFolder(): string {
    return writeCatalogue(join(this.#folder, 'typical'), [typicalTrial()]);
  }

  typicalCatalogue(): Promise<Catalogue> {
    return this.#once(this.typicalFolder());
  }

  /** A generated catalogue, loaded once. */
  catalogue(trials: number, criteria: number): Promise<Catalogue> {
    return this.#once(this.catalogueFolder(trials, criteria));
  }

  /** The catalogue that ships with the service. */
  shippedCatalogue(): Promise<Catalogue> {
    return this.#once(this.shippedFolder);
  }

  /** Loads a catalogue anew. @param cacheFolder another ELM cache */
  load(folder: string, cacheFolder = this.cacheFolder): Promise<Catalogue> {
    const cache = cacheFolder === undefined ? {} : { cacheFolder };
    return loadCatalogue({ folder, engine: this.engine, ...cache });
  }

  #once(folder: string): Promise<Catalogue> {
    let loading = this.#loaded.get(folder);
    if (loading === undefined) {
      this.progress(`loading ${folder}`);
      loading = this.load(folder).then(requireSound);
      this.#loaded.set(folder, loading);
    }
    return loading;
  }
}

/** A trial that cannot be run costs nothing, which must not be taken for speed. */
function requireSound(catalogue: Catalogue): Catalogue {
  const broken = catalogue.trials.filter((trial) => trial.broken);
  const [fault] = broken.flatMap(({ diagnostics }) => diagnostics);
  if (broken.length === 0) return catalogue;
  throw new Error(`${broken.length} trials cannot be run: ${fault?.message ?? 'no reason given'}`);
}
