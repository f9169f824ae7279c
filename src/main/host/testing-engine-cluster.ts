import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunArchiveTask } from './clusters/archive-task.ts'
import { EngineCluster } from './engine-cluster.ts'
import type { EngineOptions } from './engine-thread.ts'

/** Where the clocks of tests begin, so that no test depends on the hour it runs in. */
export const startTime = Date.UTC(2026, 10, 20, 9, 30)

/** A host on a data folder. Its time stands still until a test moves it. */
export function openHost(
  data: string,
  options: Partial<EngineOptions> = {},
  runArchiveTask?: RunArchiveTask
): EngineCluster {
  const all: EngineOptions = {
    data,
    speed: 0,
    seed: 'host',
    startTime,
    nodes: undefined,
    fixture: false,
    api: undefined,
    controlPlaneOnly: false,
    serviceRange: undefined,
    ...options
  }
  return new EngineCluster(all, undefined, runArchiveTask)
}

export interface TestEngineCluster {
  readonly cluster: EngineCluster
  /** Takes the data folder away too. */
  close(): void
}

/** A cluster of its own, in a folder of its own, whose clock stands until a test moves it. */
export function openTestCluster({ controlPlaneOnly }: { readonly controlPlaneOnly: boolean }): TestEngineCluster {
  const data = mkdtempSync(join(tmpdir(), 'drydock-cluster-'))
  const cluster = openHost(data, { seed: '1', controlPlaneOnly })
  return {
    cluster,
    close: () => {
      cluster.close()
      rmSync(data, { recursive: true, force: true })
    }
  }
}
