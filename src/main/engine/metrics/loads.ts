import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ControlPlane } from '../control-plane.ts'
import { WorkloadLoad } from './workload-load.ts'

/** Milliseconds between two spreadings of one load, however many pods become ready in between. */
const spreadPeriod = 5000

/** The loads of all workloads, and over which pods each is spread. */
export class Loads {
  readonly #plane: ControlPlane
  readonly #changed: (pods: Iterable<string>) => void
  /** By the uid of the workload. */
  readonly #loads = new Map<string, WorkloadLoad>()

  /** `changed` hears of the pods (by uid) that work more or less now. */
  constructor(plane: ControlPlane, changed: (pods: Iterable<string>) => void) {
    this.#plane = plane
    this.#changed = changed
  }

  get isEmpty(): boolean {
    return this.#loads.size === 0
  }

  /** Millicores; 0 takes the load away. `isReady` says which of the workload's pods share it, `since` when it began. */
  set(workload: string, millicores: number, isReady: (pod: Pod) => boolean, since: number): void {
    const load = this.#loads.get(workload) ?? new WorkloadLoad(millicores)
    load.millicores = millicores
    this.#loads.set(workload, load)
    for (const pod of this.#podsOf(workload)) if (isReady(pod)) load.pods.add(pod.metadata.uid)
    this.#spread(load, since)
  }

  forget(workload: string): void {
    this.#loads.delete(workload)
  }

  /** Takes note of whether a pod works; `workloads` are its controllers, the nearest first. */
  note(pod: string, workloads: readonly string[], isReady: boolean): void {
    for (const workload of workloads) {
      const load = this.#loads.get(workload)
      if (load === undefined || load.pods.has(pod) === isReady) continue
      if (isReady) load.pods.add(pod)
      else load.pods.delete(pod)
      this.#spreadSoon(load)
      // Who works no longer is done at once, and who begins waits for the next spreading.
      if (!isReady) this.#changed([pod])
    }
  }

  /** Millicores that a pod works now beside what it uses by itself. */
  of(pod: string, workloads: readonly string[]): number {
    let sum = 0
    if (this.#loads.size === 0) return sum
    for (const workload of workloads) {
      const load = this.#loads.get(workload)
      if (load?.pods.has(pod) === true) sum += load.share
    }
    return sum
  }

  /** The same at a moment of the past, as if the pod had been ready as it is now. */
  at(time: number, pod: string, workloads: readonly string[]): number {
    let sum = 0
    if (this.#loads.size === 0) return sum
    for (const workload of workloads) {
      const load = this.#loads.get(workload)
      if (load?.pods.has(pod) === true) sum += load.shareAt(time)
    }
    return sum
  }

  /** Whether what a pod works for others is the same since a moment. */
  isSteadySince(time: number, workloads: readonly string[]): boolean {
    if (this.#loads.size === 0) return true
    for (const workload of workloads) if ((this.#loads.get(workload)?.since ?? 0) > time) return false
    return true
  }

  #spreadSoon(load: WorkloadLoad): void {
    if (load.isStale) return
    load.isStale = true
    const { clock } = this.#plane
    clock.at((Math.floor(clock.now / spreadPeriod) + 1) * spreadPeriod, () => this.#spread(load))
  }

  #spread(load: WorkloadLoad, since = this.#plane.clock.now): void {
    load.spread(since)
    this.#changed(load.pods)
  }

  *#podsOf(workload: string): Generator<Pod> {
    const { store } = this.#plane
    yield* store.ownedBy(podKind, workload)
    for (const { metadata } of store.ownedBy(replicaSetKind, workload)) yield* store.ownedBy(podKind, metadata.uid)
  }
}
