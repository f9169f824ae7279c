import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { replay } from '../replay.ts'
import { Cluster } from './cluster.ts'
import { historyHash } from './history-hash.ts'
import { pod } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ workers: 1, onDisk: true })
})
afterEach(() => cluster.close())

/** Seconds from the creation of a pod until it runs. */
function startTime(name: string): number {
  cluster.create(pod(name, {}))
  const seconds = cluster.until(() => cluster.podRow(name) === '1/1 Running 0')
  cluster.delete(`pods ${name}`, { gracePeriodSeconds: 0 })
  return seconds
}

it('N7 a slow disk makes mounts and container starts slower by its factor, until the strain is taken away', () => {
  startTime('first')
  const usual = startTime('usual')
  cluster.engine.strainNode('worker-1', { slowDisk: 20 })
  expect(startTime('slow')).toBeGreaterThan(5 * usual)
  cluster.engine.strainNode('worker-1', {})
  expect(startTime('again')).toBeLessThan(2 * usual)
})

it('N7 a slow disk makes pulls slower by its factor', () => {
  const pullTime = (name: string, image: string): number => {
    const made = cluster.create<Pod>(pod(name, { image }))
    return cluster.until(() => cluster.events(made).some((event) => event.startsWith('Normal Pulled')), 600)
  }
  const usual = pullTime('usual', 'nginx:1.25')
  cluster.engine.strainNode('worker-1', { slowDisk: 10 })
  expect(pullTime('slow', 'nginx:1.26')).toBeGreaterThan(4 * usual)
})

it('N7 a strain is kept over a restart, and a replay repeats what it caused', () => {
  startTime('first')
  cluster.engine.strainNode('worker-1', { slowDisk: 20, memory: 1024 ** 3 })
  cluster.restart()
  expect(cluster.engine.strains).toEqual({ 'worker-1': { slowDisk: 20, memory: 1024 ** 3 } })
  expect(startTime('slow')).toBeGreaterThan(8)
  cluster.engine.strainNode('worker-1', {})
  expect(cluster.engine.strains).toEqual({})
  cluster.file.commit()
  const folder = mkdtempSync(join(tmpdir(), 'drydock-replay-'))
  const recording = {
    seed: 'scenario',
    startTime: Date.UTC(2026, 10, 20, 12),
    options: { workers: 1 },
    inputs: cluster.file.inputs.read(0, 10_000),
    endTime: cluster.now
  }
  const replayed = replay(recording, join(folder, 'replay.db'))
  expect(historyHash(replayed)).toBe(historyHash(cluster.file))
  replayed.close()
  rmSync(folder, { recursive: true })
})
