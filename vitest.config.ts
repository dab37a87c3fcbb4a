import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const globalSetup = 'test/support/global-setup.ts';
// Ample: they end what hangs, and no test may fail because the machine is slow or busy.
const patience = {
  testTimeout: 180_000,
  hookTimeout: 240_000,
  expect: { poll: { timeout: 120_000 } },
};
const withEngines = { globalSetup, ...patience };
const rules = ['test/{domain,house}/**/*.test.ts', 'test/*.test.ts'];
const pages = [
  'test/pages/**/*.test.ts',
  'test/activities/{providers,mail-templates}/**/*.test.ts',
  'test/activities/documents/agents*.test.ts',
];

const projects = {
  // Rules keep nothing between two calls, so one process serves the files of all.
  domain: { include: rules, isolate: false, ...patience },
  pages: { include: pages, ...patience },
  api: { include: ['test/{api,db,engine}/**/*.test.ts'], ...withEngines },
  activities: { include: ['test/activities/**/*.test.ts'], exclude: pages, ...withEngines },
  workflows: { include: ['test/workflows/**/*.test.ts'], ...withEngines },
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
