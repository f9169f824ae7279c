import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { isPodReady, isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import { controllerOf } from '../../../shared/kube/owners.ts'
import type { Node, Pod } from '../../../shared/schema/types.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { Loads } from './loads.ts'
import { askedBy, containerStatuses, currentRun, type ContainerRun, type UsageSource } from './pod-usage.ts'
import { NodeLoads } from './node-loads.ts'
import {
  groupSeries,
  runSeries,
  runsOf,
  stateNow,
  usageAt,
  usageOfRuns,
  type UsageNow,
  type UsageSeries
} from './series.ts'
import { requestsCpu, type UsageGroup } from './usage-group.ts'
import { UsageGroups, type MetricsScope, type SeriesFile } from './usage-groups.ts'
import { containerUsage, mostMemory, settledAt } from './usage-model.ts'

/** What tells of machines that lose their power: the kubelets. */
export interface NodePower {
  isUp(nodeName: string): boolean
  onPowerLost(listener: (nodeName: string) => void): void
}

/** A container as it is counted in the groups of its pod. */
interface CountedRun {
  readonly startedAt: number
  readonly run: ContainerRun
  usage: Float64Array
}

/** A pod as it is counted. */
interface CountedPod {
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

const mostPoints = 150

/**
 * What the cluster uses, asks for and has. Sums over workloads, namespaces, nodes and the cluster change only when a
 * container starts, settles or stops and when a pod is placed or goes; everything else is computed when it is read.
 * Start it after the kubelets: containers that run already ask the runtime for their profiles.
 */
export class Metrics implements Component {
  readonly name = 'metrics'
  readonly #plane: ControlPlane
  readonly #usage: UsageSource
  readonly #power: NodePower | undefined
  readonly #nodeLoads: NodeLoads
  /** When the machines that are off fell silent. */
  readonly #silentSince = new Map<string, number>()
  readonly #groups: UsageGroups
  readonly #pods = new Map<string, CountedPod>()
  /** Runs that settle at a moment, with their pods. */
  readonly #settling = new Map<number, (readonly [CountedPod, CountedRun])[]>()
  /** The work that people give to workloads. */
  readonly #loads: Loads

  constructor(
    plane: ControlPlane,
    options: {
      readonly usage: UsageSource
      readonly series?: SeriesFile
      readonly power?: NodePower
      /** Bytes that weigh on a machine beside its pods. */
      readonly strainOf?: (nodeName: string) => number
    }
  ) {
    this.#plane = plane
    this.#usage = options.usage
    this.#power = options.power
    this.#groups = new UsageGroups(plane, options.series)
    const { power, strainOf } = options
    this.#nodeLoads = new NodeLoads(this.#groups, (name) => (power?.isUp(name) === false ? 0 : (strainOf?.(name) ?? 0)))
    this.#loads = new Loads(plane, (pods) => this.#loadsChanged(pods))
  }

  start(): void {
    const { store } = this.#plane
    this.#groups.load()
    for (const node of store.all(nodeKind)) this.#nodeLoads.setCapacity(node)
    for (const pod of store.all(podKind)) this.#take(pod, undefined)
    this.#groups.dropForgotten()
    this.#power?.onPowerLost((nodeName) => this.#nodeStopped(nodeName))
    store.onChange<Node>(nodeKind, ({ type, object }) => {
      if (type !== 'DELETED') return this.#nodeLoads.setCapacity(object)
      this.#nodeLoads.dropCapacity(object)
      this.#silentSince.delete(object.metadata.name)
    })
    store.onChange<Pod>(podKind, ({ type, object, previous }) => {
      if (type === 'DELETED') this.#drop(object.metadata.uid)
      else this.#take(object, previous)
    })
    store.onAnyChange(({ type, kind, object: { metadata } }) => {
      if (type !== 'DELETED') return
      this.#loads.forget(metadata.uid)
      const group = this.#groups.find(
        kind === namespaceKind ? { type: 'namespace', name: metadata.name } : { type: 'workload', uid: metadata.uid }
      )
      if (group?.isEmpty === true) this.#groups.forgetIfGone(group)
    })
  }

  /**
   * CPU (millicores) and memory (bytes) of a scope between two moments (milliseconds), at most 150 points. `null` where
   * nothing is known: before a pod ran, before a ring begins. Pods and containers have a past only as long as they exist.
   */
  series(scope: MetricsScope & { readonly from: number; readonly to: number; readonly points?: number }): UsageSeries {
    const { from, to } = scope
    const count = Math.max(2, Math.min(scope.points ?? mostPoints, mostPoints))
    const times = Array.from({ length: count }, (_, index) => Math.round(from + ((to - from) * index) / (count - 1)))
    if (scope.type === 'pod' || scope.type === 'container') {
      const pod = this.#plane.store.byUid(scope.uid) as Pod | undefined
      const container = scope.type === 'container' ? scope.container : undefined
      return runSeries(pod, pod === undefined ? [] : this.#runsOf(pod, container), container, times, (run, time) =>
        this.#loadAt(scope.uid, run.name, time)
      )
    }
    return groupSeries(this.#groups.find(scope)?.ring, times)
  }

  /** A machine without power tells nothing more: statuses that say "running" are its last words. */
  #runsOf(pod: Pod, container: string | undefined): readonly ContainerRun[] {
    const runs = runsOf(pod, this.#usage, container)
    const end = this.#isSilent(pod) ? this.#silentSince.get(pod.spec.nodeName!) : undefined
    return end === undefined ? runs : runs.map((run) => ({ ...run, endedAt: Math.min(run.endedAt, end) }))
  }

  #isSilent({ spec }: Pod): boolean {
    return spec.nodeName !== undefined && this.#power?.isUp(spec.nodeName) === false
  }

  /** Calls `listener` whenever what a node uses has become another sum, but not as time passes. */
  onNodeUsage(listener: (nodeName: string) => void): void {
    this.#groups.onNodeUsage(listener)
  }

  /** Something else weighs on a machine, or it was switched on. */
  strainChanged(nodeName: string): void {
    this.#nodeLoads.strainChanged(nodeName)
  }

  /** The most memory (bytes) that a node's pods and what weighs on it can come to as they are now. */
  mostMemoryOf(nodeName: string): number {
    const group = this.#groups.find({ type: 'node', name: nodeName })
    return group === undefined ? 0 : mostMemory(group.state)
  }

  #nodeStopped(nodeName: string): void {
    this.#nodeLoads.strainChanged(nodeName)
    const { clock, store } = this.#plane
    this.#silentSince.set(nodeName, clock.now)
    for (const { metadata } of store.onNode(podKind, nodeName)) {
      const counted = this.#pods.get(metadata.uid)
      if (counted === undefined) continue
      for (const entry of counted.runs.values()) this.#stop(counted, entry)
      this.#loads.note(metadata.uid, counted.workloads, false)
    }
  }

  /** What a scope uses at this moment, with requests, limits and capacity; undefined where nothing is counted. */
  now(scope: MetricsScope): UsageNow | undefined {
    const { clock, store } = this.#plane
    if (scope.type !== 'pod' && scope.type !== 'container') {
      const group = this.#groups.find(scope)
      return group === undefined || group.isEmpty ? undefined : stateNow(group.state, clock.now)
    }
    const pod = store.byUid(scope.uid) as Pod | undefined
    const counted = this.#pods.get(scope.uid)
    if (pod === undefined || counted === undefined || counted.runs.size === 0) return undefined
    const container = scope.type === 'container' ? scope.container : undefined
    const runs = [...counted.runs.values()].filter(({ run }) => container === undefined || run.name === container)
    return runs.length === 0 ? undefined : usageOfRuns(pod, container, runs, clock.now)
  }

  /** For a table cell. */
  current(podUid: string): UsageNow | undefined {
    return this.now({ type: 'pod', uid: podUid })
  }

  nodeUsage(name: string): UsageNow | undefined {
    return this.now({ type: 'node', name })
  }

  /** Bytes in use on a node. */
  nodeMemory(name: string): number {
    return this.nodeUsage(name)?.memory.usage ?? 0
  }

  /** Bytes that a pod uses. */
  podMemory(uid: string): number {
    return this.current(uid)?.memory.usage ?? 0
  }

  /** Bytes that a container uses. */
  containerMemory(uid: string, container: string): number {
    return this.now({ type: 'container', uid, container })?.memory.usage ?? 0
  }

  /** Gives a workload (by uid) work of so many millicores, which its ready pods share; 0 takes it away. */
  setLoad(workload: string, millicores: number, since = this.#plane.clock.now): void {
    this.#loads.set(workload, millicores, (pod) => this.#works(pod), since)
  }

  /**
   * What a container that runs now used at a moment not long ago, in millicores and bytes; undefined where it does not
   * run. What is counted already serves, where nothing has changed since.
   */
  containerAt(
    uid: string,
    container: string,
    at: number
  ): { readonly cpu: number; readonly memory: number } | undefined {
    const counted = this.#pods.get(uid)
    const entry = counted?.runs.get(container)
    if (counted === undefined || entry === undefined) return undefined
    const { run, startedAt, usage } = entry
    const settled = settledAt(run.profile, startedAt)
    if (at >= settled && this.#loads.isSteadySince(at, counted.workloads)) return usageAt(usage, at)
    const load = this.#loadAt(uid, container, at)
    return usageAt(containerUsage(run.seed, run.profile, run.limits, at < settled, load), at)
  }

  #loadAt(uid: string, container: string, time: number): number {
    const counted = this.#pods.get(uid)
    if (counted?.worker !== container) return 0
    return this.#loads.at(time, uid, counted.workloads)
  }

  #works(pod: Pod): boolean {
    return isPodReady(pod) && pod.metadata.deletionTimestamp === undefined && !this.#isSilent(pod)
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
    const load = run.name === worker ? this.#loads.of(uid, workloads) : 0
    return containerUsage(run.seed, run.profile, run.limits, isStarting, load)
  }

  /** The group of a scope, for tests that compare it with a recount. */
  group(scope: MetricsScope): UsageGroup | undefined {
    return this.#groups.find(scope)
  }

  /** Rings in memory: bounded by workloads, namespaces and nodes, never by pods. */
  get groupCount(): number {
    return this.#groups.count
  }

  /** Hands what has changed to the file. The engine calls it before it is thrown away; else it happens by itself. */
  save(): void {
    this.#groups.save()
  }

  #take(pod: Pod, previous: Pod | undefined): void {
    const { uid } = pod.metadata
    if (pod.spec.nodeName === undefined || isPodTerminal(pod)) {
      if (previous !== undefined) this.#drop(uid)
      return
    }
    let counted = this.#pods.get(uid)
    if (counted === undefined) {
      counted = {
        uid,
        groups: this.#groupsOf(pod),
        workloads: this.#workloadsOf(pod),
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
    this.#loads.note(uid, counted.workloads, this.#works(pod))
    const { containerStatuses: containers, initContainerStatuses: inits } = pod.status ?? {}
    if (
      previous !== undefined &&
      previous.status?.containerStatuses === containers &&
      previous.status?.initContainerStatuses === inits
    )
      return
    if (!this.#isSilent(pod)) this.#compareRuns(pod, counted)
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

  #drop(uid: string): void {
    const counted = this.#pods.get(uid)
    if (counted === undefined) return
    this.#loads.note(uid, counted.workloads, false)
    this.#pods.delete(uid)
    for (const entry of counted.runs.values()) this.#groups.add(counted.groups, entry.usage, 0, -1)
    counted.runs.clear()
    this.#groups.add(counted.groups, counted.asked, requestsCpu, -1)
    for (const group of counted.groups) if (group.isEmpty) this.#groups.forgetIfGone(group)
  }

  #groupsOf({ metadata, spec }: Pod): readonly UsageGroup[] {
    const groups = [
      this.#groups.of({ type: 'cluster' }),
      this.#groups.of({ type: 'namespace', name: metadata.namespace ?? '' }),
      this.#groups.of({ type: 'node', name: spec.nodeName! })
    ]
    for (const uid of this.#workloadsOf({ metadata } as Pod)) groups.push(this.#groups.of({ type: 'workload', uid }))
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
}

function askedNumbers({ spec }: Pod): ArrayLike<number> {
  const [requestedCpu, requestedMemory, limitedCpu, limitedMemory] = askedBy(spec)
  return [requestedCpu, requestedMemory, limitedCpu, limitedMemory, 0, 0, 1]
}
