#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

// Four hundred files need not be stripped of their types and compiled anew at each start. Where nothing can be written
// they are, as before.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/trialhook/code'));
const { runCli } = await import('./cli/run-cli.ts');

// FHIRPath compares a day with an instant in the process's time zone: an answer must not depend on where
// the service runs.
process.env['TZ'] = 'UTC';

// A reader that has seen enough (`trialhook match … | head`) is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await runCli(process.argv.slice(2), {
  environment: process.env,
  out: (words) => void process.stdout.write(words),
  err: (words) => void process.stderr.write(words),
  input: () => text(process.stdin),
  now: () => new Date(),
  colours: process.stdout.hasColors?.() ?? false,
  ledger: async () => {
    const { ledgerOf } = await import('./wiring/ledger.ts');
    return ledgerOf(process.env);
  },
  serve: async () => {
    const { startService } = await import('./wiring.ts');
    const service = await startService(process.env);
    // What is in flight is answered before the process ends.
    const stop = () => void service.close();
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  },
});
