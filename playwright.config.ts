import { defineConfig } from '@playwright/test'
import { slowness } from './e2e/slowness.ts'

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  // Only what hangs meets these: a machine with other work than this takes many times as long.
  timeout: 240_000 * slowness,
  expect: { timeout: 60_000 * slowness },
  // Each worker has an app and a browser of its own; two cores carry two.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [
    ['list'],
    ['json', { outputFile: process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ?? 'test-results/report.json' }]
  ],
  outputDir: 'test-results',
  // What a trace records of every step costs more than the step; --trace on records one.
  use: { trace: 'off', video: 'off', screenshot: 'only-on-failure' }
})
