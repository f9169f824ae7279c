// Pods that wait for the room of their victims, as upstream's pkg/scheduler/backend/queue.nominator.
import type { Pod } from '../../../../shared/schema/types.ts'
import { podFacts } from '../pod-facts.ts'

/** Which pending pods are nominated to run on which node (status.nominatedNodeName). */
export class Nominations {
  readonly #byNode = new Map<string, Map<string, Pod>>()
  readonly #nodeOf = new Map<string, string>()

  get isEmpty(): boolean {
    return this.#nodeOf.size === 0
  }

  /** Takes in a pending pod as it is now. */
  take(pod: Pod): void {
    const { uid } = pod.metadata
    const nodeName = pod.status?.nominatedNodeName ?? ''
    if (nodeName === '') {
      this.delete(uid)
      return
    }
    if (this.#nodeOf.get(uid) !== nodeName) {
      this.delete(uid)
      this.#nodeOf.set(uid, nodeName)
    }
    const pods = this.#byNode.get(nodeName) ?? new Map<string, Pod>()
    pods.set(uid, pod)
    this.#byNode.set(nodeName, pods)
  }

  delete(uid: string): void {
    const nodeName = this.#nodeOf.get(uid)
    if (nodeName === undefined) return
    this.#nodeOf.delete(uid)
    const pods = this.#byNode.get(nodeName)!
    pods.delete(uid)
    if (pods.size === 0) this.#byNode.delete(nodeName)
  }

  /** The other pods nominated for a node whose room this pod must leave to them: those of its priority or above. */
  above(nodeName: string, pod: Pod): readonly Pod[] {
    return this.#on(nodeName, (priority) => priority >= podFacts(pod.spec).priority, pod)
  }

  /** The pods nominated for a node that must look for another when this pod takes their room. */
  below(nodeName: string, pod: Pod): readonly Pod[] {
    return this.#on(nodeName, (priority) => priority < podFacts(pod.spec).priority, pod)
  }

  #on(nodeName: string, isMeant: (priority: number) => boolean, pod: Pod): readonly Pod[] {
    const pods = this.#byNode.get(nodeName)
    if (pods === undefined) return []
    return [...pods.values()].filter(
      ({ metadata, spec }) => metadata.uid !== pod.metadata.uid && isMeant(podFacts(spec).priority)
    )
  }
}
