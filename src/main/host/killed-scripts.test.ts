// The program is killed, as by a crash or the end of its machine, while shell scripts run.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { ensureBuilt } from '../../../scripts/build.mjs'
import { runKilled } from './testing-killed-scripts.ts'

beforeAll(() => ensureBuilt(process.execPath), 120_000)

test('P4 scripts go on where they were though the program is killed three times: output complete, nothing twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-killed-'))
  try {
    expect((await runKilled(folder, 30, 3, 'killed')).wrong).toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 120_000)
