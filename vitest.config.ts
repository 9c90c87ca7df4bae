import { defineConfig } from 'vitest/config';

/** A test may be slow on a busy machine, whether it computes or waits for real servers; none may hang for ever. */
const UNIT_TEST_TIMEOUT_MS = 60_000;
const SYSTEM_TEST_TIMEOUT_MS = 120_000;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/corpus/**/*.test.ts'],
          testTimeout: UNIT_TEST_TIMEOUT_MS,
        },
      },
      {
        test: {
          name: 'system',
          include: [
            'test/scenario/**/*.test.ts',
            'test/conformance/**/*.test.ts',
            'test/fault/**/*.test.ts',
          ],
          globalSetup: ['test/support/servers.ts'],
          testTimeout: SYSTEM_TEST_TIMEOUT_MS,
          hookTimeout: SYSTEM_TEST_TIMEOUT_MS,
          // Each file starts servers of its own; two at a time is what two cores carry.
          maxWorkers: 2,
        },
      },
    ],
  },
});
