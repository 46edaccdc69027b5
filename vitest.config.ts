import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Vitest keeps one processor free; on the two of a small machine that doubles the time.
    maxWorkers: '100%',
    // Threads start faster than processes: half a minute of three.
    pool: 'threads',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
