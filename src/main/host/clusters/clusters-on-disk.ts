import type { ClustersDocument, ExportOrder, Transfer } from '../../../shared/contract/clusters.ts'
import { ShelfRefusal, type ClusterShelf, type NewClusterOrder } from '../../views/clusters/cluster-shelf.ts'
import { noSpace } from '../no-space.ts'
import { bytesOf, type ClusterFiles } from './cluster-files.ts'
import { freeName, nameLike } from './cluster-name.ts'
import { KnownFacts } from './known-facts.ts'
import type { ManifestsTask } from './manifest-export.ts'
import { refusable } from './refusable.ts'
import { copyStored, nameStored, type ClusterFacts } from './stored-cluster.ts'
import { Transfers } from './transfers.ts'
import { Trash } from './trash.ts'

/** More are a mistake of somebody, or of a program. */
const mostClusters = 100
const endings: Readonly<Record<ExportOrder['as'], string>> = {
  cluster: '.drydock',
  manifests: '.yaml',
  'manifest-folder': '.zip'
}

/** Manifests as they are to be written, and the file that is made of them. */
export type ManifestsOrder = Pick<ManifestsTask, 'file' | 'as' | 'name' | 'secretValues'>

/** The cluster that runs, as the shelf needs it. */
export interface RunningCluster {
  readonly facts: ClusterFacts
  /** Nobody has asked for it or done anything to it: it can give way without a loss. */
  readonly isMadeByItself: boolean
  readonly isReadOnly: boolean
  rename(name: string): void
  /** Throws DatabaseError. */
  copyTo(path: string): void
  /** Makes a file of a cluster in which nothing has happened yet. Throws DatabaseError. */
  make(path: string, order: NewClusterOrder): void
  /** Runs another file. Where it throws, the one before still runs. */
  run(path: string): void
  /** Writes its own manifests, or those of a file that is not run. Throws ShelfRefusal. */
  writeManifests(stored: string | undefined, order: ManifestsOrder, signal: AbortSignal): Promise<void>
  /** Packs a copy of a database, without what opens a door of this machine. Throws ShelfRefusal. */
  pack(copy: string, archive: string, name: string, signal: AbortSignal): Promise<void>
  /**
   * Unpacks an archive and answers the cluster's name. Throws ShelfRefusal where it is none of ours, or no engine can run
   * on it.
   */
  unpack(archive: string, path: string, fileName: string, signal: AbortSignal): Promise<string>
}

/**
 * The clusters of a data folder. One is open and runs; the others are files that stand still. What is made is made beside
 * its place and moved there when it is whole.
 */
export class ClustersOnDisk implements ClusterShelf {
  readonly #files: ClusterFiles
  readonly #running: RunningCluster
  readonly #facts = new KnownFacts()
  readonly #trash: Trash
  readonly #transfers = new Transfers()
  readonly #listeners = new Set<() => void>()
  readonly #closing = new AbortController()
  readonly #now: () => number
  #open: string
  #isFirstRun: boolean

  /** `now` is real time, in milliseconds since 1970. */
  constructor(files: ClusterFiles, running: RunningCluster, open: string, isFirstRun: boolean, now: () => number) {
    this.#files = files
    this.#running = running
    this.#open = open
    this.#isFirstRun = isFirstRun
    this.#now = now
    this.#trash = new Trash(files, this.#facts, now)
    this.#keepState()
  }

  get openId(): string {
    return this.#open
  }

  get isFirstRun(): boolean {
    return this.#isFirstRun
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  document(): ClustersDocument {
    const found = this.#files.ids().map((id) => ({ id, known: this.#factsOf(id) }))
    return {
      clusters: found
        .flatMap(({ id, known }) =>
          typeof known === 'string'
            ? []
            : [{ ...known, id, isOpen: id === this.#open, bytes: bytesOf(this.#files.pathOf(id)) }]
        )
        .sort((a, b) => Number(b.isOpen) - Number(a.isOpen) || (b.openedAt ?? 0) - (a.openedAt ?? 0)),
      unreadable: found.flatMap(({ id, known }) => (typeof known === 'string' ? [{ id, reason: known }] : [])),
      trash: this.#trash.document(),
      isFirstRun: this.#isFirstRun
    }
  }

  create(order: NewClusterOrder): string {
    return this.#changing(() => {
      const before = this.#open
      const givesWay = this.#running.isMadeByItself
      // The name of one that gives way is free.
      this.#mustBeFree(order.name, givesWay ? before : undefined)
      const id = this.#newId()
      const draft = this.#files.draft(`${id}.db`)
      this.#running.make(draft, order)
      this.#files.place(draft, id)
      try {
        this.#switchTo(id)
      } catch (error) {
        this.#files.discard(this.#files.pathOf(id))
        throw error
      }
      if (givesWay) this.#files.discard(this.#files.pathOf(before))
      return id
    })
  }

  open(id: string): void {
    if (id === this.#open) return
    this.#changing(() => this.#switchTo(this.#known(id)))
  }

  rename(id: string, name: string): void {
    this.#changing(() => {
      this.#mustBeFree(name, id)
      if (id === this.#open) this.#running.rename(name)
      else nameStored(this.#files.pathOf(this.#known(id)), name)
    })
  }

  duplicate(id: string, name: string): string {
    return this.#changing(() => {
      this.#mustBeFree(name)
      const copy = this.#newId()
      const draft = this.#files.draft(`${copy}.db`)
      this.#copy(id, draft)
      nameStored(draft, name)
      this.#files.place(draft, copy)
      return copy
    })
  }

