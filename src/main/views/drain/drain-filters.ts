// Which pods of a node a drain takes away (upstream k8s.io/kubectl/pkg/drain/filters.go).
import { daemonSetKind } from '../../../shared/kinds/daemonset/kind.ts'
import { isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import { controllerOf } from '../../../shared/kube/owners.ts'
import type { DrainOptions } from '../../../shared/contract/drain.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'

export interface DrainVerdict {
  readonly pod: Pod
  readonly isTaken: boolean
  /** Why it stays, or what is lost with it. */
  readonly reason?: string
  /** Whether the reason forbids the whole drain. */
  readonly isError?: boolean
}

type Answer = Omit<DrainVerdict, 'pod'>

const mirror = 'kubernetes.io/config.mirror'
const taken: Answer = { isTaken: true }
const refused = (reason: string): Answer => ({ isTaken: false, isError: true, reason })

function byDaemonSet(pod: Pod, options: DrainOptions, source: ClusterSource): Answer {
  const owner = controllerOf(pod)
  if (owner?.kind !== 'DaemonSet' || isPodTerminal(pod)) return taken
  if (source.get(daemonSetKind, pod.metadata.namespace, owner.name) === undefined) {
    const reason = `daemonsets.apps "${owner.name}" not found`
    return options.force ? { isTaken: true, reason } : refused(reason)
  }
  if (!options.ignoreDaemonSets)
    return refused('cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)')
  return { isTaken: false, reason: 'ignoring DaemonSet-managed Pods' }
}

function byLocalStorage({ spec, status }: Pod, { deleteEmptyDirData }: DrainOptions): Answer {
  const hasLocal = spec.volumes?.some(({ emptyDir }) => emptyDir !== undefined) === true
  if (!hasLocal || status?.phase === 'Succeeded' || status?.phase === 'Failed') return taken
  return deleteEmptyDirData
    ? { isTaken: true, reason: 'deleting Pods with local storage' }
    : refused('cannot delete Pods with local storage (use --delete-emptydir-data to override)')
}

function byReplication(pod: Pod, { force }: DrainOptions): Answer {
  if (isPodTerminal(pod) || controllerOf(pod) !== undefined) return taken
  return force
    ? { isTaken: true, reason: 'deleting Pods that declare no controller' }
    : refused('cannot delete Pods that declare no controller (use --force to override)')
}

/** What becomes of each pod of the node. A pod that stays is judged no further. */
export function drainVerdicts(source: ClusterSource, pods: Iterable<Pod>, options: DrainOptions): DrainVerdict[] {
  const verdicts: DrainVerdict[] = []
  for (const pod of pods) {
    if (pod.metadata.annotations?.[mirror] !== undefined) {
      verdicts.push({ pod, isTaken: false, reason: 'mirror Pods stay with their node' })
      continue
    }
    let answer = byDaemonSet(pod, options, source)
    for (const judge of [byLocalStorage, byReplication]) {
      if (!answer.isTaken) break
      const next = judge(pod, options)
      answer = next.isTaken && next.reason === undefined ? answer : next
    }
    verdicts.push({ pod, ...answer })
  }
  return verdicts
}
