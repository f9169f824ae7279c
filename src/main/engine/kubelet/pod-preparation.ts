import type { KubeletParts } from './kubelet-parts.ts'
import { missingVolumes } from './configuration/pod-volumes.ts'
import type { PodState } from './pod-state.ts'
import { mountProblem } from './volumes/claim-mounts.ts'

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
/** Milliseconds for which a pod's volumes are waited for at a time. */
const mountTimeout = 123_000
/** Milliseconds between two looks at a volume that is on its way to the node. */
const longestAttachWait = 4000
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
    const { clock, machine, random, recorder, store } = this.#parts
    const missing = missingVolumes(this.#parts, state)
    if (missing.length > 0) {
      for (const { message } of missing) recorder.event(state.pod, 'Warning', 'FailedMount', message)
      if (state.volumeTries === 0) this.#tellIfStuck(state)
      this.#listener.retry(state, Math.min(firstVolumeWait * 2 ** state.volumeTries++, longestVolumeWait))
      return
    }
    const problem = mountProblem(store, state.pod)
    if (problem !== undefined) {
      if (problem.message !== undefined) recorder.event(state.pod, 'Warning', 'FailedMount', problem.message)
      const longest = problem.message === undefined ? longestAttachWait : longestVolumeWait
      this.#listener.retry(state, Math.min(firstVolumeWait * 2 ** state.volumeTries++, longest))
      return
    }
    state.stage = 'preparing'
    clock.after(machine.diskTime(350 + random.integer(450)), () => this.#makeSandbox(state))
  }

  /** Upstream's WaitForAttachAndMount gives up after a while, and is begun again. */
  #tellIfStuck(state: PodState): void {
    this.#parts.clock.after(mountTimeout, () => {
      if (!this.#listener.has(state) || state.stage !== 'new') return
      const names = missingVolumes(this.#parts, state).map(({ name }) => name)
      if (names.length === 0) return
      const cause = `unmounted volumes=[${names.join(' ')}], unattached volumes=[], failed to process volumes=[]`
      const message = `Unable to attach or mount volumes: ${cause}: context deadline exceeded`
      this.#parts.recorder.event(state.pod, 'Warning', 'FailedMount', message)
      this.#tellIfStuck(state)
    })
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
