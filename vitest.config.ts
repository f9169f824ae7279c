import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: ['**/*.campaign.test.ts'],
          testTimeout: 30_000
        }
      },
      { test: { name: 'campaign', include: ['src/**/*.campaign.test.ts'], testTimeout: 600_000 } }
    ]
  }
})
