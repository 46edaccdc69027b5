import { recordOf, matched } from '../evaluation.ts';
import type { Figure } from '../figure.ts';
import { medians, timedAsync } from '../medians.ts';

/** What ten times as many trials cost. */
export const sharing: Figure = {
  name: 'sharing',
  title: '1,000 trials of 20 criteria, as a hook evaluates them: time ÷ that of 100 of them',
  async run(workbench) {
    const { sizes, progress } = workbench;
    const texts = workbench.patients();
    const [few, many] = [
      await workbench.catalogue(sizes.few, 20),
      await workbench.catalogue(sizes.many, 20),
    ];
    progress('timing');
    const evaluation =
      (name: string, catalogue: typeof few, findings: 'all' | 'decisive') => async () => {
        let sum = 0;
        for (const text of texts) {
          const bundle: unknown = JSON.parse(text);
          const [time] = await timedAsync(() => matched(catalogue, recordOf(bundle), findings));
          sum += time;
        }
        return { [name]: sum / texts.length };
      };
    const parts = await medians(Math.ceil(sizes.rounds / 2), [
      evaluation('few', few, 'decisive'),
      evaluation('many', many, 'decisive'),
      evaluation('few, all findings', few, 'all'),
      evaluation('many, all findings', many, 'all'),
    ]);
    const ratio = (name: string) => (parts[`many${name}`] ?? 0) / (parts[`few${name}`] ?? 1);
    return {
      ...{ value: ratio(''), unit: 'ratio', goal: { sign: '≤', value: 4 } },
      parts: { ...parts, 'ratio with all findings': ratio(', all findings') },
    };
  },
};
