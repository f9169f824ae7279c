import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EngineCluster } from './engine-cluster.ts'

export interface TestEngineCluster {
  readonly cluster: EngineCluster
  /** Takes the data folder away too. */
  close(): void
}

/** A cluster of its own, in a folder of its own, whose clock stands until a test moves it. */
export function openTestCluster({ controlPlaneOnly }: { readonly controlPlaneOnly: boolean }): TestEngineCluster {
  const data = mkdtempSync(join(tmpdir(), 'drydock-cluster-'))
  const cluster = new EngineCluster({
    data,
    speed: 0,
    seed: '1',
    nodes: undefined,
    fixture: false,
    api: undefined,
    controlPlaneOnly,
    serviceRange: undefined
  })
  return {
    cluster,
    close: () => {
      cluster.close()
      rmSync(data, { recursive: true, force: true })
    }
  }
}
