import { createRequire } from 'node:module';

/** What is used of @lhncbc/ucum-lhc, which ships no types of its own. */
interface UcumLibrary {
  validateUnitString(unit: string): { readonly status: string; readonly msg: readonly string[] };
  convertUnitTo(
    from: string,
    value: number,
    to: string,
  ): { readonly status: string; readonly toVal: number | null };
}

let library: UcumLibrary | undefined;

/** Loaded when first asked: the unit tables take some ten milliseconds. */
function ucum(): UcumLibrary {
  if (library === undefined) {
    const load = createRequire(import.meta.url);
    const { UcumLhcUtils } = load('@lhncbc/ucum-lhc') as {
      readonly UcumLhcUtils: { getInstance(): UcumLibrary };
    };
    library = UcumLhcUtils.getInstance();
  }
  return library;
}

/**
 * Why a unit is not a UCUM code, in the library's words; undefined when it is one. UCUM knows units
 * that no laboratory means: `K/uL` is Kelvin per microlitre.
 */
export function validateUnit(unit: string): string | undefined {
  const { status, msg } = ucum().validateUnitString(unit);
  if (status === 'valid') return undefined;
  return msg.join(' ') || `${unit} is not a valid UCUM code.`;
}

/**
 * Converts between UCUM units. The result is rounded to 14 significant digits, so that limits are
 * met exactly where a person would say so: 600 /uL is 0.6 10*9/L, not 0.5999999999999999.
 * @returns undefined when a unit is no UCUM code or the two do not measure the same kind of thing;
 *   mass and amount of substance (mg/dL, umol/L) do not, they need the substance
 */
export function convert(value: number, from: string, to: string): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  const { status, toVal } = ucum().convertUnitTo(from, value, to);
  if (status !== 'succeeded' || toVal === null || !Number.isFinite(toVal)) return undefined;
  return Number(toVal.toPrecision(14));
}
