import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      // No test leaves anything behind in its process, so that files share one: a third of the time went into starting it.
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          isolate: false,
          maxWorkers: 2,
          // For a test that hangs. The slowest takes 4 s of CPU time, which is 5 s and more where something else runs.
          testTimeout: 30_000,
        },
      },
      // Needs Chromium, which `scripts/setup --tests` brings: the report as its readers meet it.
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      // hive-bench in a container, a second engine, a registry: `npm run test:container`.
      {
        test: {
          name: 'container',
          include: ['test/container/**/*.test.ts'],
          globalSetup: ['test/live/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
      // Boots a virtual machine: a command of its own, `npm run test:kernel`.
      {
        test: {
          name: 'kernel',
          include: ['test/kernel/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
        },
      },
      // Other hosts, as far as one can be another: a command of its own, `npm run test:hosts`.
      {
        test: {
          name: 'hosts',
          include: ['test/hosts/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 600_000,
        },
      },
      // Builds and starts Docker Engines: a command of its own, `npm run test:engines`.
      {
        test: {
          name: 'engines',
          include: ['test/engines/**/*.test.ts'],
          fileParallelism: false,
          hookTimeout: 1_200_000,
        },
      },
      // Twenty minutes on an engine that nobody else uses: a command of its own, `npm run test:soak`.
      {
        test: {
          name: 'soak',
          include: ['test/soak/**/*.test.ts'],
          globalSetup: ['test/live/global-setup.ts'],
          fileParallelism: false,
        },
      },
      // KILLS=n kills at random instants, 200 unless given: a command of its own, `npm run test:kills`.
      {
        test: {
          name: 'kills',
          include: ['test/kills/**/*.test.ts'],
          globalSetup: ['test/live/global-setup.ts'],
          fileParallelism: false,
          maxConcurrency: Number(process.env['KILLS_AT_ONCE'] ?? 3),
        },
      },
      // All of them by `npm run test:faults`; without HIVE_BENCH_FAULTS=all a seventh, another one each day.
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          globalSetup: ['test/live/global-setup.ts', 'test/faults/global-setup.ts'],
          fileParallelism: false,
          maxConcurrency: 3,
          testTimeout: 600_000,
          hookTimeout: 3_600_000,
        },
      },
      {
        test: {
          name: 'live',
          include: ['test/live/**/*.test.ts'],
          globalSetup: ['test/live/global-setup.ts'],
          setupFiles: ['test/live/show-output.ts'],
          // After all that does not need a quiet machine.
          sequence: { groupOrder: 2 },
          // One engine, two cores: live tests take turns, and a failure is data, never retried.
          fileParallelism: false,
          maxConcurrency: 3,
          testTimeout: 300_000,
          hookTimeout: 1_200_000,
        },
      },
      // What takes a quarter of an hour more: a command of its own, `npm run test:long`.
      {
        test: {
          name: 'long',
          include: ['test/long/**/*.test.ts'],
          globalSetup: ['test/live/global-setup.ts'],
          setupFiles: ['test/live/show-output.ts'],
          fileParallelism: false,
          maxConcurrency: 3,
          testTimeout: 300_000,
          hookTimeout: 1_200_000,
        },
      },
    ],
  },
});
