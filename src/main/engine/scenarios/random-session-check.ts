import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { replay } from '../replay.ts'
import { Random } from '../sim/random.ts'
import { Cluster, startTime } from './cluster.ts'
import { historyHash } from './history-hash.ts'
import { actAtRandom } from './random/acts.ts'
import { localStorageClass } from './random/storage-acts.ts'
import { pick, priorityClasses } from './random/workloads.ts'

const options = { workers: 3 }

/** Lets a restless person act so many times, kills the process now and then, and lets an hour pass. */
function playRandomSession(cluster: Cluster, seed: string, steps: number): void {
  const random = new Random(`person/${seed}`)
  for (const body of [...priorityClasses, localStorageClass]) cluster.create(body)
  for (let step = 0; step < steps; step++) {
    cluster.run(random.integer(pick(random, [20, 2_000, 60_000, 400_000])) / 1000)
    actAtRandom(cluster, random)
    if (random.integer(3) > 0) cluster.file.commit()
    if (random.integer(8) === 0) cluster.kill()
  }
  // Longer than back-offs, evictions and progress deadlines take.
  cluster.run(3600)
  cluster.file.commit()
}

/** Plays a random session and checks that a replay of its inputs gives the same history. */
export function checkRandomSession(seed: string, steps: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-random-'))
  const cluster = new Cluster({ ...options, seed, onDisk: true })
  try {
    playRandomSession(cluster, seed, steps)
    const { file } = cluster
    const recording = { seed, startTime, options, inputs: file.inputs.read(0, 100_000), endTime: file.clock.now }
    const replayed = replay(recording, join(folder, 'replay.db'))
    expect(historyHash(replayed)).toBe(historyHash(file))
    replayed.close()
  } finally {
    cluster.close()
    rmSync(folder, { recursive: true })
  }
}
