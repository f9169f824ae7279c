import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { isPodReady, isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import type { ContainerStatus, Pod } from '../../../shared/schema/types.ts'
import type { ControlPlane } from '../control-plane.ts'
import { Loads } from './loads.ts'
import { PodFamilies, type PodFamily } from './pod-families.ts'
import { askedBy, containerStatuses, currentRun, type Asked, type ContainerRun, type UsageSource } from './pod-usage.ts'
import { noRun, RunTable, type RunList } from './run-table.ts'
import { usageAt, type UsageAt } from './series.ts'
import { receivedAt, requestsCpu, restartsAt, throttledAt, type UsageGroup } from './usage-group.ts'
import type { UsageGroups } from './usage-groups.ts'
import { isHeard, RequestWork } from './request-work.ts'
import { containerUsage } from './usage-model.ts'
import type { Work } from './work-steps.ts'

const one = [1]

/** A pod as it is counted; its runs are slots of the table of runs. */
export interface CountedPod extends RunList {
  readonly uid: string
  readonly family: PodFamily
  readonly node: UsageGroup
  /** The container that works for the loads of its workloads: the first. */
  readonly worker: string
  asked: Asked
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
  readonly #families: PodFamilies
  readonly #runs = new RunTable()
  /** Pods with runs that settle at a moment. */
  readonly #settling = new Map<number, CountedPod[]>()
  /** The work that people give to workloads, and what containers do for requests. */
  readonly loads: Loads
  readonly #requestWork = new RequestWork()
  #loadListener: ((pod: string) => void) | undefined

  /** `isOff` tells of machines without power: what their pods say are last words. */
  constructor(plane: ControlPlane, usage: UsageSource, groups: UsageGroups, isOff: (nodeName: string) => boolean) {
    this.#plane = plane
    this.#usage = usage
    this.#groups = groups
    this.#families = new PodFamilies(plane.store, groups)
    this.#isOff = isOff
    this.loads = new Loads(plane, (pods) => this.#loadsChanged(pods))
  }

  get(uid: string): CountedPod | undefined {
    return this.#pods.get(uid)
  }

  /** What a pod, or one of its containers, uses at a moment as it is counted now; undefined where it does not run. */
  usageOf(uid: string, container: string | undefined, time: number): UsageAt | undefined {
    const counted = this.#pods.get(uid)
    if (counted === undefined) return undefined
    const runs = this.#runs
    let sum: UsageAt | undefined
    for (let slot = counted.firstRun; slot !== noRun; slot = runs.next(slot)) {
      if (container !== undefined && runs.name(slot) !== container) continue
      const { cpu, memory } = usageAt(runs.usage(slot), time)
      sum = { cpu: cpu + (sum?.cpu ?? 0), memory: memory + (sum?.memory ?? 0) }
    }
    return sum
  }

  /** What a container that runs now used at a moment not long ago; undefined where it does not run. */
  usageBefore(uid: string, container: string, time: number): UsageAt | undefined {
    const counted = this.#pods.get(uid)
    const slot = counted === undefined ? noRun : this.#runs.find(counted, container)
    if (counted === undefined || slot === noRun) return undefined
    const settled = this.#runs.settledAt(slot)
    // What is counted already serves, where nothing has changed since.
    if (
      time >= settled &&
      this.loads.isSteadySince(time, counted.family.workloads) &&
      this.#requestWork.isSteadySince(time, uid, container)
    )
      return usageAt(this.#runs.usage(slot), time)
    const { cpu, memory } = this.workAt(uid, container, time)
    return usageAt(containerUsage(this.#runs.origin(slot), time < settled, cpu, memory), time)
  }

  /** What a container did for the loads of its workloads and for requests at a moment of the past. */
  workAt(uid: string, container: string, time: number): Work {
    const counted = this.#pods.get(uid)
    const load = counted?.worker === container ? this.loads.at(time, uid, counted.family.workloads) : 0
    const work = this.#requestWork.at(time, uid, container)
    return load === 0 ? work : { ...work, cpu: load + work.cpu }
  }

  /** Millicores that a container works now for the loads of its workloads. */
  loadOf(uid: string, container: string): number {
    const counted = this.#pods.get(uid)
    return counted?.worker === container ? this.loads.of(uid, counted.family.workloads) : 0
  }

  /** Hears of pods (by uid) that work more or less for the loads of their workloads. */
  onLoad(listener: (pod: string) => void): void {
    this.#loadListener = listener
  }

  /** From now on a container does this for requests. */
  setRequestWork(uid: string, container: string, work: Work): void {
    const counted = this.#pods.get(uid)
    const before = this.#requestWork.of(uid, container)
    if (counted === undefined || !this.#requestWork.set(uid, container, work, this.#plane.clock.now)) return
    this.#addNetwork(counted, before, -1)
    this.#addNetwork(counted, work, 1)
    const slot = this.#runs.find(counted, container)
    if (slot !== noRun) this.#recount(counted, slot)
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
      this.#stopAll(counted)
      this.loads.note(metadata.uid, counted.family.workloads, false)
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
      counted = this.#place(pod)
      this.#pods.set(uid, counted)
      this.#add(counted, counted.asked, requestsCpu, 1)
    } else if (previous !== undefined && previous.spec !== pod.spec) {
      this.#add(counted, counted.asked, requestsCpu, -1)
      counted.asked = askedBy(pod.spec)
      this.#add(counted, counted.asked, requestsCpu, 1)
    }
    if (!this.loads.isEmpty) this.loads.note(uid, counted.family.workloads, this.#works(pod))
    const { containerStatuses: containers, initContainerStatuses: inits } = pod.status ?? {}
    if (
      previous !== undefined &&
      previous.status?.containerStatuses === containers &&
      previous.status?.initContainerStatuses === inits
    )
      return
    if (!this.isSilent(pod)) this.#compareRuns(pod, counted, previous !== undefined)
  }

  #place(pod: Pod): CountedPod {
    return {
      uid: pod.metadata.uid,
      family: this.#families.join(pod),
      node: this.#groups.of('node', pod.spec.nodeName!),
      worker: pod.spec.containers[0]?.name ?? '',
      asked: askedBy(pod.spec),
      firstRun: noRun
    }
  }

  /** `isNews`: what is found has just happened, and was not there when this began to look. */
  #compareRuns(pod: Pod, counted: CountedPod, isNews: boolean): void {
    let running = 0
    for (const status of containerStatuses(pod)) if (this.#compareRun(pod, counted, status, isNews)) running++
    const runs = this.#runs
    if (running === runs.lengthOf(counted)) return
    for (let slot = counted.firstRun; slot !== noRun;) {
      const next = runs.next(slot)
      if (!hasStatus(pod, runs.name(slot))) this.#stop(counted, slot)
      slot = next
    }
  }

  /** Counts a container as its status says; whether it runs. */
  #compareRun(pod: Pod, counted: CountedPod, status: ContainerStatus, isNews: boolean): boolean {
    const runs = this.#runs
    const known = runs.find(counted, status.name)
    const run = currentRun(pod, status, this.#usage)
    if (known !== noRun) {
      if (runs.startedAt(known) === run?.startedAt) return true
      this.#stop(counted, known)
    }
    if (run === undefined) return false
    this.#begin(counted, run)
    if (isNews && status.restartCount > 0) this.#groups.happened([...counted.family.groups, counted.node], restartsAt)
    return true
  }

  /** What the containers of a pod use has become another thing, though their statuses say the same. */
  usageChanged(uid: string): void {
    const counted = this.#pods.get(uid)
    const pod = this.#plane.store.byUid(uid) as Pod | undefined
    if (counted === undefined || pod === undefined || this.isSilent(pod)) return
    for (const status of pod.status?.containerStatuses ?? []) {
      const known = this.#runs.find(counted, status.name)
      const run = currentRun(pod, status, this.#usage)
      if (known === noRun || run === undefined) continue
      this.#stop(counted, known)
      this.#begin(counted, run)
    }
  }

  #begin(counted: CountedPod, run: ContainerRun): void {
    const slot = this.#runs.add(counted, run)
    this.#count(counted, slot)
    if (!this.#runs.isStarting(slot)) return
    const settles = this.#runs.settledAt(slot)
    const settling = this.#settling.get(settles)
    if (settling !== undefined) settling.push(counted)
    else {
      this.#settling.set(settles, [counted])
      this.#plane.clock.at(settles, () => this.#settle(settles))
    }
  }

  /** Everything that started some seconds ago is at rest now: one step for all of it. */
  #settle(time: number): void {
    const runs = this.#runs
    for (const counted of this.#settling.get(time) ?? []) {
      for (let slot = counted.firstRun; slot !== noRun; slot = runs.next(slot)) {
        if (runs.isStarting(slot) && runs.settledAt(slot) <= time) this.#recount(counted, slot)
      }
    }
    this.#settling.delete(time)
  }

  #stop(counted: CountedPod, slot: number): void {
    this.#addRun(counted, slot, -1)
    this.#runs.remove(counted, slot)
  }

  #stopAll(counted: CountedPod): void {
    while (counted.firstRun !== noRun) this.#stop(counted, counted.firstRun)
  }

  /** A pod that is gone. */
  drop(uid: string): void {
    const counted = this.#pods.get(uid)
    if (counted === undefined) return
    const { family, node } = counted
    this.loads.note(uid, family.workloads, false)
    this.#pods.delete(uid)
    for (const work of this.#requestWork.all(uid)) this.#addNetwork(counted, work, -1)
    this.#requestWork.forget(uid)
    this.#stopAll(counted)
    this.#add(counted, counted.asked, requestsCpu, -1)
    this.#families.leave(family)
    for (const group of [...family.groups, node]) if (group.isEmpty) this.#groups.forgetIfGone(group)
  }

  #works(pod: Pod): boolean {
    return isPodReady(pod) && pod.metadata.deletionTimestamp === undefined && !this.isSilent(pod)
  }

  /** Counts pods anew that work more or less than before. */
  #loadsChanged(pods: Iterable<string>): void {
    for (const uid of pods) {
      const counted = this.#pods.get(uid)
      const slot = counted === undefined ? noRun : this.#runs.find(counted, counted.worker)
      if (counted !== undefined && slot !== noRun) this.#recount(counted, slot)
      this.#loadListener?.(uid)
    }
  }

  #recount(counted: CountedPod, slot: number): void {
    this.#addRun(counted, slot, -1)
    this.#count(counted, slot)
  }

  #count(counted: CountedPod, slot: number): void {
    const runs = this.#runs
    const name = runs.name(slot)
    const { cpu, memory } = this.#requestWork.of(counted.uid, name)
    const isStarting = runs.settledAt(slot) > this.#plane.clock.now
    runs.count(slot, isStarting, this.loadOf(counted.uid, name) + cpu, memory)
    this.#addRun(counted, slot, 1)
  }

  /** Counts a run in or out, as what the table of runs says it is. */
  #addRun(counted: CountedPod, slot: number, sign: 1 | -1): void {
    this.#add(counted, this.#runs.usage(slot), 0, sign)
    if (this.#runs.isThrottled(slot)) this.#add(counted, one, throttledAt, sign)
  }

  #addNetwork(counted: CountedPod, work: Work, sign: 1 | -1): void {
    if (isHeard(work)) this.#add(counted, [work.received ?? 0, work.sent ?? 0], receivedAt, sign)
  }

  #add({ family, node }: CountedPod, numbers: ArrayLike<number>, at: number, sign: 1 | -1): void {
    this.#groups.add(family.groups, numbers, at, sign)
    this.#groups.addTo(node, numbers, at, sign)
  }
}

function hasStatus(pod: Pod, container: string): boolean {
  for (const { name } of containerStatuses(pod)) if (name === container) return true
  return false
}
