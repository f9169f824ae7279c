import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { isPodReady, isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import { controllerOf } from '../../../shared/kube/owners.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ControlPlane } from '../control-plane.ts'
import { Loads } from './loads.ts'
import { askedBy, containerStatuses, currentRun, type ContainerRun, type UsageSource } from './pod-usage.ts'
import { requestsCpu, type UsageGroup } from './usage-group.ts'
import type { UsageGroups } from './usage-groups.ts'
import { containerUsage, settledAt } from './usage-model.ts'

/** A container as it is counted in the groups of its pod. */
interface CountedRun {
  readonly startedAt: number
  readonly run: ContainerRun
  usage: Float64Array
}

/** A pod as it is counted. */
export interface CountedPod {
  readonly uid: string
  readonly groups: readonly UsageGroup[]
  /** Uids of its controllers, the nearest first. */
  readonly workloads: readonly string[]
  /** The container that works for the loads of its workloads: the first. */
  readonly worker: string
  /** Requests, limits, nothing for capacity, one pod. */
  asked: ArrayLike<number>
  readonly runs: Map<string, CountedRun>
}

/**
 * The pods with a node, as they are counted in the groups of their workloads, namespaces, nodes and the cluster. The
 * sums change only when a container starts, settles or stops, when a pod is placed or goes, and when its load changes.
 */
export class CountedPods {
  readonly #plane: ControlPlane
  readonly #usage: UsageSource
  readonly #groups: UsageGroups
  readonly #isOff: (nodeName: string) => boolean
  readonly #pods = new Map<string, CountedPod>()
  /** Runs that settle at a moment, with their pods. */
  readonly #settling = new Map<number, (readonly [CountedPod, CountedRun])[]>()
  /** The work that people give to workloads. */
  readonly loads: Loads

  /** `isOff` tells of machines without power: what their pods say are last words. */
  constructor(plane: ControlPlane, usage: UsageSource, groups: UsageGroups, isOff: (nodeName: string) => boolean) {
    this.#plane = plane
    this.#usage = usage
    this.#groups = groups
    this.#isOff = isOff
    this.loads = new Loads(plane, (pods) => this.#loadsChanged(pods))
  }

  get(uid: string): CountedPod | undefined {
    return this.#pods.get(uid)
  }

  /** Whether the machine of a pod tells nothing more. */
  isSilent({ spec }: Pod): boolean {
    return spec.nodeName !== undefined && this.#isOff(spec.nodeName)
  }

  /** Gives a workload (by uid) work of so many millicores, which its ready pods share; 0 takes it away. */
  setLoad(workload: string, millicores: number, since: number): void {
    this.loads.set(workload, millicores, (pod) => this.#works(pod), since)
  }

  /** What runs on a machine that has lost its power counts no more. */
  stopNode(nodeName: string): void {
    for (const { metadata } of this.#plane.store.onNode(podKind, nodeName)) {
      const counted = this.#pods.get(metadata.uid)
      if (counted === undefined) continue
      for (const entry of counted.runs.values()) this.#stop(counted, entry)
      this.loads.note(metadata.uid, counted.workloads, false)
    }
  }

  /** A pod that is there, or has changed. */
  take(pod: Pod, previous: Pod | undefined): void {
    const { uid } = pod.metadata
    if (pod.spec.nodeName === undefined || isPodTerminal(pod)) {
      if (previous !== undefined) this.drop(uid)
      return
    }
    let counted = this.#pods.get(uid)
    if (counted === undefined) {
      const workloads = this.#workloadsOf(pod)
      counted = {
        uid,
        groups: this.#groupsOf(pod, workloads),
        workloads,
        worker: pod.spec.containers[0]?.name ?? '',
        asked: askedNumbers(pod),
        runs: new Map()
      }
      this.#pods.set(uid, counted)
      this.#groups.add(counted.groups, counted.asked, requestsCpu, 1)
    } else if (previous !== undefined && previous.spec !== pod.spec) {
      this.#groups.add(counted.groups, counted.asked, requestsCpu, -1)
      counted.asked = askedNumbers(pod)
      this.#groups.add(counted.groups, counted.asked, requestsCpu, 1)
    }
    this.loads.note(uid, counted.workloads, this.#works(pod))
    const { containerStatuses: containers, initContainerStatuses: inits } = pod.status ?? {}
    if (
      previous !== undefined &&
      previous.status?.containerStatuses === containers &&
      previous.status?.initContainerStatuses === inits
    )
      return
    if (!this.isSilent(pod)) this.#compareRuns(pod, counted)
  }

  #compareRuns(pod: Pod, counted: CountedPod): void {
    let running = 0
    for (const status of containerStatuses(pod)) {
      const known = counted.runs.get(status.name)
      const run = currentRun(pod, status, this.#usage)
      if (run !== undefined) running++
      if (known?.startedAt === run?.startedAt) continue
      if (known !== undefined) this.#stop(counted, known)
      if (run !== undefined) this.#begin(counted, run)
    }
    if (running === counted.runs.size) return
    const names = new Set([...containerStatuses(pod)].map(({ name }) => name))
    for (const known of counted.runs.values()) if (!names.has(known.run.name)) this.#stop(counted, known)
  }

  #begin(counted: CountedPod, run: ContainerRun): void {
    const settles = settledAt(run.profile, run.startedAt)
    const isStarting = settles > this.#plane.clock.now
    const usage = this.#usageOf(counted, run)
    const entry: CountedRun = { startedAt: run.startedAt, run, usage }
    counted.runs.set(run.name, entry)
    this.#groups.add(counted.groups, usage, 0, 1)
    if (!isStarting) return
    const settling = this.#settling.get(settles)
    if (settling !== undefined) settling.push([counted, entry])
    else {
      this.#settling.set(settles, [[counted, entry]])
      this.#plane.clock.at(settles, () => this.#settle(settles))
    }
  }

  /** Everything that started some seconds ago is at rest now: one step for all of it. */
  #settle(time: number): void {
    for (const [counted, entry] of this.#settling.get(time) ?? []) {
      const { run } = entry
      if (counted.runs.get(run.name) !== entry) continue
      this.#groups.add(counted.groups, entry.usage, 0, -1)
      entry.usage = this.#usageOf(counted, run)
      this.#groups.add(counted.groups, entry.usage, 0, 1)
    }
    this.#settling.delete(time)
  }

  #stop(counted: CountedPod, entry: CountedRun): void {
    counted.runs.delete(entry.run.name)
    this.#groups.add(counted.groups, entry.usage, 0, -1)
  }

  /** A pod that is gone. */
  drop(uid: string): void {
    const counted = this.#pods.get(uid)
    if (counted === undefined) return
    this.loads.note(uid, counted.workloads, false)
    this.#pods.delete(uid)
    for (const entry of counted.runs.values()) this.#groups.add(counted.groups, entry.usage, 0, -1)
    counted.runs.clear()
    this.#groups.add(counted.groups, counted.asked, requestsCpu, -1)
    for (const group of counted.groups) if (group.isEmpty) this.#groups.forgetIfGone(group)
  }

  #groupsOf({ metadata, spec }: Pod, workloads: readonly string[]): readonly UsageGroup[] {
    const groups = [
      this.#groups.of({ type: 'cluster' }),
      this.#groups.of({ type: 'namespace', name: metadata.namespace ?? '' }),
      this.#groups.of({ type: 'node', name: spec.nodeName! })
    ]
    for (const uid of workloads) groups.push(this.#groups.of({ type: 'workload', uid }))
    return groups
  }

  /** Uids of what controls the pod, the nearest first; three at most. */
  #workloadsOf(pod: Pod): readonly string[] {
    const { store } = this.#plane
    const workloads: string[] = []
    let owner = controllerOf(pod)
    while (owner !== undefined && workloads.length < 3) {
      workloads.push(owner.uid)
      const object = store.byUid(owner.uid)
      owner = object === undefined ? undefined : controllerOf(object)
    }
    return workloads
  }

  #works(pod: Pod): boolean {
    return isPodReady(pod) && pod.metadata.deletionTimestamp === undefined && !this.isSilent(pod)
  }

  /** Counts pods anew that work more or less than before. */
  #loadsChanged(pods: Iterable<string>): void {
    for (const uid of pods) {
      const counted = this.#pods.get(uid)
      const entry = counted?.runs.get(counted.worker)
      if (counted === undefined || entry === undefined) continue
      this.#groups.add(counted.groups, entry.usage, 0, -1)
      entry.usage = this.#usageOf(counted, entry.run)
      this.#groups.add(counted.groups, entry.usage, 0, 1)
    }
  }

  #usageOf({ uid, worker, workloads }: CountedPod, run: ContainerRun): Float64Array {
    const isStarting = settledAt(run.profile, run.startedAt) > this.#plane.clock.now
    const load = run.name === worker ? this.loads.of(uid, workloads) : 0
    return containerUsage(run.seed, run.profile, run.limits, isStarting, load)
  }
}

function askedNumbers({ spec }: Pod): ArrayLike<number> {
  const [requestedCpu, requestedMemory, limitedCpu, limitedMemory] = askedBy(spec)
  return [requestedCpu, requestedMemory, limitedCpu, limitedMemory, 0, 0, 1]
}
