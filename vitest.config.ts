import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One more than there are processors: a test mostly waits for the database, which makes and drops one for each.
    maxWorkers: availableParallelism() + 1,
  },
});
