import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Node, Pod } from '../../../shared/schema/types.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { AutoscalerPast } from './autoscaler-past.ts'
import type { VolumeData } from '../volumes/volume-data.ts'
import { ClaimPast } from './claim-past.ts'
import { CountedPods } from './counted-pods.ts'
import type { ContainerRun, UsageSource } from './pod-usage.ts'
import { NodeLoads } from './node-loads.ts'
import {
  groupSeries,
  podNow,
  runSeries,
  runsOf,
  stateNow,
  type UsageAt,
  type UsageNow,
  type UsageSeries
} from './series.ts'
import type { UsageGroup } from './usage-group.ts'
import { UsageGroups, type MetricsScope, type SeriesFile } from './usage-groups.ts'
import { mostMemory } from './usage-model.ts'
import type { Work } from './work-steps.ts'

/** What tells of machines that lose their power: the kubelets. */
export interface NodePower {
  isUp(nodeName: string): boolean
  onPowerLost(listener: (nodeName: string) => void): void
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
  readonly #pods: CountedPods
  readonly autoscalers: AutoscalerPast
  /** How full volumes were; undefined where nothing is known of what lies on them. */
  readonly claims: ClaimPast | undefined

  constructor(
    plane: ControlPlane,
    options: {
      readonly usage: UsageSource
      readonly series?: SeriesFile
      readonly data?: VolumeData
      readonly power?: NodePower
      /** Bytes that weigh on a machine beside its pods. */
      readonly strainOf?: (nodeName: string) => number
    }
  ) {
    this.#plane = plane
    this.#usage = options.usage
    this.#power = options.power
    this.#groups = new UsageGroups(plane, options.series)
    this.autoscalers = new AutoscalerPast(plane, options.series)
    const { power, strainOf, data, series } = options
    this.claims = data === undefined ? undefined : new ClaimPast(plane, data, series)
    const isOff = (name: string): boolean => power?.isUp(name) === false
    this.#nodeLoads = new NodeLoads(this.#groups, (name) => (isOff(name) ? 0 : (strainOf?.(name) ?? 0)))
    this.#pods = new CountedPods(plane, options.usage, this.#groups, isOff)
  }

  /** How far back the past of groups goes, in milliseconds. */
  keepFor(age: number): void {
    this.#groups.keepFor(age)
  }

