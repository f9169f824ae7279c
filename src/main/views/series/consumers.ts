import type { ConsumerKind, ConsumersDocument, Points, SeriesScope } from '../../../shared/contract/series.ts'
import type { ObjectRef } from '../../../shared/contract/documents.ts'
import { jobKind } from '../../../shared/kinds/job/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { ClusterSource, UsageScope } from '../cluster-source.ts'
import { bareRef, namedRef } from '../documents/object-ref.ts'
import { boundsSince, sampleTimes, type Bounds } from './sample-times.ts'
import { topWorkloads } from './top-workloads.ts'
import { rolloutMarks, scopeSince, usageScope } from './usage-scope.ts'

type Resource = 'cpu' | 'memory'

interface Consumer {
  readonly key: string
  readonly name: string
  readonly ref?: ObjectRef
  readonly scope: UsageScope
  readonly cpu: number
  readonly memory: number
}

export interface ConsumersQuery {
  readonly scope: SeriesScope
  readonly by: ConsumerKind
  readonly most: number
}

/** More pods are not compared with each other: each has to be asked. The document says so. */
const mostCompared = 5_000
/** Pods that use nothing yet are passed by, but not without end: so many for each that is compared. */
const passedBy = 4

/** Who uses most of what a scope uses: as many lines as asked for a resource, and what is left of the whole. */
export function consumersDocument(
  source: ClusterSource,
  { scope, by, most }: ConsumersQuery,
  bounds: Bounds,
  mostPods = mostCompared
): ConsumersDocument {
  const counted = usageScope(source, scope)
  const nothing = { lines: [] }
  if (counted === undefined) return { times: [], cpu: nothing, memory: nothing, total: 0, marks: [] }
  const { from, to } = boundsSince(bounds, scopeSince(source, counted))
  const times = sampleTimes(from, to)
  const { consumers, isCut } =
    by === 'pod'
      ? podConsumers(source, counted, mostPods)
      : { consumers: [...consumersOf(source, counted, by)], isCut: false }
  const whole = source.series(counted, times)
  const total = isCut ? Math.max(whole.pods?.at(-1) ?? 0, consumers.length) : consumers.length
  const read = new Map<string, ReturnType<ClusterSource['series']>>()
  const seriesOf = (consumer: Consumer): ReturnType<ClusterSource['series']> => {
    let series = read.get(consumer.key)
    if (series === undefined) {
      series = source.series(consumer.scope, times)
      read.set(consumer.key, series)
    }
    return series
  }
  const resource = (name: Resource): ConsumersDocument['cpu'] => {
    const lines = consumers
      .toSorted((a, b) => b[name] - a[name] || (a.key < b.key ? -1 : 1))
      .slice(0, most)
      .map((consumer) => ({
        key: consumer.key,
        name: consumer.name,
        ...(consumer.ref === undefined ? {} : { ref: consumer.ref }),
        values: seriesOf(consumer)[name].usage
      }))
    return {
      lines,
      ...(lines.length < total
        ? {
            others: rest(
              whole[name].usage,
              lines.map(({ values }) => values)
            )
          }
        : {})
    }
  }
  return {
    times,
    cpu: resource('cpu'),
    memory: resource('memory'),
    total,
    ...(total > consumers.length ? { compared: consumers.length } : {}),
    marks: rolloutMarks(source, counted, from, to)
  }
}

/** What a whole uses beside its parts; rounding never makes it negative. */
function rest(whole: Points, parts: readonly Points[]): Points {
  return whole.map((value, index) =>
    value === null ? null : Math.max(0, value - parts.reduce((sum, part) => sum + (part[index] ?? 0), 0))
  )
}

function* consumersOf(source: ClusterSource, scope: UsageScope, by: Exclude<ConsumerKind, 'pod'>): Generator<Consumer> {
  switch (by) {
    case 'namespace':
    case 'node': {
      const kind = by === 'node' ? nodeKind : namespaceKind
      for (const { name, cpu, memory } of source.usageOfAll(by)) {
        if (scope.type !== 'cluster' && !(scope.type === by && scope.name === name)) continue
        const ref = namedRef(kind, undefined, name)
        yield { key: name, name, ref, scope: { type: by, name }, cpu: cpu.usage, memory: memory.usage }
      }
      return
    }
    case 'workload': {
      const namespaces = scope.type === 'namespace' ? [scope.name] : []
      if (scope.type !== 'namespace' && scope.type !== 'cluster') return
      for (const { object, kind, usage } of topWorkloads(source, namespaces)) {
        const { uid, name } = object.metadata
        const ref = bareRef(object, kind)
        yield {
          key: uid,
          name,
          ref,
          scope: { type: 'workload', uid },
          cpu: usage.cpu.usage,
          memory: usage.memory.usage
        }
      }
      return
    }
    case 'container': {
      if (scope.type !== 'pod') return
      const pod = source.byUid(scope.uid) as Pod | undefined
      for (const { name } of [...(pod?.spec.containers ?? []), ...(pod?.spec.initContainers ?? [])]) {
        const container: UsageScope = { type: 'container', uid: scope.uid, container: name }
        const usage = source.usageNow(container)
        if (usage === undefined) continue
        yield { key: name, name, scope: container, cpu: usage.cpu.usage, memory: usage.memory.usage }
      }
      return
    }
  }
}

/** The first pods that use something, and whether there are more than were asked. */
function podConsumers(
  source: ClusterSource,
  scope: UsageScope,
  most: number
): { readonly consumers: readonly Consumer[]; readonly isCut: boolean } {
  const consumers: Consumer[] = []
  let asked = 0
  for (const pod of podsOf(source, scope)) {
    if (consumers.length === most || asked++ === most * passedBy) return { consumers, isCut: true }
    const { uid, name } = pod.metadata
    const usage = source.usageNow({ type: 'pod', uid })
    if (usage === undefined) continue
    const [cpu, memory] = [usage.cpu.usage, usage.memory.usage]
    consumers.push({ key: uid, name, ref: bareRef(pod, podKind), scope: { type: 'pod', uid }, cpu, memory })
  }
  return { consumers, isCut: false }
}

function* podsOf(source: ClusterSource, scope: UsageScope): Generator<Pod> {
  if (scope.type === 'namespace') yield* source.all(podKind, scope.name)
  else if (scope.type === 'node') yield* source.onNode(podKind, scope.name)
  else if (scope.type === 'workload') {
    yield* source.ownedBy(podKind, scope.uid)
    const between: readonly Kind[] = [replicaSetKind, jobKind]
    for (const kind of between)
      for (const owned of source.ownedBy(kind, scope.uid)) yield* source.ownedBy(podKind, owned.metadata.uid)
  }
}
