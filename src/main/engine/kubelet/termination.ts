// Stopping containers, after upstream's kuberuntime killContainer: preStop, SIGTERM, grace period, SIGKILL.
import type { KubeletParts } from './kubelet-parts.ts'
import { LifecycleHooks } from './lifecycle-hooks.ts'
import { recordsOf, type ContainerRecord, type PodState } from './pod-state.ts'

/** Seconds that a container is given at least, so that it hears of its end: upstream's minimumGracePeriodInSeconds. */
const shortestGrace = 2

export class Termination {
  readonly #parts: Pick<KubeletParts, 'clock' | 'recorder' | 'runtime'>

  readonly #hooks: LifecycleHooks

  constructor(parts: Pick<KubeletParts, 'clock' | 'recorder' | 'runtime'>) {
    this.#parts = parts
    this.#hooks = new LifecycleHooks(parts)
  }

  /** Stops one container; the runtime tells when it has ended. `grace` in seconds. */
  kill(state: PodState, record: ContainerRecord, message: string, grace: number): void {
    const { launch } = record
    if (record.isStopping || record.stage !== 'running' || launch === undefined) return
    record.isStopping = true
    const { clock, recorder, runtime } = this.#parts
    recorder.event(state.pod, 'Normal', 'Killing', message, record.facts.fieldPath)
    record.killAt = clock.now + Math.max(grace, shortestGrace) * 1000
    let isTold = false
    const terminate = (): void => {
      if (isTold || record.launch !== launch || record.stage !== 'running') return
      isTold = true
      record.kill?.cancel()
      runtime.signal(launch.id, launch.image.stop?.signal ?? 'SIGTERM')
      record.killAt = Math.max(record.killAt, clock.now + shortestGrace * 1000)
      record.kill = clock.at(record.killAt, () => runtime.signal(launch.id, 'SIGKILL'))
    }
    const hook = record.facts.container.lifecycle?.preStop
    if (hook === undefined || grace <= 0) {
      terminate()
      return
    }
    record.kill = clock.after(grace * 1000, terminate)
    this.#hooks.run(state, record, hook, (error) => {
      if (isTold || record.launch !== launch || record.stage !== 'running') return
      if (error !== undefined) {
        const { fieldPath } = record.facts
        recorder.event(state.pod, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', fieldPath)
      }
      terminate()
    })
  }

  /** Stops all containers of a pod but its sidecars, which go last. */
  killAll(state: PodState, grace: number): void {
    for (const record of recordsOf(state)) {
      if (record.facts.isSidecar) continue
      if (record.stage === 'starting') record.stage = record.exit === undefined ? 'waiting' : 'stopped'
      this.kill(state, record, `Stopping container ${record.facts.container.name}`, grace)
    }
  }

  /** A second deletion asked for less: what is still being stopped is killed that much earlier. `grace` in seconds. */
  shorten(state: PodState, grace: number): void {
    const { clock, runtime } = this.#parts
    const at = clock.now + Math.max(grace, shortestGrace) * 1000
    for (const record of recordsOf(state)) {
      const { launch } = record
      if (record.kill === undefined || launch === undefined || record.kill.at <= at) continue
      record.kill.cancel()
      record.killAt = at
      record.kill = clock.at(at, () => runtime.signal(launch.id, 'SIGKILL'))
    }
  }

  /** Stops the sidecars once nothing else runs, the last one first; returns whether some are still to be waited for. */
  killSidecars(state: PodState): boolean {
    if (recordsOf(state).some((record) => !record.facts.isSidecar && record.stage === 'running')) return true
    const grace = state.pod.metadata.deletionGracePeriodSeconds ?? state.pod.spec.terminationGracePeriodSeconds ?? 30
    for (let index = state.facts.initCount - 1; index >= 0; index--) {
      const record = state.containers[index]!
      if (!record.facts.isSidecar) continue
      if (record.stage === 'starting') record.stage = 'waiting'
      if (record.stage !== 'running') continue
      this.kill(state, record, `Stopping container ${record.facts.container.name}`, grace)
      return true
    }
    return false
  }
}
