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

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'domain', include: rules, ...patience } },
      { test: { name: 'pages', include: pages, ...patience } },
      { test: { name: 'api', include: ['test/{api,db,engine}/**/*.test.ts'], ...withEngines } },
      {
        test: {
          name: 'activities',
          include: ['test/activities/**/*.test.ts'],
          exclude: pages,
          ...withEngines,
        },
      },
      {
        test: {
          name: 'workflows',
          include: ['test/workflows/**/*.test.ts'],
          ...withEngines,
          // The clock belongs to a server a file; two JVMs at once would only slow each other down.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'local',
          include: ['test/local/**/*.test.ts'],
          ...patience,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          ...patience,
          fileParallelism: false,
        },
      },
    ],
  },
});
