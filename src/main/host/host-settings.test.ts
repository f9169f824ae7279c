import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultRetention } from '../../shared/contract/retention-limits.ts'
import { EngineCluster } from './engine-cluster.ts'
import { startTime } from './testing-engine-cluster.ts'

let folder: string
let cluster: EngineCluster | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-settings-'))
})
afterEach(() => {
  cluster?.close()
  cluster = undefined
  rmSync(folder, { recursive: true })
})

function open(speed?: number): EngineCluster {
  cluster?.close()
  cluster = undefined
  cluster = new EngineCluster({
    data: folder,
    speed,
    seed: '1',
    startTime,
    nodes: undefined,
    fixture: false,
    api: undefined,
    controlPlaneOnly: true,
    serviceRange: undefined
  })
  return cluster
}

const speedOf = ({
  speed,
  resumeSpeed
}: {
  readonly speed: number
  readonly resumeSpeed: number
}): readonly number[] => [speed, resumeSpeed]

test('a cluster that is opened again goes on as it stood, or as was settled; the command line says otherwise', () => {
  open().control.setSpeed(10)
  expect(speedOf(open().clockDocument())).toEqual([10, 10])
  cluster!.control.settings.setClockRules({ again: 0 })
  // Paused, it knows how fast it went.
  expect(speedOf(open().clockDocument())).toEqual([0, 10])
  cluster!.control.settings.setClockRules({ again: 60 })
  expect(speedOf(open().clockDocument())).toEqual([60, 60])
  expect(speedOf(open(1).clockDocument())).toEqual([1, 1])
  cluster!.control.settings.setClockRules({})
  expect(speedOf(open().clockDocument())).toEqual([10, 10])
})

test('a new cluster begins as fast as the one before it, or as was settled', () => {
  expect(speedOf(open().clockDocument())).toEqual([1, 1])
  cluster!.control.setSpeed(10)
  cluster!.shelf.create({ name: 'second', choice: { preset: 'course' } })
  expect(cluster!.clockDocument().speed).toBe(10)
  cluster!.control.settings.setClockRules({ fresh: 0 })
  cluster!.shelf.create({ name: 'third', choice: { preset: 'course' } })
  expect(speedOf(cluster!.clockDocument())).toEqual([0, 10])
})

test('a file of settings that cannot be read settles nothing', () => {
  for (const text of ['', '[]', '{"clock": {"fresh": 5000}}', '{"clock": "fast"}', 'x'.repeat(1000)]) {
    writeFileSync(join(folder, 'settings.json'), text)
    expect(open().control.settings.clockRules()).toEqual({})
  }
})

test('what is kept is set for one cluster, in force at once, and still so when it is opened again', () => {
  const { settings } = open(0).control
  const wanted = { ...defaultRetention, history: 64 * 1024 ** 2, events: 600_000 }
  expect(settings.retention().settings).toEqual(defaultRetention)
  // Nothing is there yet that is older than that.
  expect(settings.lossWith({ ...wanted, metrics: 86_400_000 })).toEqual({})
  settings.setRetention(wanted)
  expect(settings.retention().settings).toEqual(wanted)
  const inputs = cluster!.engine.store.revision
  expect(open(0).control.settings.retention().settings).toEqual(wanted)
  expect(cluster!.engine.store.revision).toBeGreaterThanOrEqual(inputs)
  cluster!.shelf.create({ name: 'second', choice: { preset: 'course' } })
  expect(cluster!.control.settings.retention().settings).toEqual(defaultRetention)
})
