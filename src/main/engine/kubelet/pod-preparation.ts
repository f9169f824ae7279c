import type { KubeletParts } from './kubelet-parts.ts'
import { missingVolume } from './pod-references.ts'
import type { PodState } from './pod-state.ts'

/** What a kubelet does when a pod has its sandbox, or has to try again later. */
export interface PreparationListener {
  has(state: PodState): boolean
  prepared(state: PodState): void
  /** `delay` in milliseconds. */
  retry(state: PodState, delay: number): void
}

const noAddress =
  'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: ' +
  'plugin type="flannel" failed (add): failed to allocate for range 0: no IP addresses available in range set'

/** Milliseconds between two attempts at volumes: upstream's volume manager doubles its wait up to 2 min 2 s. */
const firstVolumeWait = 500
const longestVolumeWait = 122_000
const sandboxWait = 10_000

/** Gives a pod what it needs before its first container: volumes, then a sandbox with an address. */
export class PodPreparation {
  readonly #parts: KubeletParts
  readonly #listener: PreparationListener

  constructor(parts: KubeletParts, listener: PreparationListener) {
    this.#parts = parts
    this.#listener = listener
  }

  begin(state: PodState): void {
    const { clock, machine, random, store, recorder } = this.#parts
    const { volumeReferences } = state.facts
    const missing =
      volumeReferences.length === 0 ? undefined : missingVolume(store, state.sandbox.namespace, volumeReferences)
    if (missing !== undefined) {
      recorder.event(state.pod, 'Warning', 'FailedMount', missing)
      this.#listener.retry(state, Math.min(firstVolumeWait * 2 ** state.volumeTries++, longestVolumeWait))
      return
    }
    state.stage = 'preparing'
    clock.after(machine.diskTime(350 + random.integer(450)), () => this.#makeSandbox(state))
  }

  #makeSandbox(state: PodState): void {
    if (!this.#listener.has(state) || state.stage !== 'preparing') return
    const { addresses, recorder } = this.#parts
    state.sandbox.ip ??= addresses.allocate()
    if (state.sandbox.ip === undefined) {
      recorder.event(state.pod, 'Warning', 'FailedCreatePodSandBox', noAddress)
      state.stage = 'new'
      this.#listener.retry(state, sandboxWait)
      return
    }
    state.stage = 'running'
    this.#listener.prepared(state)
  }
}
