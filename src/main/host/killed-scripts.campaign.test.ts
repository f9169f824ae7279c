// A hundred scripts, and a program that is killed again and again while they run.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { ensureBuilt } from '../../../scripts/build.mjs'
import { runKilled } from './testing-killed-scripts.ts'

beforeAll(() => ensureBuilt(process.execPath), 120_000)

test.each([1, 2, 3])(
  'P4 a hundred scripts go on where they were though the program is killed eight times, seed %s',
  async (seed) => {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-killed-'))
    try {
      const { wrong, kills } = await runKilled(folder, 100, 8, `killed/${seed}`)
      expect(wrong).toEqual([])
      expect(kills).toHaveLength(8)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
)
