import type { ClustersDocument } from '../../../shared/contract/clusters.ts'
import { ShelfRefusal } from '../../views/clusters/cluster-shelf.ts'
import { bytesOf, type ClusterFiles } from './cluster-files.ts'
import type { KnownFacts } from './known-facts.ts'
import { settleStored } from './stored-cluster.ts'

/** So long the trash keeps a cluster, in real milliseconds; and so many. */
const keptFor = 7 * 86_400_000
const mostTrashed = 20

/** Clusters that were deleted and can still be taken back. */
export class Trash {
  readonly #files: ClusterFiles
  readonly #facts: KnownFacts
  readonly #now: () => number

  /** `now` is real time, in milliseconds since 1970. */
  constructor(files: ClusterFiles, facts: KnownFacts, now: () => number) {
    this.#files = files
    this.#facts = facts
    this.#now = now
    this.#tidy()
  }

  document(): ClustersDocument['trash'] {
    return this.#files.trashed().flatMap(({ id, deletedAt }) => {
      const path = this.#files.trashPathOf(id)
      const known = this.#facts.of(path)
      return typeof known === 'string'
        ? []
        : [{ id, name: known.name, bytes: bytesOf(path), deletedAt, goneAt: deletedAt + keptFor }]
    })
  }

  take(id: string): void {
    settleStored(this.#files.pathOf(id))
    this.#files.moveToTrash(id, this.#now())
    this.#tidy()
  }

  /** Where a cluster lies here, and its name, where its file says one. */
  find(id: string): { readonly path: string; readonly name: string | undefined } {
    this.#mustHave(id)
    const path = this.#files.trashPathOf(id)
    const known = this.#facts.of(path)
    return { path, name: typeof known === 'string' ? undefined : known.name }
  }

  giveBack(id: string): string {
    return this.#files.takeBack(this.#mustHave(id))
  }

  erase(id: string): void {
    this.#mustHave(id)
    this.#files.erase(id)
  }

  #mustHave(id: string): ReturnType<ClusterFiles['trashed']>[number] {
    const found = this.#files.trashed().find((file) => file.id === id)
    if (found === undefined) throw new ShelfRefusal('it is not in the trash any more')
    return found
  }

  #tidy(): void {
    const limit = this.#now() - keptFor
    this.#files.trashed().forEach(({ id, deletedAt }, index) => {
      if (index >= mostTrashed || deletedAt < limit) this.#files.erase(id)
    })
  }
}
