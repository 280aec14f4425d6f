import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // For what hangs. Laws at random take half a minute, and twice that on a slow machine: speed must not decide.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // One more than there are processors: a test mostly waits for the database, which makes and drops one for each.
    maxWorkers: availableParallelism() + 1,
  },
});
