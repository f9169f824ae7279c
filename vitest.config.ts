import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

// By itself vitest leaves one core of two idle.
const maxWorkers = '100%'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          maxWorkers,
          include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: ['**/*.campaign.test.ts'],
          setupFiles: ['scripts/property-seed.ts'],
          // A machine with other work than this takes many times as long.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 60_000 } },
          // Processes that tests start find the sources compiled already.
          env: { NODE_COMPILE_CACHE: resolve('node_modules/.cache/compiled') }
        }
      },
      { test: { name: 'campaign', maxWorkers, include: ['src/**/*.campaign.test.ts'], testTimeout: 600_000 } }
    ]
  }
})
