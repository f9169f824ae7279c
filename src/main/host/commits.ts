import type { ApiCommits } from '../apiserver/api-backend.ts'
import type { Engine } from '../engine/engine.ts'
import type { ClusterFile } from '../engine/store/cluster-file.ts'
import { DatabaseError } from '../engine/store/database-error.ts'
import { CommitAnswers } from './commit-answers.ts'
import type { Pacer } from './pacer.ts'
import { realTime } from './real-time.ts'

/** Without anybody waiting, what happened is committed this often, in real milliseconds. */
const commitPeriod = 100
/** While the disk is full, it is tried again this often, in real milliseconds. */
const retryPeriod = 2_000

/** What is committed. All of it is another after a reload. */
interface CommittedCluster {
  readonly file: ClusterFile
  readonly engine: Engine
  readonly pacer: Pacer
}

interface CommitsDeps {
  running(): CommittedCluster
  /** An engine on what the file holds takes the place of the one that ran, whose file was abandoned. */
  readBack(): void
  /** The disk has room again. */
  wentOn(): void
}

/**
 * When a cluster is written, and who hears of it. A commit that fails takes the cluster back to what its file holds, so
 * that nothing is half there; until the disk has room again it stands still and can only be read.
 */
export class Commits implements ApiCommits {
  readonly #deps: CommitsDeps
  readonly #answers = new CommitAnswers()
  readonly #listeners = new Set<() => void>()
  #last = realTime.now()
  /** The newest revision that is on disk. */
  #revision = 0
  #isClosed = false
  #cancelCommit: (() => void) | undefined
  #cancelRetry: (() => void) | undefined
  /** The speed to go on with when the disk has room again. */
  #speedBefore = 0
  #readOnly: string | undefined
  /** Whether a watch waits for the next commit. */
  #isAwaited: () => boolean = () => false

  constructor(deps: CommitsDeps) {
    this.#deps = deps
  }

  /** A cluster runs, and all of it is in its file. */
  began(): void {
    this.#revision = this.#deps.running().engine.store.revision
  }

  /** Why nothing can be written now. */
  get readOnly(): string | undefined {
    return this.#readOnly
  }

  get isReadOnly(): boolean {
    return this.#readOnly !== undefined
  }

  /** Whether all that can be read would be there after a crash, as far as anything can be written. */
  get isOnDisk(): boolean {
    return this.#revision === this.#deps.running().engine.store.revision || this.isReadOnly
  }

  /** Somebody besides callers who wait for their answers: then nothing is kept back for a fuller group. */
  awaitedBy(isAwaited: () => boolean): void {
    this.#isAwaited = isAwaited
  }

  onCommit(listener: () => void): void {
    this.#listeners.add(listener)
  }

  /** Resolves after the commit that is the next; rejects where it fails. */
  next(): Promise<void> {
    this.soon()
    return this.#answers.committed()
  }

  async carryOut(): Promise<boolean> {
    if (this.isReadOnly) return false
    this.#deps.running().pacer.nudge()
    try {
      await this.next()
      return true
    } catch {
      return false
    }
  }

  /** In the next turn: all requests that came in this one share the commit. */
  soon(): void {
    // Closing commits what came before; what comes now has no file any more.
    if (this.#isClosed) return
    this.#cancelCommit ??= realTime.after(0, () => {
      this.#cancelCommit = undefined
      this.now()
    })
  }

  /** The clock was let run for a slice. */
  afterSlice(): void {
    const isAwaited = this.#answers.hasWaiting || this.#isAwaited()
    if (isAwaited || this.#deps.running().pacer.isStanding || realTime.now() - this.#last >= commitPeriod) this.now()
  }

  now(): void {
    // What stands still has nothing to commit; trying again is the retry's.
    if (this.isReadOnly) return
    this.#last = realTime.now()
    const { file, pacer } = this.#deps.running()
    try {
      // Where it stands is where a person paused it or stepped to: a crash later must not take him back.
      if (pacer.isStanding) file.keepMoment()
      file.commit()
      this.began()
      this.#answers.succeed()
      for (const tell of this.#listeners) tell()
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      this.#standStill(error)
    }
  }

  close(): void {
    this.#isClosed = true
    this.#cancelCommit?.()
    this.#cancelRetry?.()
  }

  /** What could not be written never happened: back to what the file holds. */
  #standStill(error: DatabaseError): void {
    const { file, pacer } = this.#deps.running()
    this.#readOnly = error.message
    this.#speedBefore = pacer.speed
    pacer.stop()
    this.#answers.fail(error)
    file.abandon()
    this.#deps.readBack()
    this.#retryLater()
  }

  #retryLater(): void {
    this.#cancelRetry = realTime.after(retryPeriod, () => {
      const { file, pacer } = this.#deps.running()
      try {
        file.commit()
        this.began()
        this.#readOnly = undefined
        pacer.setSpeed(this.#speedBefore)
        this.#deps.wentOn()
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error
        this.#retryLater()
      }
    })
  }
}
