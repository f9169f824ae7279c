import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { replay } from '../replay.ts'
import { historyHash } from './history-hash.ts'
import { options, playRandomSession, startTime } from './random-session.ts'

/** Plays a random session and checks that a replay of its inputs gives the same history. */
export function checkRandomSession(seed: string, steps: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-random-'))
  try {
    const file = playRandomSession(join(folder, 'session.db'), seed, steps)
    const recording = { seed, startTime, options, inputs: file.inputs.read(0, 100_000), endTime: file.clock.now }
    const expected = historyHash(file)
    file.close()
    const replayed = replay(recording, join(folder, 'replay.db'))
    expect(historyHash(replayed)).toBe(expected)
    replayed.close()
  } finally {
    rmSync(folder, { recursive: true })
  }
}
