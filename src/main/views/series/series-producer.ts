import type { z } from 'zod'
import type { SeriesDocument, seriesInput } from '../../../shared/contract/series.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { ClusterSource, UsageScope } from '../cluster-source.ts'
import { flagsSince } from '../documents/timeline.ts'
import type { Producer } from '../live/live-stream.ts'
import type { Schedule } from '../live/schedule.ts'

export type SeriesScope = z.infer<typeof seriesInput>['scope']

/** Real milliseconds between two readings. */
const refreshInterval = 2_000
/** More lines than this hide the chart. */
const markLimit = 20
const empty: SeriesDocument = { times: [], cpu: { usage: [] }, memory: { usage: [] }, marks: [] }

/** A chart's data, read anew while time passes. An object that does not exist (yet) has an empty chart. */
export class SeriesProducer implements Producer<SeriesDocument> {
  readonly #source: ClusterSource
  readonly #scope: SeriesScope
  readonly #range: number
  #readAt: number | undefined
  #cancel: () => void = () => undefined

  constructor(source: ClusterSource, schedule: Schedule, scope: SeriesScope, range: number, changed: () => void) {
    this.#source = source
    this.#scope = scope
    this.#range = range
    const tick = (): void => {
      this.#cancel = schedule(refreshInterval, () => {
        tick()
        if (source.now() !== this.#readAt) changed()
      })
    }
    tick()
  }

  next(): SeriesDocument | undefined {
    const now = this.#source.now()
    if (now === this.#readAt) return undefined
    this.#readAt = now
    const scope = usageScope(this.#source, this.#scope)
    if (scope === undefined) return empty
    const document = this.#source.series(scope, this.#range)
    return document.marks.length > 0 ? document : { ...document, marks: this.#rollouts(scope) }
  }

  close(): void {
    this.#cancel()
  }

  /** The rollouts within the range that this usage may be owed to. */
  #rollouts(scope: UsageScope): SeriesDocument['marks'] {
    if (scope.type !== 'cluster' && scope.type !== 'namespace' && scope.type !== 'workload') return []
    return flagsSince(this.#source, this.#source.now() - this.#range)
      .filter(
        ({ about }) =>
          scope.type === 'cluster' ||
          (scope.type === 'namespace' ? about.namespace === scope.name : about.uid === scope.uid)
      )
      .slice(-markLimit)
      .map(({ at, words }) => ({ at, words }))
  }
}

function usageScope(source: ClusterSource, scope: SeriesScope): UsageScope | undefined {
  if (scope.type === 'cluster' || scope.type === 'namespace') return scope
  const kind: Kind | undefined = source.kinds.ofResource(scope.ref.group, scope.ref.resource)
  if (kind === undefined) return undefined
  const object = source.get(kind, kind.namespaced ? scope.ref.namespace : undefined, scope.ref.name)
  if (object === undefined) return undefined
  const { uid, name } = object.metadata
  if (scope.type === 'container') return { type: 'container', uid, container: scope.container }
  if (kind.kind === 'Node') return { type: 'node', name }
  return { type: kind.kind === 'Pod' ? 'pod' : 'workload', uid }
}
