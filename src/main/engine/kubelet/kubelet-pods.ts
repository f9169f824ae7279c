import type { Pod } from '../../../shared/schema/types.ts'
import type { ContainerLaunch } from './container-runtime.ts'
import { recordsOf, type ContainerRecord, type PodState } from './pod-state.ts'

export interface RunningContainer {
  readonly name: string
  readonly id: string
  /** Milliseconds. */
  readonly startedAt: number
}

/** A pod that is on a node and not over, with its running containers. */
export interface ActivePod {
  readonly pod: Pod
  readonly running: readonly RunningContainer[]
}

/** The pods that one kubelet knows, and what others ask about them. */
export class KubeletPods {
  readonly #states = new Map<string, PodState>()

  get count(): number {
    return this.#states.size
  }

  get(podUid: string): PodState | undefined {
    return this.#states.get(podUid)
  }

  /** Whether a callback that was on its way still finds its pod here. */
  has(state: PodState): boolean {
    return this.#states.get(state.sandbox.uid) === state
  }

  add(state: PodState): void {
    this.#states.set(state.sandbox.uid, state)
  }

  remove(podUid: string): void {
    this.#states.delete(podUid)
  }

  all(): IterableIterator<PodState> {
    return this.#states.values()
  }

  /** Forgets all of them. */
  clear(): void {
    this.#states.clear()
  }

  /** The pod and the record that a launch belongs to, as long as it is their newest. */
  ofLaunch(launch: ContainerLaunch): { readonly state: PodState; readonly record: ContainerRecord } | undefined {
    const state = this.#states.get(launch.sandbox.uid)
    const record = state && recordsOf(state).find((candidate) => candidate.launch === launch)
    return state === undefined || record === undefined ? undefined : { state, record }
  }

  /** Ids of a pod's running containers by name: for exec, logs and the usage model. */
  running(podUid: string): readonly RunningContainer[] {
    const state = this.#states.get(podUid)
    const running = state === undefined ? [] : recordsOf(state).filter((record) => record.stage === 'running')
    return running.map(({ facts, launch }) => ({
      name: facts.container.name,
      id: launch!.id,
      startedAt: launch!.startedAt
    }))
  }

  /** Pods that are here and not over. */
  *active(): Generator<ActivePod> {
    for (const [uid, { pod, stage }] of this.#states)
      if (stage !== 'finished') yield { pod, running: this.running(uid) }
  }

  /** Whether anything of a pod is still here. */
  isActive(podUid: string): boolean {
    const state = this.#states.get(podUid)
    return state !== undefined && state.stage !== 'finished'
  }

  /** The state of a pod that can be ended: it is here, and nobody ends it already. */
  evictable(podUid: string): PodState | undefined {
    const state = this.#states.get(podUid)
    return state === undefined || state.stage === 'terminating' || state.stage === 'finished' ? undefined : state
  }

  /** Canonical names of the images that containers here were made of, running or not. */
  imagesInUse(): ReadonlySet<string> {
    const names = new Set<string>()
    for (const state of this.#states.values())
      if (state.stage !== 'finished') for (const { imageName } of recordsOf(state)) names.add(imageName)
    return names
  }
}
