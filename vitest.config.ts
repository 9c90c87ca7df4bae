import { defineConfig } from 'vitest/config';

/** A test that waits on real servers may be slow on a busy machine; none may hang for ever. */
const SYSTEM_TEST_TIMEOUT_MS = 120_000;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/corpus/**/*.test.ts'],
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
