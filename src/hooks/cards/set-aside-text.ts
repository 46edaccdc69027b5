import { overrideReasons } from './codings.ts';
import { counted } from './plain-text.ts';
import type { SetAside } from './selection.ts';

/**
 * The line that says what is not shown: `Set aside earlier for this patient: 2 trials (patient declined;
 * already discussed with the patient).`
 */
export function setAsideText(setAside: readonly SetAside[]): string {
  const names = setAside.map(({ override }) => {
    // Only in our own words: what an EHR calls its reasons is not ours to print.
    const known = overrideReasons.find(({ code }) => code === override.reason);
    return known === undefined ? 'another reason, or none' : lowerFirst(known.display);
  });
  const reasons = [...new Set(names)].sort().join('; ');
  const trials = counted(setAside.length, 'trial', 'trials');
  return `Set aside earlier for this patient: ${trials} (${reasons}).`;
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
