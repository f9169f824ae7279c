import type { NextCronRun } from '../../shared/contract/moments.ts'
import { tooManyBookmarks } from '../../shared/contract/moments.ts'
import type { ClockArrival, ClockDocument, ClockRun } from '../../shared/contract/simulation.ts'
import { mostBookmarks, type Bookmark, type MomentWish } from '../../shared/moments/moment.ts'
import type { Engine } from '../engine/engine.ts'
import { MomentWatch } from '../engine/moments/moment-watch.ts'
import { nextCronRun } from '../engine/moments/next-cron-run.ts'
import { BookmarkRefusal, type MomentControl } from '../views/moments/moment-control.ts'
import type { Pacer } from './pacer.ts'

/** The cluster whose moments they are. All of it is another after a reload. */
export interface TimedCluster {
  engine(): Engine
  pacer(): Pacer
  isReadOnly(): boolean
  keptBookmarks(): readonly Bookmark[]
  keepBookmarks(bookmarks: readonly Bookmark[]): void
}

/** Runs the clock to moments, and keeps those that a person has marked. */
export class ClusterMoments implements MomentControl {
  readonly #cluster: TimedCluster
  readonly #tellClock: () => void
  readonly #listeners = new Set<() => void>()
  #run: ClockRun | undefined
  /** Of which engine it is told: another one has not arrived anywhere. */
  #arrival: { readonly engine: Engine; readonly told: ClockArrival } | undefined

  constructor(cluster: TimedCluster, tellClock: () => void) {
    this.#cluster = cluster
    this.#tellClock = tellClock
  }

  /** What the clock's document says of it. */
  get state(): Pick<ClockDocument, 'run' | 'arrival'> {
    if (this.#run !== undefined) return { run: this.#run }
    return this.#arrival?.engine === this.#cluster.engine() ? { arrival: this.#arrival.told } : {}
  }

  /** The clock was set: where it had run to is no news any more. */
  leave(): void {
    this.#arrival = undefined
  }

  runTo(wish: MomentWish, limit: number): void {
    if (this.#cluster.isReadOnly()) return
    const engine = this.#cluster.engine()
    const until = engine.now + limit
    const watch = new MomentWatch(engine.store, () => engine.now, wish)
    const expected = wish.kind === 'cron' ? this.nextCronRun(wish.namespaces ?? [])?.at : undefined
    this.#cluster.pacer().runTo(
      until,
      () => watch.found !== undefined,
      () => {
        watch.close()
        this.#run = undefined
        const isThere = watch.found !== undefined || engine.now >= until
        const moment = watch.found === undefined ? {} : { moment: watch.found }
        this.#arrival = isThere ? { engine, told: { wish, ...moment, at: engine.now } } : undefined
        this.#tellClock()
      }
    )
    this.#arrival = undefined
    this.#run = { wish, until, ...(expected === undefined ? {} : { expected }) }
    this.#tellClock()
  }

  nextCronRun(namespaces: readonly string[]): NextCronRun | undefined {
    const { store, now } = this.#cluster.engine()
    return nextCronRun(store, now, namespaces)
  }

  bookmarks(): readonly Bookmark[] {
    return this.#cluster.keptBookmarks()
  }

  addBookmark(name: string, at: number | undefined): Bookmark {
    const others = this.bookmarks()
    if (others.length >= mostBookmarks) throw new BookmarkRefusal(tooManyBookmarks)
    const newest = Math.max(0, ...others.map(({ id }) => Number(id)))
    const bookmark = { id: String(newest + 1), name, at: at ?? this.#cluster.engine().now }
    this.#keep([...others, bookmark])
    return bookmark
  }

  renameBookmark(id: string, name: string): void {
    const others = this.bookmarks()
    if (!others.some((bookmark) => bookmark.id === id)) throw new BookmarkRefusal('this bookmark is gone')
    this.#keep(others.map((bookmark) => (bookmark.id === id ? { ...bookmark, name } : bookmark)))
  }

  removeBookmark(id: string): void {
    this.#keep(this.bookmarks().filter((bookmark) => bookmark.id !== id))
  }

  onBookmarks(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #keep(bookmarks: readonly Bookmark[]): void {
    if (this.#cluster.isReadOnly()) throw new BookmarkRefusal('the cluster is read-only')
    this.#cluster.keepBookmarks([...bookmarks].sort((a, b) => a.at - b.at))
    for (const tell of this.#listeners) tell()
  }
}
