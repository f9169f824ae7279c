import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { nameKey, settle } from '../engine/cluster-settings.ts'
import { ClusterFile } from '../engine/store/cluster-file.ts'
import type { NewClusterOrder } from '../views/clusters/cluster-shelf.ts'
import { settleCluster } from './cluster-settings.ts'
import type { EngineOptions } from './engine-thread.ts'

/** The cluster's file, which is made where there is none. Throws UsageError where another cluster is wanted of it. */
export function openClusterFile(path: string, options: EngineOptions): ClusterFile {
  const file = existsSync(path)
    ? ClusterFile.open(path)
    : ClusterFile.create(path, {
        seed: options.seed ?? newSeed(),
        startTime: options.startTime ?? startOfClock()
      })
  try {
    settleCluster(file, options)
    return file
  } catch (error) {
    file.abandon()
    throw error
  }
}

/** A cluster in which nothing has happened yet, as it was ordered. Throws DatabaseError. */
export function makeClusterFile(path: string, { name, choice, seed }: NewClusterOrder): void {
  const file = ClusterFile.create(path, { seed: seed ?? newSeed(), startTime: startOfClock() })
  settle(file, choice)
  file.meta.set(nameKey, name)
  file.close()
}

function newSeed(): string {
  return randomBytes(8).toString('hex')
}

/** A new cluster begins now; from here on its clock is its own. */
function startOfClock(): number {
  return Math.floor(Date.now() / 1000) * 1000
}
