import { randomBytes } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { ClusterFile } from '../engine/store/cluster-file.ts'
import { settleCluster } from './cluster-settings.ts'
import type { EngineOptions } from './engine-thread.ts'

/** The cluster's file, which is made where there is none. Throws UsageError where another cluster is wanted of it. */
export function openClusterFile(path: string, options: EngineOptions): ClusterFile {
  const file = existsSync(path)
    ? ClusterFile.open(path)
    : // A new cluster begins now; from here on its clock is its own.
      ClusterFile.create(path, {
        seed: options.seed ?? randomBytes(8).toString('hex'),
        startTime: Math.floor(Date.now() / 1000) * 1000
      })
  try {
    settleCluster(file, options)
    return file
  } catch (error) {
    file.abandon()
    throw error
  }
}

/** The file with what SQLite keeps beside it. */
export function removeClusterFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
}