  remove(id: string): void {
    this.#changing(() => {
      const [next] = this.document().clusters.filter((other) => other.id !== id)
      if (next === undefined) throw new ShelfRefusal('this is the only cluster: make another one before')
      if (id === this.#open) this.#switchTo(next.id)
      this.#trash.take(this.#known(id))
    })
  }

  restore(id: string): string {
    return this.#changing(() => {
      const { path, name } = this.#trash.find(id)
      this.#mustHaveRoom()
      // Its name may have been given to another one meanwhile.
      if (name !== undefined && this.#isTaken(name))
        nameStored(
          path,
          freeName(name, (tried) => this.#isTaken(tried))
        )
      return this.#trash.giveBack(id)
    })
  }

  erase(id: string): void {
    this.#changing(() => this.#trash.erase(id))
  }

  endFirstRun(): void {
    this.#changing(() => {
      this.#isFirstRun = false
      this.#keepState()
    })
  }

  async beginExport({ id, as, secretValues }: ExportOrder): Promise<Transfer> {
    this.#known(id)
    const known = this.#factsOf(id)
    if (typeof known === 'string') throw new ShelfRefusal(known)
    const { name } = known
    const draft = this.#files.draft(`export-${this.#now()}`)
    const copy = `${draft}.db`
    try {
      if (as === 'cluster') {
        refusable(() => this.#copy(id, copy))
        await this.#running.pack(copy, draft, name, this.#closing.signal)
      } else {
        const stored = id === this.#open ? undefined : this.#files.pathOf(id)
        await this.#running.writeManifests(stored, { file: draft, as, name, secretValues }, this.#closing.signal)
      }
      return this.#transfers.offer(draft, `${name}${endings[as]}`)
    } catch (error) {
      this.#files.discard(draft)
      throw error
    } finally {
      this.#files.discard(copy)
    }
  }

  readPiece(transfer: string, offset: number): Buffer {
    return this.#transfers.read(transfer, offset)
  }

  beginImport(fileName: string, bytes: number): string {
    this.#mustHaveRoom()
    return this.#transfers.accept(this.#files.draft(`import-${this.#now()}-${bytes}`), fileName, bytes)
  }

  writePiece(transfer: string, offset: number, piece: Buffer): void {
    this.#transfers.write(transfer, offset, piece)
  }

  async endImport(transfer: string): Promise<{ readonly id: string; readonly name: string }> {
    const { path, fileName } = this.#transfers.received(transfer)
    const draft = `${path}.db`
    try {
      const archived = await this.#running.unpack(path, draft, fileName, this.#closing.signal)
      return this.#changing(() => {
        this.#mustHaveRoom()
        const name = freeName(nameLike(archived), (tried) => this.#isTaken(tried))
        nameStored(draft, name)
        const id = this.#newId()
        this.#files.place(draft, id)
        return { id, name }
      })
    } finally {
      this.#files.discard(draft)
      this.#transfers.end(transfer)
    }
  }

  endTransfer(transfer: string): void {
    this.#transfers.end(transfer)
  }

  close(): void {
    this.#closing.abort()
    this.#transfers.endAll()
  }

  #switchTo(id: string): void {
    this.#running.run(this.#files.pathOf(id))
    this.#open = id
    this.#isFirstRun = false
    this.#keepState()
  }

  #copy(id: string, path: string): void {
    if (id === this.#open) this.#running.copyTo(path)
    else copyStored(this.#files.pathOf(this.#known(id)), path)
  }

  #keepState(): void {
    this.#files.writeState({ open: this.#open, isFirstRun: this.#isFirstRun })
  }

  #factsOf(id: string): ClusterFacts | string {
    return id === this.#open ? this.#running.facts : this.#facts.of(this.#files.pathOf(id))
  }

  #known(id: string): string {
    if (!this.#files.has(id)) throw new ShelfRefusal('there is no such cluster any more')
    return id
  }

  #newId(): string {
    this.#mustHaveRoom()
    return this.#files.newId()
  }

  #mustHaveRoom(): void {
    if (this.#files.ids().length >= mostClusters)
      throw new ShelfRefusal(`there are ${mostClusters} clusters already: delete one before`)
  }

  #mustBeFree(name: string, except?: string): void {
    if (this.#isTaken(name, except)) throw new ShelfRefusal(`there is a cluster "${name}" already`)
  }

  #isTaken(name: string, except?: string): boolean {
    return this.#files.ids().some((id) => {
      const known = id === except ? '' : this.#factsOf(id)
      return typeof known !== 'string' && known.name === name
    })
  }

  #changing<T>(change: () => T): T {
    if (this.#running.isReadOnly) throw new ShelfRefusal(noSpace)
    try {
      return refusable(change)
    } finally {
      for (const tell of this.#listeners) tell()
    }
  }
}
