// What a row uses of CPU and memory: as load lines, and as shares of what was asked for and what is allowed.
import type { Gauge, TableColumn } from '../../../shared/contract/tables.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { gaugesOf, type Gauges } from '../usage-gauges.ts'
import type { ListColumn } from './list-columns.ts'

/** The kinds whose rows have them: what runs, what runs it, and where. */
export const usageKinds: ReadonlySet<string> = new Set([
  'Pod',
  'Node',
  'Namespace',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Workload'
])

/** Whether its cells follow usage, of machines or of quotas, which changes without a change of the object. */
export function isUsage({ type }: TableColumn): boolean {
  return type === 'gauge-cpu' || type === 'gauge-memory' || type === 'percent' || type === 'quota'
}

export function gaugeColumns(): readonly ListColumn[] {
  const usageOf = usageReader()
  return [
    gaugeColumn('cpu', usageOf),
    gaugeColumn('memory', usageOf),
    // As k9s heads them.
    shareColumn('cpu', 'request', '%CPU/R', usageOf),
    shareColumn('cpu', 'limit', '%CPU/L', usageOf),
    shareColumn('memory', 'request', '%MEM/R', usageOf),
    shareColumn('memory', 'limit', '%MEM/L', usageOf)
  ]
}

type UsageReader = (object: KubeObject, source: ClusterSource) => Gauges | undefined

/** The columns of a row are asked for one after the other: the later answers are the first one's. */
function usageReader(): UsageReader {
  let last: { readonly object: KubeObject; readonly at: number; readonly usage: Gauges | undefined } | undefined
  return (object, source) => {
    const at = source.now()
    if (last?.object !== object || last.at !== at) last = { object, at, usage: gaugesOf(source, object) }
    return last.usage
  }
}

function gaugeColumn(resource: 'cpu' | 'memory', usageOf: UsageReader): ListColumn {
  return {
    column: {
      id: resource,
      name: resource === 'cpu' ? 'CPU' : 'Memory',
      type: resource === 'cpu' ? 'gauge-cpu' : 'gauge-memory',
      shown: true
    },
    cell(object, _status, source) {
      const usage = usageOf(object, source)
      return usage === undefined ? null : { type: 'gauge', gauge: usage[resource] }
    },
    sortKey(object, _status, source) {
      const usage = usageOf(object, source)
      return usage === undefined ? null : usage[resource].usage
    }
  }
}

function shareColumn(
  resource: 'cpu' | 'memory',
  of: 'request' | 'limit',
  name: string,
  usageOf: UsageReader
): ListColumn {
  const share = (object: KubeObject, source: ClusterSource): number | null =>
    percentOf(usageOf(object, source)?.[resource], of)
  return {
    column: { id: `${resource}-${of}`, name, type: 'percent', shown: false },
    cell: (object, _status, source) => share(object, source),
    sortKey: (object, _status, source) => share(object, source)
  }
}

function percentOf(gauge: Gauge | undefined, of: 'request' | 'limit'): number | null {
  const whole = gauge?.[of]
  return gauge === undefined || whole === undefined || whole === 0 ? null : Math.round((gauge.usage / whole) * 100)
}
