import type { ProbeType } from '../../../shared/kinds/pod/probe-type.ts'
import type { KubeletParts } from './kubelet-parts.ts'
import type { PodReports } from './pod-reports.ts'
import type { ContainerRecord, PodState } from './pod-state.ts'
import { Prober, type ProbeListener } from './probes.ts'
import type { Termination } from './termination.ts'

/** Milliseconds from the relist that sees a container run to its first readiness probe. */
const probeLatency = 20

/** What a kubelet does about the results of probes: events, readiness, the end of a container. */
export class ProbeResults implements ProbeListener {
  readonly #parts: KubeletParts
  readonly #reports: PodReports
  readonly #termination: Termination
  /** Called where a sidecar has started, so that what waits for it can go on. */
  readonly #sidecarStarted: (state: PodState) => void
  readonly #prober: Prober

  constructor(
    parts: KubeletParts,
    reports: PodReports,
    termination: Termination,
    sidecarStarted: (state: PodState) => void
  ) {
    this.#parts = parts
    this.#reports = reports
    this.#termination = termination
    this.#sidecarStarted = sidecarStarted
    this.#prober = new Prober(parts.clock, parts.runtime, this)
  }

  get prober(): Prober {
    return this.#prober
  }

  /** A container has just been started: whether it counts as started and ready at once, else its probes decide. */
  containerStarted(state: PodState, record: ContainerRecord): void {
    const { container, hasProbes } = record.facts
    record.isStarted = container.startupProbe === undefined
    record.isReady = record.isStarted && container.readinessProbe === undefined
    if (hasProbes) this.#prober.start(state, record, this.#parts.clock.now + this.#reports.untilRelist() + probeLatency)
  }

  /** A container was found running, as its status said. */
  containerFound(state: PodState, record: ContainerRecord): void {
    if (record.facts.hasProbes) this.#prober.start(state, record, this.#parts.clock.now)
  }

  probeFailed(state: PodState, record: ContainerRecord, type: ProbeType, output: string): void {
    const name = type === 'startup' ? 'Startup' : type === 'readiness' ? 'Readiness' : 'Liveness'
    this.#parts.recorder.event(
      state.pod,
      'Warning',
      'Unhealthy',
      `${name} probe failed: ${output}`,
      record.facts.fieldPath
    )
  }

  probeDecided(state: PodState, record: ContainerRecord, type: ProbeType, isSuccess: boolean): void {
    if (type === 'readiness') this.#setReady(state, record, isSuccess)
    else if (!isSuccess) this.#kill(state, record, type)
    else if (type === 'startup' && !record.isStarted) {
      record.isStarted = true
      record.isReady = record.facts.container.readinessProbe === undefined
      record.status = undefined
      this.#prober.started(state, record)
      this.#reports.in(state, 0)
      if (record.facts.isSidecar) this.#sidecarStarted(state)
    }
  }

  #setReady(state: PodState, record: ContainerRecord, isReady: boolean): void {
    if (record.isReady === isReady) return
    record.isReady = isReady
    record.status = undefined
    this.#reports.in(state, 0)
  }

  #kill(state: PodState, record: ContainerRecord, type: ProbeType): void {
    const { container } = record.facts
    const probe = type === 'startup' ? container.startupProbe : container.livenessProbe
    const grace = probe?.terminationGracePeriodSeconds ?? state.pod.spec.terminationGracePeriodSeconds ?? 30
    const message = `Container ${container.name} failed ${type} probe, will be restarted`
    this.#termination.kill(state, record, message, grace)
  }
}
