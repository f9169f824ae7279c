import type { ClusterSource } from '../views/cluster-source.ts'
import { createFixtureSource } from '../views/fixture/fixture-source.ts'
import type { SimulationControl } from '../views/router-deps.ts'
import type { EngineOptions } from './engine-thread.ts'

/** A cluster as windows are served it. */
export interface ServedCluster {
  readonly name: string
  readonly source: ClusterSource
  /** Absent where its time cannot be governed. */
  readonly control: SimulationControl | undefined
  /** Told when the source was replaced by another, read back from the file. */
  onReload(listener: () => void): void
  close(): void
}

/** Opens what the options ask for. Throws UsageError for what a person can mend. */
export function openServedCluster(_options: EngineOptions): ServedCluster {
  return servedFixture()
}

function servedFixture(): ServedCluster {
  const source = createFixtureSource()
  return { name: source.name, source, control: undefined, onReload: () => {}, close: () => {} }
}
