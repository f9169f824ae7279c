import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { ControlPlane } from '../../control-plane.ts'
import { keyOfObject } from '../../store/object-store.ts'
import { parsedTime } from '../parsed-time.ts'
import { WorkQueue } from '../work-queue.ts'

const staleAfter = 120_000

/** When a pod that somebody meant to take away, and did not, may be called undisturbed again; undefined for others. */
function staleAt(pod: Pod): number | undefined {
  if (pod.metadata.deletionTimestamp !== undefined || isPodTerminal(pod)) return undefined
  const condition = conditionOf(pod.status, 'DisruptionTarget')
  // What a kubelet says may take as long as it likes.
  if (condition?.status !== 'True' || condition.reason === 'TerminationByKubelet') return undefined
  return parsedTime(condition.lastTransitionTime ?? pod.metadata.creationTimestamp) + staleAfter
}

/** Takes back the condition DisruptionTarget of pods that are still there two minutes later. */
export class StaleDisruptions {
  readonly #plane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue

  constructor(plane: ControlPlane, writer: ObjectWriter) {
    this.#plane = plane
    this.#writer = writer
    this.#queue = new WorkQueue(plane.clock, (key) => this.#reconcile(key))
  }

  notice(pod: Pod): void {
    const at = staleAt(pod)
    if (at !== undefined) this.#queue.addAfter(keyOfObject(pod), Math.max(at - this.#plane.clock.now, 0))
  }

  #reconcile(key: string): void {
    const { clock, store } = this.#plane
    const pod = store.byKey(podKind, key)
    const at = pod && staleAt(pod)
    if (pod === undefined || at === undefined) return
    if (at > clock.now) {
      this.#queue.addAfter(key, at - clock.now)
      return
    }
    const conditions = pod.status!.conditions!.map((condition) =>
      condition.type === 'DisruptionTarget'
        ? { type: condition.type, status: 'False', lastTransitionTime: formatTime(clock.now) }
        : condition
    )
    this.#writer.updateStatus(podKind, { ...pod, status: { ...pod.status, conditions } })
  }
}
