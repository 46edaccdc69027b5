import { compiledEngine } from './compiled/compiled-engine.ts';
import type { CqlEngine } from './engine.ts';
import { referenceEngine } from './reference/reference-engine.ts';

export type EngineName = CqlEngine['name'];

/** Every engine that can run CQL; the first is the one that runs when none is asked for. */
export const engines: readonly CqlEngine[] = [compiledEngine, referenceEngine];

export const engineNames: readonly EngineName[] = engines.map(({ name }) => name);

export const defaultEngine: CqlEngine = compiledEngine;

/** @throws Error when no engine has the name */
export function engineNamed(name: string): CqlEngine {
  const engine = engines.find((each) => each.name === name);
  if (engine === undefined) throw new Error(`There is no engine ${name}`);
  return engine;
}
