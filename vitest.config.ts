import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['scripts/generate-validators.mjs'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // The default leaves one core idle, which on two cores is half of them.
    maxWorkers: 2,
    // .ci/run counts the cases from this file.
    reporters: process.env.CI ? ['default', ['json', { outputFile: '.ztctl-test-report.json' }]] : ['default'],
  },
});
