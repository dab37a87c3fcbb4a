import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const globalSetup = 'test/support/global-setup.ts';
// Ample: they end what hangs, and no test may fail because the machine is slow or busy.
const patience = {
  testTimeout: 180_000,
  hookTimeout: 240_000,
  expect: { poll: { timeout: 120_000 } },
};
const setupFiles = 'test/support/setup.ts';
const withEngines = { globalSetup, setupFiles, ...patience };
const rules = ['test/{domain,house}/**/*.test.ts', 'test/*.test.ts'];
const pages = [
  'test/pages/**/*.test.ts',
  'test/activities/{providers,mail-templates}/**/*.test.ts',
  'test/activities/documents/agents*.test.ts',
];

// The files of these share a process, a worker's, as loading the system takes each some seconds:
// rules and pages keep nothing between two calls, `support/each-file.ts` renews what others hold.
const shared = { isolate: false, ...patience };
const sharedWithEngines = { ...shared, ...withEngines };

const projects = {
  domain: { include: rules, ...shared },
  pages: { include: pages, ...shared },
  api: { include: ['test/{api,db,engine}/**/*.test.ts'], ...sharedWithEngines },
  activities: { include: ['test/activities/**/*.test.ts'], exclude: pages, ...sharedWithEngines },
  workflows: { include: ['test/workflows/**/*.test.ts'], ...sharedWithEngines },
  local: { include: ['test/local/**/*.test.ts'], ...patience },
  e2e: { include: ['test/e2e/**/*.test.ts'], ...patience },
};

export default defineConfig({
  test: {
    // One more than cores, as much of a test's time is waiting. Each has a database of its own.
    maxWorkers: Math.min(availableParallelism() + 1, 4),
    projects: Object.entries(projects).map(([name, options]) => ({ test: { name, ...options } })),
  },
});
