import { cpus } from 'node:os';
import { hookBody } from '../../src/bench/hook-body.ts';
import { patientBundle } from '../../src/bench/generated/patient-bundle.ts';
import { startServiceProcess } from '../flows/service-process.ts';
import { type Answered, offer, percentile } from './offered-load.ts';

/**
 * `npm run test:load`: the five trials, charts of 300 KB, 200 requests a second for a minute, or as
 * `LOAD_RATE` and `LOAD_SECONDS` say. Ends with 1 when what was accepted was late, when anything but 200 and 503
 * came back, or when memory grew.
 */
const rate = Number(process.env['LOAD_RATE'] ?? 200);
const seconds = Number(process.env['LOAD_SECONDS'] ?? 60);

/** Milliseconds within which 99 of 100 accepted requests are answered. */
const latest = 1_000;

const service = await startServiceProcess({ TRIALHOOK_LOG_LEVEL: 'info' }, [
  '--import',
  `${import.meta.dirname}/report-memory.ts`,
]);
/** Bytes, and seconds of processor since the start; once a second. */
type Usage = NodeJS.MemoryUsage & { readonly cpu: number };
const memory: Usage[] = [];
service.child.on('message', (usage) => memory.push(usage as Usage));

const bodies = await charts();
const url = `${service.url}/cds-services/trial-match`;
say(
  `${rate} requests a second for ${seconds} s, ${bodies.length} charts of ` +
    `${Math.round((bodies[0]?.length ?? 0) / 1000)} KB, five trials, compiled engine, ${cpus().length} processors`,
);
await offer({ url, bodies, rate: 20, seconds: 5 });
memory.length = 0;
const logged = service.log.length;
const { answered, errors } = await offer({ url, bodies, rate, seconds });
const exitCode = await service.stop();

const accepted = answered.filter(({ status }) => status === 200);
const refused = answered.filter(({ status }) => status === 503);
const others = answered.length - accepted.length - refused.length;
const of = (share: number) => `${(share * 100).toFixed(1)} %`;
say(`offered    ${answered.length} (${(answered.length / seconds).toFixed(0)}/s)`);
say(
  `accepted   ${accepted.length} (${(accepted.length / seconds).toFixed(1)}/s) ${timesOf(accepted)}`,
);
say(
  `refused    ${refused.length} (${of(refused.length / answered.length)}, 503) ${timesOf(refused)}`,
);
const inService = service.log
  .slice(logged)
  .filter(({ msg, status }) => msg === 'request' && status === 200)
  .map(({ ms }) => ({ status: 200, took: Number(ms) }));
say(`           in the service itself: ${timesOf(inService)}`);
say(`others     ${others}; broken or timed out ${errors}`);
for (const name of ['rss', 'heapUsed', 'external'] as const)
  say(`${name.padEnd(10)} ${inMegabytes(name)}`);

const cpu = (memory.at(-1)?.cpu ?? 0) - (memory[0]?.cpu ?? 0);
say(`processor  ${of(cpu / Math.max(1, memory.length - 1))} of one, for the service`);

const p99 = percentile(
  accepted.map(({ took }) => took),
  0.99,
);
const [, early = 0, , late = 0] = quarters('rss');
const failures = [
  ...(p99 < latest ? [] : [`p99 of accepted requests is ${Math.round(p99)} ms`]),
  ...(accepted.length > 0 ? [] : ['nothing was accepted']),
  ...(others + errors === 0 ? [] : [`${others + errors} were neither accepted nor refused`]),
  ...(late < early * 1.25 ? [] : ['memory grew']),
  ...(exitCode === 0 ? [] : [`the service ended with ${exitCode}`]),
];
for (const failure of failures) say(`FAILED: ${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Requests that bring all that was asked for, some 300 KB each, of patients with various diseases. */
async function charts(): Promise<readonly string[]> {
  const response = await fetch(`${service.url}/cds-services`);
  const { services } = (await response.json()) as {
    readonly services: readonly { readonly prefetch: Readonly<Record<string, string>> }[];
  };
  const templates = services[0]?.prefetch ?? {};
  return Array.from({ length: 10 }, (_, seed) => hookBody(patientBundle(seed, 250), templates));
}

function timesOf(answers: readonly Answered[]): string {
  const times = answers.map(({ took }) => took);
  const at = (share: number) => Math.round(percentile(times, share));
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, slowest ${at(1)} ms`;
}

/** Highest value of each quarter of the time. */
function quarters(name: 'rss' | 'heapUsed' | 'external'): readonly number[] {
  const size = Math.ceil(memory.length / 4);
  return [0, 1, 2, 3].map((quarter) =>
    Math.max(0, ...memory.slice(quarter * size, (quarter + 1) * size).map((usage) => usage[name])),
  );
}

function inMegabytes(name: 'rss' | 'heapUsed' | 'external'): string {
  const highest = quarters(name).map((bytes) => Math.round(bytes / 1e6));
  return `highest of each quarter: ${highest.join(', ')} MB`;
}