  start(): void {
    const { store } = this.#plane
    this.#groups.load()
    this.autoscalers.start()
    this.claims?.start()
    for (const node of store.all(nodeKind)) this.#nodeLoads.setCapacity(node)
    for (const pod of store.all(podKind)) this.#pods.take(pod, undefined)
    this.#groups.dropForgotten()
    this.#power?.onPowerLost((nodeName) => this.#nodeStopped(nodeName))
    store.onChange<Node>(nodeKind, ({ type, object }) => {
      if (type !== 'DELETED') return this.#nodeLoads.setCapacity(object)
      this.#nodeLoads.dropCapacity(object)
      this.#silentSince.delete(object.metadata.name)
    })
    store.onChange<Pod>(podKind, ({ type, object, previous }) => {
      if (type === 'DELETED') this.#pods.drop(object.metadata.uid)
      else this.#pods.take(object, previous)
    })
    store.onAnyChange(({ type, kind, object: { metadata } }) => {
      if (type !== 'DELETED') return
      this.#pods.loads.forget(metadata.uid)
      const group =
        kind === namespaceKind
          ? this.#groups.find('namespace', metadata.name)
          : this.#groups.find('workload', metadata.uid)
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
    return this.seriesAt(scope, times)
  }

  /** The same at moments that somebody else has chosen, in order. */
  seriesAt(scope: MetricsScope, times: readonly number[]): UsageSeries {
    if (scope.type === 'pod' || scope.type === 'container') {
      const pod = this.#plane.store.byUid(scope.uid) as Pod | undefined
      const container = scope.type === 'container' ? scope.container : undefined
      return runSeries(pod, pod === undefined ? [] : this.#runsOf(pod, container), container, times, (run, time) =>
        this.#pods.workAt(scope.uid, run.name, time)
      )
    }
    return groupSeries(this.group(scope)?.ring, times)
  }

  /** A machine without power tells nothing more: statuses that say "running" are its last words. */
  #runsOf(pod: Pod, container: string | undefined): readonly ContainerRun[] {
    const runs = runsOf(pod, this.#usage, container)
    const end = this.#pods.isSilent(pod) ? this.#silentSince.get(pod.spec.nodeName!) : undefined
    return end === undefined ? runs : runs.map((run) => ({ ...run, endedAt: Math.min(run.endedAt, end) }))
  }

  /** Calls `listener` whenever what a node uses has become another sum, but not as time passes. */
  onNodeUsage(listener: (nodeName: string) => void): void {
    this.#groups.onNodeUsage(listener)
  }

  /** A container of a pod (by uid) works without a pause, or does not any more. */
  usageChanged(podUid: string): void {
    this.#pods.usageChanged(podUid)
  }

  /** Something else weighs on a machine, or it was switched on. */
  strainChanged(nodeName: string): void {
    this.#nodeLoads.strainChanged(nodeName)
  }

  /** The most memory (bytes) that a node's pods and what weighs on it can come to as they are now. */
  mostMemoryOf(nodeName: string): number {
    const group = this.#groups.find('node', nodeName)
    return group === undefined ? 0 : mostMemory(group.state)
  }

  #nodeStopped(nodeName: string): void {
    this.#nodeLoads.strainChanged(nodeName)
    this.#silentSince.set(nodeName, this.#plane.clock.now)
    this.#pods.stopNode(nodeName)
  }

  /** What a scope uses at this moment, with requests, limits and capacity; undefined where nothing is counted. */
  now(scope: MetricsScope): UsageNow | undefined {
    const { clock, store } = this.#plane
    if (scope.type !== 'pod' && scope.type !== 'container') {
      const group = this.group(scope)
      return group === undefined || group.isEmpty ? undefined : stateNow(group.state, clock.now)
    }
    const pod = store.byUid(scope.uid) as Pod | undefined
    const container = scope.type === 'container' ? scope.container : undefined
    const used = this.#pods.usageOf(scope.uid, container, clock.now)
    return pod === undefined || used === undefined ? undefined : podNow(pod, container, used)
  }

  /** What all groups of a kind that count something use at this moment: few beside pods, but not for each change. */
  *usageOfAll(
    type: 'namespace' | 'node' | 'workload'
  ): Generator<UsageNow & { readonly name: string; readonly pods: number }> {
    const { now } = this.#plane.clock
    for (const group of this.#groups.all(type))
      if (!group.isEmpty) yield { name: group.scope.name, ...stateNow(group.state, now) }
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
    this.#pods.setLoad(workload, millicores, since)
  }

  /** Millicores that a container of a pod works now for the loads that people give to its workloads. */
  loadOf(podUid: string, container: string): number {
    return this.#pods.loadOf(podUid, container)
  }

  /** Hears of pods (by uid) whose share of such loads is another one. */
  onLoad(listener: (podUid: string) => void): void {
    this.#pods.onLoad(listener)
  }

  /** From now on a container of a pod works so much for the requests that it gets. */
  setRequestWork(podUid: string, container: string, work: Work): void {
    this.#pods.setRequestWork(podUid, container, work)
  }

  /** What a container that runs now used at a moment not long ago; undefined where it does not run. */
  containerAt(uid: string, container: string, at: number): UsageAt | undefined {
    return this.#pods.usageBefore(uid, container, at)
  }

  /** The sum that is kept for a scope; pods and containers have none. */
  group(scope: MetricsScope): UsageGroup | undefined {
    switch (scope.type) {
      case 'cluster':
        return this.#groups.find('cluster', '')
      case 'namespace':
      case 'node':
        return this.#groups.find(scope.type, scope.name)
      case 'workload':
        return this.#groups.find('workload', scope.uid)
      default:
        return undefined
    }
  }

  /** Rings in memory: bounded by workloads, namespaces and nodes, never by pods. */
  get groupCount(): number {
    return this.#groups.count
  }

  /** Hands what has changed to the file. The engine calls it before it is thrown away; else it happens by itself. */
  save(): void {
    this.#groups.save()
    this.autoscalers.save()
    this.claims?.save()
  }
}
