import { defineConfig } from 'vitest/config';

const globalSetup = 'test/support/global-setup.ts';
const withEngines = { globalSetup, testTimeout: 30_000, hookTimeout: 60_000 };
const rules = ['test/{domain,house}/**/*.test.ts', 'test/*.test.ts'];
const pages = [
  'test/pages/**/*.test.ts',
  'test/activities/{providers,mail-templates}/**/*.test.ts',
  'test/activities/documents/agents*.test.ts',
];

export default defineConfig({
  test: {
    projects: [
      // Ample, as property tests of a busy machine take ten times as long.
      { test: { name: 'domain', include: rules, testTimeout: 60_000 } },
      { test: { name: 'pages', include: pages } },
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
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
