import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../../shared/contract/contract.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import type { ApiAccess } from '../api-requests/api-access.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { SharedFacts } from '../documents/cluster-facts.ts'
import { Drains } from '../drain/drains.ts'
import type { DraftMemory } from '../editor/draft-shelf.ts'
import type { DefinitionTexts } from '../editor/explain-kind.ts'
import { SharedEventIndex } from '../events/shared-event-index.ts'
import { ReleaseBook } from '../helm/release-book.ts'
import { LiveStream, type OpenProducer } from '../live/live-stream.ts'
import type { Schedule } from '../live/schedule.ts'
import { subscriptionLimit, type RowWindow } from '../live/subscriptions.ts'
import type { CallContext, RouterDeps, SimulationControl } from '../router-deps.ts'
import { TableViews } from '../tables/table-views.ts'

export const os = implement(contract).$context<CallContext>()

/** Least real milliseconds between two documents that walk much of the cluster. */
export const walkInterval = 1_000

/** A call that asks for a live stream, as a handler is given it. */
interface LiveCall {
  readonly input: { readonly subscription: string }
  readonly context: CallContext
  readonly signal?: AbortSignal | undefined
}

/** What the windows on one cluster share. */
interface ClusterViews {
  readonly source: ClusterSource
  readonly tables: TableViews
  readonly facts: SharedFacts
  readonly events: SharedEventIndex
  readonly drains: Drains
  readonly helm: ReleaseBook
}

/** What all routes answer from. */
export class RouteParts {
  readonly schedule: Schedule
  readonly definitionTexts: DefinitionTexts
  readonly #deps: RouterDeps
  readonly #views = new WeakMap<ClusterSource, ClusterViews>()

  constructor(deps: RouterDeps) {
    this.#deps = deps
    this.schedule = deps.schedule
    this.definitionTexts = deps.definitionTexts
  }

  /** Throws UNKNOWN_CLUSTER. */
  viewsOf(cluster: string): ClusterViews {
    const source = this.#deps.source(cluster)
    if (source === undefined) throw unknownCluster(cluster)
    let found = this.#views.get(source)
    if (found === undefined) {
      const { schedule } = this
      found = {
        source,
        tables: new TableViews(source, schedule),
        facts: new SharedFacts(source, schedule),
        events: new SharedEventIndex(source, schedule),
        drains: new Drains(source, schedule, this.#deps.control(cluster)),
        helm: new ReleaseBook(source)
      }
      this.#views.set(source, found)
    }
    return found
  }

  sourceOf(cluster: string): ClusterSource {
    return this.viewsOf(cluster).source
  }

  /** Throws READ_ONLY where nobody governs the cluster's time. */
  controlOf(cluster: string): SimulationControl {
    this.viewsOf(cluster)
    const control = this.#deps.control(cluster)
    if (control === undefined)
      throw new ORPCError('READ_ONLY', { message: `the time of cluster "${cluster}" cannot be governed` })
    return control
  }

  /** Undefined where nobody governs the cluster's time. */
  controlIfAny(cluster: string): SimulationControl | undefined {
    this.viewsOf(cluster)
    return this.#deps.control(cluster)
  }

  /** Ends with the function that it returns; nothing is to be heard of a cluster whose time stands still for good. */
  onClock(cluster: string, changed: () => void): () => void {
    return this.#deps.control(cluster)?.onClock(changed) ?? (() => {})
  }

  /** Undefined where nothing can be kept. */
  draftsOf(cluster: string): DraftMemory | undefined {
    this.viewsOf(cluster)
    return this.#deps.control(cluster)
  }

  apiOf(cluster: string): ApiAccess {
    const api = this.#deps.api(cluster)
    if (api === undefined) throw unknownCluster(cluster)
    return api
  }

  /** Throws BAD_INPUT. */
  mustHaveNode(cluster: string, name: string): void {
    if (this.sourceOf(cluster).get(nodeKind, undefined, name) !== undefined) return
    throw new ORPCError('BAD_INPUT', { message: `nodes "${name}" not found`, data: { field: 'node' } })
  }

  /** Throws BAD_INPUT where the connection has as many subscriptions as it may have. */
  openStream<T>(
    { input: { subscription }, context: { connection }, signal }: LiveCall,
    open: OpenProducer<T>,
    interval?: number,
    move?: (window: RowWindow) => void
  ): LiveStream<T> {
    if (!connection.hasRoomFor(subscription)) {
      throw new ORPCError('BAD_INPUT', {
        message: `at most ${subscriptionLimit} subscriptions may be open at once`,
        data: { field: 'subscription' }
      })
    }
    const stream: LiveStream<T> = new LiveStream<T>(open, {
      schedule: this.schedule,
      ...(interval !== undefined && { interval }),
      onEnd: () => connection.remove(subscription, stream)
    })
    connection.add(subscription, stream, move)
    if (signal?.aborted === true) stream.end()
    else signal?.addEventListener('abort', () => stream.end(), { once: true })
    return stream
  }
}

function unknownCluster(cluster: string): ORPCError<'UNKNOWN_CLUSTER', unknown> {
  return new ORPCError('UNKNOWN_CLUSTER', { message: `there is no cluster "${cluster}"` })
}
