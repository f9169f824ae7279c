// The end of a pod on its node: deleted, over its deadline, evicted, or done, after upstream's pod_workers.go.
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import { ApiError } from '../api/api-error.ts'
import type { KubeletParts } from './kubelet-parts.ts'
import type { PodReports } from './pod-reports.ts'
import { recordsOf, type PodFailure, type PodState } from './pod-state.ts'
import type { ProbeResults } from './probe-results.ts'
import type { Termination } from './termination.ts'

export class PodEnding {
  readonly #parts: KubeletParts
  readonly #reports: PodReports
  readonly #probes: ProbeResults
  readonly #termination: Termination
  readonly #has: (state: PodState) => boolean

  constructor(
    parts: KubeletParts,
    reports: PodReports,
    probes: ProbeResults,
    termination: Termination,
    has: (state: PodState) => boolean
  ) {
    this.#parts = parts
    this.#reports = reports
    this.#probes = probes
    this.#termination = termination
    this.#has = has
  }

  /** Arms activeDeadlineSeconds, which counts from the pod's startTime. */
  setDeadline(state: PodState): void {
    const seconds = state.pod.spec.activeDeadlineSeconds
    state.deadline?.cancel()
    state.deadline = undefined
    if (seconds === undefined || state.startTime === undefined) return
    state.deadline = this.#parts.clock.at(parseTime(state.startTime) + seconds * 1000, () => {
      if (!this.#has(state) || state.stage === 'terminating' || state.stage === 'finished') return
      const message = 'Pod was active on the node longer than the specified deadline'
      this.#parts.recorder.event(state.pod, 'Normal', 'DeadlineExceeded', message)
      this.fail(state, { reason: 'DeadlineExceeded', message }, state.pod.spec.terminationGracePeriodSeconds ?? 30)
    })
  }

  /** The kubelet itself ends the pod: Failed, with this reason, once its containers have stopped. `grace` in seconds. */
  fail(state: PodState, failure: PodFailure, grace: number): void {
    state.failure = failure
    this.terminate(state, grace)
    if (this.#has(state) && state.stage !== 'finished') this.#reports.in(state, 0)
  }

  /** Every container is to stop, in `grace` seconds at the latest. */
  terminate(state: PodState, grace: number): void {
    state.stage = 'terminating'
    state.isBusy = false
    state.sync?.cancel()
    state.sync = undefined
    this.#termination.killAll(state, grace)
    this.finishTermination(state)
  }

  finishTermination(state: PodState): void {
    if (this.#termination.killSidecars(state)) return
    if (recordsOf(state).some((record) => record.stage === 'running')) return
    this.finish(state)
  }

  /** Nothing of the pod runs any more, or nothing that it lives for. */
  finish(state: PodState): void {
    if (state.stage !== 'terminating' && recordsOf(state).some((record) => record.stage === 'running')) {
      // Sidecars and ephemeral containers are left, and perhaps containers of a pod that failed during its start.
      this.terminate(state, state.pod.spec.terminationGracePeriodSeconds ?? 30)
      return
    }
    state.stage = 'finished'
    this.forget(state)
    this.#reports.now(state)
    this.release(state)
    if (state.pod.metadata.deletionTimestamp !== undefined) this.remove(state)
  }

  /** The kubelet's last word: the API may forget the pod. */
  remove(state: PodState): void {
    const { namespace, name, uid } = state.pod.metadata
    try {
      this.#parts.writer.delete(podKind, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }

  /** Gives the pod's address back. */
  release(state: PodState): void {
    const { ip } = state.sandbox
    if (ip === undefined || state.facts.isHostNetwork) return
    this.#parts.addresses.release(ip)
    state.sandbox.ip = undefined
  }

  /** Nothing more is to happen by itself. */
  forget(state: PodState): void {
    state.sync?.cancel()
    state.report?.cancel()
    state.deadline?.cancel()
    state.sync = undefined
    state.report = undefined
    for (const record of recordsOf(state)) {
      record.kill?.cancel()
      this.#probes.prober.stop(record)
    }
  }
}
