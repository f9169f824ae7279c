import type { ResourceSizing, SizingDocument } from '../../../shared/contract/series.ts'
import type { Gauge } from '../../../shared/contract/tables.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef } from '../documents/object-ref.ts'
import { boundsSince, sampleTimes, type Bounds } from './sample-times.ts'
import { topWorkloads } from './top-workloads.ts'
import { scopeSince } from './usage-scope.ts'

/** Workloads whose past is looked at; the others keep less for nothing. */
const mostRows = 200

/** Requests against use of the workloads, those first between whose requests and use lies most. */
export function sizingDocument(source: ClusterSource, namespaces: readonly string[], bounds: Bounds): SizingDocument {
  // What a machine runs by itself is sized by files of the machine.
  const workloads = [...topWorkloads(source, namespaces)].filter(({ kind }) => kind.kind !== nodeKind.kind)
  const { from, to } = boundsSince(bounds, scopeSince(source, { type: 'cluster' }))
  const times = sampleTimes(from, to)
  const rows = workloads
    .toSorted((a, b) => distance(b.usage) - distance(a.usage) || (a.usage.name < b.usage.name ? -1 : 1))
    .slice(0, mostRows)
    .map(({ object, kind, usage }) => {
      const past = source.series({ type: 'workload', uid: object.metadata.uid }, times)
      return {
        ref: bareRef(object, kind),
        pods: usage.pods,
        cpu: sizingOf(usage.cpu, past.cpu.usage),
        memory: sizingOf(usage.memory, past.memory.usage)
      }
    })
  return { rows, total: workloads.length }
}

function sizingOf(now: Gauge, past: readonly (number | null)[]): ResourceSizing {
  return {
    usage: Math.round(now.usage),
    peak: Math.round(past.reduce<number>((most, value) => Math.max(most, value ?? 0), now.usage)),
    ...(now.request === undefined ? {} : { request: now.request }),
    ...(now.limit === undefined ? {} : { limit: now.limit })
  }
}

/** How far requests are from use, where a core counts as much as 4 GiB: as machines are sold. */
function distance({ cpu, memory }: { readonly cpu: Gauge; readonly memory: Gauge }): number {
  const cores = Math.abs((cpu.request ?? 0) - cpu.usage) / 1_000
  return cores + Math.abs((memory.request ?? 0) - memory.usage) / (4 * 1024 ** 3)
}
