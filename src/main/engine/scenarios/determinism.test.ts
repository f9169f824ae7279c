import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Engine } from '../engine.ts'
import { replay } from '../replay.ts'
import { historyHash } from './history-hash.ts'
import { options, playSession, startTime } from './interactive-session.ts'

const run = promisify(execFile)
const seed = 'session'
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-replay-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function hashIn(timeZone: string): Promise<string> {
  const script = join(import.meta.dirname, 'print-history-hash.ts')
  const environment = { ...process.env, TZ: timeZone, LANG: timeZone.startsWith('Asia') ? 'ko_KR.UTF-8' : 'C' }
  const { stdout } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', script, seed], {
    env: environment
  })
  return stdout.trim()
}

function hashOf(ofSeed: string, onStep?: (engine: Engine) => void): string {
  const file = playSession(':memory:', ofSeed, { restartsBefore: [], ...(onStep !== undefined && { onStep }) })
  const hash = historyHash(file)
  file.close()
  return hash
}

function lookAtEverything(engine: Engine): void {
  for (const { metadata } of engine.store.all(podKind)) {
    engine.runtime.logs.onAppend(metadata.uid, () => {})
    engine.metrics.current(metadata.uid)
    engine.scheduler.why(metadata.uid)
  }
  for (const { id } of engine.traffic.documents()) engine.traffic.series(id, engine.now - 60_000, engine.now)
}

describe('same seed and same inputs, same history', () => {
  let plain: string
  beforeAll(() => {
    plain = hashOf(seed)
  })

  test('in two time zones, with the wall clock, timers, chance and locales out of reach', async () => {
    const [seoul, newYork] = await Promise.all([hashIn('Asia/Seoul'), hashIn('America/New_York')])
    expect(plain).toMatch(/^[0-9a-f]{64}$/)
    expect([seoul, newYork]).toEqual([plain, plain])
  })

  test('another seed gives another history', () => {
    expect(hashOf('other')).not.toBe(plain)
  })

  test.each([
    ['without a restart', []],
    ['with kills in the middle of rollouts and outages', [2, 5, 9, 13, 18, 24]],
    ['with a kill before every step', Array.from({ length: 40 }, (_, index) => index)]
  ])('a recorded session replays byte for byte, %s', (_title, restartsBefore) => {
    const path = join(folder, 'session.db')
    const recorded = playSession(path, seed, { restartsBefore })
    const inputs = recorded.inputs.read(0, 10_000)
    const expected = historyHash(recorded)
    const recording = { seed, startTime, options, inputs, endTime: recorded.clock.now }
    recorded.close()
    const replayed = replay(recording, join(folder, 'replay.db'))
    expect(replayed.revision).toBeGreaterThan(500)
    expect(historyHash(replayed)).toBe(expected)
    replayed.close()
  })

  test('readers leave no trace: a session that is looked at is the same session', () => {
    expect(hashOf(seed, lookAtEverything)).toBe(plain)
  })
})
