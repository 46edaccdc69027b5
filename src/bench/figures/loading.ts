import type { Figure } from '../figure.ts';
import { timedAsync } from '../medians.ts';

/** What changing the catalogue of a running service takes. */
export const loading: Figure = {
  name: 'loading',
  title: 'load of a catalogue of 1,000 trials whose CQL is translated: milliseconds',
  async run(workbench) {
    const { sizes } = workbench;
    const large = workbench.catalogueFolder(sizes.many, 20);
    const middling = workbench.catalogueFolder(sizes.few, 20);
    // The first time translates what has never been translated.
    await workbench.load(large);
    const [value] = await timedAsync(() => workbench.load(large));
    const [few] = await timedAsync(() => workbench.load(middling));
    return { value, unit: 'ms', parts: { [`${sizes.few} trials`]: few } };
  },
};
