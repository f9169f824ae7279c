import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { ApiError } from '../../engine/api/api-error.ts'
import type { Selection } from '../../engine/api/selection.ts'
import { RevisionExpired } from '../../engine/store/history.ts'
import type { Change } from '../../engine/store/object-store.ts'
import type { TurnTaking } from '../respond.ts'
import type { ChangeFeed } from './change-feed.ts'
import { bookmarkText, errorText, eventText, watchEvent } from './watch-events.ts'

/** Where the events of a watch go: an HTTP answer or a WebSocket. */
export interface WatchSink {
  /** How many were given to the client. */
  readonly bytes: number
  /** Whether more may come at once. */
  write(text: string | Uint8Array): boolean
  /** Resolves when more may come, or the client is gone. */
  drained(): Promise<void>
  /** Tells that the client went away. Returns the function that ends the telling. */
  onGone(listener: () => void): () => void
  end(): void
}

export interface WatchShown {
  readonly selection: Selection
  /** An object as this watch shows it, as JSON. */
  object(object: KubeObject): string
  /** A bookmark at a revision, as JSON. */
  bookmark(revision: number, isInitialEnd: boolean): string
}

/** Milliseconds that a watch may take before others have their turn. */
const sliceTime = 4

/**
 * One watch. While its client keeps up, it is handed each batch as it is committed; else it remembers only how far it
 * came, and reads on from the feed when the client has room again.
 */
export class WatchStream {
  readonly #feed: ChangeFeed
  readonly #sink: WatchSink
  readonly #shown: WatchShown
  readonly #time: TurnTaking
  readonly #stopListening: () => void
  readonly #whenEnded = Promise.withResolvers<void>()
  #revision: number
  /** Whether `#run` is writing, or waits for the client. */
  #isBusy = true
  #isOver = false
  events = 0

  /** `revision`: what the client knows already. */
  constructor(feed: ChangeFeed, sink: WatchSink, shown: WatchShown, revision: number, time: TurnTaking) {
    this.#feed = feed
    this.#sink = sink
    this.#shown = shown
    this.#revision = revision
    this.#time = time
    this.#stopListening = feed.onBatch(shown.selection.kind, (changes) => {
      if (!this.#isBusy) this.#deliver(changes)
    })
  }

  get kind(): Kind {
    return this.#shown.selection.kind
  }

  /** Resolves when the watch is over. */
  get ended(): Promise<void> {
    return this.#whenEnded.promise
  }

  /** Tells what is there, then all that follows. */
  start(initial: Iterable<KubeObject> | undefined, marksInitialEnd: boolean): void {
    void this.#begin(initial, marksInitialEnd)
  }

  /** Says how far the client is, where it is not in the middle of something. */
  bookmark(): void {
    if (this.#isBusy || this.#isOver) return
    this.#revision = Math.max(this.#revision, this.#feed.revision)
    this.#sink.write(bookmarkText(this.#shown.bookmark(this.#revision, false)))
  }

  /** Ends it, with a bookmark where the client wants to know how far it came. */
  close(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#stopListening()
    this.#sink.end()
    this.#whenEnded.resolve()
  }

  async #begin(initial: Iterable<KubeObject> | undefined, marksInitialEnd: boolean): Promise<void> {
    if (initial !== undefined) {
      await this.#feed.reached(this.#revision)
      if (this.#isOver) return
      let begun = this.#time.now()
      for (const object of initial) {
        if (!this.#write('ADDED', object)) await this.#sink.drained()
        if (this.#isOver) return
        if (this.#time.now() - begun < sliceTime) continue
        await this.#time.turn()
        begun = this.#time.now()
      }
      if (marksInitialEnd) this.#sink.write(bookmarkText(this.#shown.bookmark(this.#revision, true)))
    }
    await this.#catchUp()
  }

  /** Reads on from the feed until there is nothing more to read. */
  async #catchUp(): Promise<void> {
    while (!this.#isOver) {
      const changes = this.#changes()
      if (changes === undefined) return
      if (changes.length === 0) {
        this.#revision = Math.max(this.#revision, this.#feed.revision)
        this.#isBusy = false
        return
      }
      for (const change of changes) {
        if (this.#isOver) return
        if (!this.#tell(change)) await this.#sink.drained()
      }
      await this.#time.turn()
    }
  }

  /** Undefined where the feed no longer knows: then the client was told so, and the watch is over. */
  #changes(): readonly Change[] | undefined {
    try {
      return this.#feed.changesAfter(this.#revision, this.#shown.selection.kind)
    } catch (error) {
      if (!(error instanceof RevisionExpired)) throw error
      this.#sink.write(errorText(new ApiError(410, 'Expired', error.message).status))
      this.close()
      return undefined
    }
  }

  #deliver(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.revision <= this.#revision || this.#tell(change)) continue
      this.#isBusy = true
      void this.#sink.drained().then(() => this.#catchUp())
      return
    }
  }

  #tell(change: Change): boolean {
    this.#revision = change.revision
    const event = watchEvent(this.#shown.selection, change)
    return event === undefined || this.#write(event.type, event.object)
  }

  #write(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubeObject): boolean {
    this.events++
    return this.#sink.write(eventText(type, this.#shown.object(object)))
  }
}
