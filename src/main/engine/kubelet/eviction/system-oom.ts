// The kernel's way out where a machine has no memory left, with the scores of upstream's pkg/kubelet/qos/policy.go and
// the event of pkg/kubelet/oom.
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { qosClassOf } from '../../../../shared/kinds/pod/qos-class.ts'
import { fnv1a } from '../../../../shared/kube/hash.ts'
import { memoryBytes } from '../../../../shared/kube/quantity.ts'
import type { Node, Pod } from '../../../../shared/schema/types.ts'
import type { ControlPlane } from '../../control-plane.ts'
import type { Kubelets } from '../kubelets.ts'
import type { NodeUsage } from './node-pressure.ts'

/** Milliseconds until what a killed container held is known to be free. */
const settleTime = 2000
/** Priority of system-node-critical. */
const nodeCritical = 2_000_001_000
const guaranteedScore = -997
const bestEffortScore = 1000

interface Victim {
  readonly id: string
  readonly program: string
  readonly score: number
}

export class SystemOom {
  readonly #plane: ControlPlane
  readonly #kubelets: Kubelets
  readonly #usage: NodeUsage

  constructor(plane: ControlPlane, kubelets: Kubelets, usage: NodeUsage) {
    this.#plane = plane
    this.#kubelets = kubelets
    this.#usage = usage
  }

  /** Ends one container where memory is out; returns the milliseconds until it is to be asked again. */
  kill(nodeName: string): number | undefined {
    const node = this.#plane.store.get(nodeKind, undefined, nodeName)
    if (node === undefined || !this.#kubelets.machines.isUp(nodeName)) return undefined
    const capacity = memoryBytes(node.status?.capacity?.memory)
    if (this.#usage.nodeMemory(nodeName) <= capacity) return undefined
    const victim = this.#victim(node, capacity)
    if (victim === undefined) return undefined
    const pid = 1000 + (fnv1a(victim.id) % 60_000)
    const message = `System OOM encountered, victim process: ${victim.program}, pid: ${pid}`
    this.#plane.recorder('kubelet', nodeName).event(node, 'Warning', 'SystemOOM', message)
    this.#kubelets.runtime.crash(victim.id, { exitCode: 137, reason: 'OOMKilled', signal: 9 })
    return settleTime
  }

  /** The container whose share of the memory and whose adjustment come to most, as the kernel's badness has it. */
  #victim(node: Node, capacity: number): Victim | undefined {
    let worst: Victim | undefined
    for (const { pod, running } of this.#kubelets.kubelet(node.metadata.name)?.pods.active() ?? []) {
      for (const { name, id } of running) {
        const used = this.#usage.containerMemory(pod.metadata.uid, name)
        const score = (used / capacity) * 1000 + oomScoreOf(pod, name, capacity)
        if (worst === undefined || score > worst.score) worst = { id, program: programOf(pod, name), score }
      }
    }
    return worst
  }
}

/** Upstream's GetContainerOOMScoreAdjust: -997 to 1000, the higher the sooner it is killed. `capacity` in bytes. */
export function oomScoreOf(pod: Pod, container: string, capacity: number): number {
  const { spec } = pod
  if ((spec.priority ?? 0) >= nodeCritical) return guaranteedScore
  const qosClass = qosClassOf(spec)
  if (qosClass === 'Guaranteed') return guaranteedScore
  if (qosClass === 'BestEffort') return bestEffortScore
  const found = [...spec.containers, ...(spec.initContainers ?? [])].find(({ name }) => name === container)
  const request = memoryBytes(found?.resources?.requests?.memory)
  const score = 1000 - Math.floor((1000 * request) / capacity)
  if (score < 1000 + guaranteedScore) return 1000 + guaranteedScore
  return score === bestEffortScore ? bestEffortScore - 1 : score
}

/** The name of its process, as far as the spec tells it. */
function programOf({ spec }: Pod, name: string): string {
  const container = [...spec.containers, ...(spec.initContainers ?? [])].find((each) => each.name === name)
  const word = container?.command?.[0] ?? container?.image?.replace(/[:@].*$/, '') ?? name
  return word.slice(word.lastIndexOf('/') + 1)
}
