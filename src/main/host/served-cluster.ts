import type { ApiAccess } from '../views/api-requests/api-access.ts'
import type { ClusterShelf } from '../views/clusters/cluster-shelf.ts'
import type { ClusterSource } from '../views/cluster-source.ts'
import { createFixtureSource } from '../views/fixture/fixture-source.ts'
import { RecordedApiAccess } from '../views/fixture/recorded-api-access.ts'
import type { SimulationControl } from '../views/router-deps.ts'

/** A cluster as windows are served it. */
export interface ServedCluster {
  readonly name: string
  readonly source: ClusterSource
  /** Absent where its time cannot be governed. */
  readonly control: SimulationControl | undefined
  readonly api: ApiAccess
  /** Absent where there is no other cluster. */
  readonly shelf?: ClusterShelf & { readonly openId: string; readonly isFirstRun: boolean }
  /** Told when the source was replaced by another, read back from the file. */
  onReload(listener: () => void): void
  close(): void
}

/** The recorded cluster: it stands still and can only be looked at. */
export function servedFixture(): ServedCluster {
  const source = createFixtureSource()
  const api = new RecordedApiAccess(source.name)
  return { name: source.name, source, control: undefined, api, onReload: () => {}, close: () => {} }
}
