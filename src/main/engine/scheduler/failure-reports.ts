import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { conditionOf } from '../../../shared/kube/conditions.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { Pod, PodCondition } from '../../../shared/schema/types.ts'
import { ApiError } from '../api/api-error.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { EventRecorder } from '../events/event-recorder.ts'
import type { Clock } from '../sim/clock.ts'

/** An unchanged failure is told again only after this long (milliseconds): upstream's longest back-off. */
const eventPeriod = 10_000

/** Tells pods why they have no node: the event FailedScheduling and the condition PodScheduled False. */
export class FailureReports {
  readonly #clock: Clock
  readonly #writer: ObjectWriter
  readonly #recorder: EventRecorder
  readonly #told = new Map<string, { readonly message: string; readonly time: number }>()

  constructor(clock: Clock, writer: ObjectWriter, recorder: EventRecorder) {
    this.#clock = clock
    this.#writer = writer
    this.#recorder = recorder
  }

  event(pod: Pod, message: string): void {
    const { now } = this.#clock
    const told = this.#told.get(pod.metadata.uid)
    if (told !== undefined && told.message === message && now - told.time < eventPeriod) return
    this.#told.set(pod.metadata.uid, { message, time: now })
    this.#recorder.event(pod, 'Warning', 'FailedScheduling', message)
  }

  /**
   * Notes why no node does, and the node a pod is nominated for: empty where it no longer is, undefined where that
   * stays. Throws ApiError where somebody else has written the pod.
   */
  unschedulable(pod: Pod, message: string, nominatedNodeName: string | undefined): void {
    const reason = 'Unschedulable'
    const { generation } = pod.metadata
    const current = conditionOf(pod.status, 'PodScheduled')
    const { nominatedNodeName: known = '', ...status } = pod.status ?? {}
    const nominated = nominatedNodeName ?? known
    const isSaid =
      current?.status === 'False' &&
      current.reason === reason &&
      current.message === message &&
      current.observedGeneration === generation
    if (isSaid && nominated === known) return
    const lastTransitionTime = current?.status === 'False' ? current.lastTransitionTime : formatTime(this.#clock.now)
    const condition: PodCondition = {
      type: 'PodScheduled',
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      status: 'False',
      lastTransitionTime,
      reason,
      message
    }
    const others = status.conditions?.filter(({ type }) => type !== 'PodScheduled') ?? []
    const nominatedNode = nominated === '' ? {} : { nominatedNodeName: nominated }
    const next = { ...status, ...nominatedNode, conditions: [...others, condition] }
    this.#writer.updateStatus(podKind, { ...pod, status: next })
  }

  /** Takes the nomination from a pod whose room another has taken. */
  clearNomination(pod: Pod): void {
    const { nominatedNodeName: _, ...status } = pod.status ?? {}
    try {
      this.#writer.updateStatus(podKind, { ...pod, status })
    } catch (error) {
      // As upstream: a nomination that stays does no harm.
      if (!(error instanceof ApiError)) throw error
    }
  }

  /** Forgets what was told of a pod that is placed or gone. */
  settle(podUid: string): void {
    this.#told.delete(podUid)
  }
}
