import type { SuiteTest } from './suite-file.ts';

/** The version of CQL that this project speaks. */
export const cqlVersion = '1.5';

/** Why a test is not about this version of CQL; undefined when it is. */
export function versionGap({ version, versionTo }: SuiteTest): string | undefined {
  if (version !== undefined && order(version) > order(cqlVersion)) {
    return `from CQL ${version} on; this is ${cqlVersion}`;
  }
  if (versionTo !== undefined && order(versionTo) < order(cqlVersion)) {
    return `up to CQL ${versionTo}; this is ${cqlVersion}`;
  }
  return undefined;
}

/** `1.5` comes before `1.10`. */
function order(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 1000 + minor;
}
