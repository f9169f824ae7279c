import type { BrowserPort, BrowserPortOutcome } from '../../shared/contract/browser-ports.ts'
import type { ImageSettings } from '../../shared/images/own-image.ts'
import type { ChaosDocument } from '../../shared/contract/chaos.ts'
import type { ForwardOutcome, PortForward } from '../../shared/contract/forwards.ts'
import type { KubeRequest, KubeResponse } from '../../shared/contract/kube.ts'
import type { AutoscalerDocument, ClaimDocument, SeriesDocument } from '../../shared/contract/series.ts'
import type { ClockDocument, Remedy, SchedulingDecision } from '../../shared/contract/simulation.ts'
import type { Gauge } from '../../shared/contract/tables.ts'
import type { TerminalEnd, TerminalPlace } from '../../shared/contract/terminals.ts'
import type { KindTable } from '../../shared/kinds/kind-table.ts'
import type { Kind } from '../../shared/kinds/kind.ts'
import type { KubeObject } from '../../shared/kube/object.ts'
import type { MachinesDocument } from '../../shared/machines/changes.ts'
import type { ProxyRulesDocument } from '../../shared/network/proxy-rules.ts'
import type { Entrance } from '../../shared/network/entrance.ts'
import type { OutsideHost } from '../../shared/network/request.ts'
import type { LoadDocument, LoadSeries, ViaSeries } from '../../shared/network/traffic.ts'
import type { Hop, NodeNetworkDocument } from '../../shared/machines/network.ts'
import type { SourceAccess } from './access/source-access.ts'

export interface SourceChange<T extends KubeObject = KubeObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: T
  readonly previous?: T
}

export interface SourceLogLine {
  /** Nanoseconds of simulated time. */
  readonly time: bigint
  readonly sequence: number
  readonly container: string
  readonly instance: number
  readonly stream: 'stdout' | 'stderr' | 'system'
  readonly text: string
}

export interface LogTarget {
  readonly podUid: string
  /** Absent: all containers of the pod. */
  readonly container?: string
  readonly previous?: boolean
}

/** A line of a run, whose neighbours are asked for. */
export interface SourceLogPlace {
  readonly podUid: string
  readonly container: string
  readonly instance: number
  readonly sequence: number
}

/** One run of one container. */
export interface SourceLogRun {
  readonly podUid: string
  readonly pod: string
  readonly namespace: string
  readonly container: string
  readonly instance: number
}

export interface SourceLogQuery {
  /** Absent: in all. */
  readonly namespaces?: ReadonlySet<string> | undefined
  /** Only of these pods, by their uids. */
  readonly pods?: readonly string[] | undefined
  /** First and last moment, in milliseconds of simulated time. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Which runs of a container, beside the number of its newest; absent: all. */
  readonly wantsRun?: ((run: SourceLogRun, newest: number) => boolean) | undefined
  readonly matches: (text: string) => boolean
  /** What every matching line contains, in whatever case. */
  readonly contains?: string | undefined
  /** The newest so many; none where lines are only counted, by `seen`. */
  readonly limit: number
  /** Told of every line that matches, in no order. */
  readonly seen?: ((run: SourceLogRun, line: SourceLogLine) => void) | undefined
}

export interface SourceLogHit {
  readonly podUid: string
  readonly pod: string
  readonly namespace: string
  readonly isPrevious: boolean
  readonly line: SourceLogLine
}

/** A search under way, a bounded piece with each step. */
export interface SourceLogSearch {
  /** False when there is nothing more to look at. */
  step(): boolean
  /** Newest first. */
  hits(): readonly SourceLogHit[]
  readonly isCut: boolean
  /** From 0 to 1. */
  readonly share: number
}

export interface TerminalListener {
  /** `taken` is to be called when there is room for more. */
  output(bytes: Uint8Array, taken: () => void): void
  ended(end: TerminalEnd): void
}

export interface SourceTerminal {
  write(bytes: Uint8Array): void
  resize(columns: number, rows: number): void
  close(): void
}

/** A past state of one object. */
export interface SourceRevision {
  readonly revision: number
  /** Milliseconds of simulated time. */
  readonly time: number
  readonly object: KubeObject
}

/** The ports of this machine's loopback that lead into a cluster. */
export interface SourceForwards {
  list(): readonly PortForward[]
  open(place: ForwardPlace, identity: string): Promise<ForwardOutcome>
  close(id: string): void
  /** Returns the function that ends it. */
  onChange(listener: () => void): () => void
}

/** The steady loads on a cluster's network. */
export interface SourceTraffic {
  documents(): readonly LoadDocument[]
  document(id: string): LoadDocument | undefined
  /** Between two moments, in milliseconds. */
  series(id: string, from: number, to: number): LoadSeries | undefined
  /** What all loads sent by way of an object ("Service/shop/web") between two moments. */
  seriesVia(via: string, from: number, to: number): ViaSeries
  /** Told when loads begin, stop or go another way, not as time passes. Returns the function that ends it. */
  onChange(listener: () => void): () => void
}

export type ForwardPlace = Pick<PortForward, 'namespace' | 'resource' | 'name' | 'port'> & {
  readonly localPort?: number
}

/** The ports of this machine's loopback over which a browser is led through the simulated network. */
export interface SourceBrowserPorts {
  list(): readonly BrowserPort[]
  open(entrance: Entrance, identity: string): Promise<BrowserPortOutcome>
  close(id: string): void
  /** Returns the function that ends it. */
  onChange(listener: () => void): () => void
}

export type UsageScope =
  | { readonly type: 'cluster' }
  | { readonly type: 'namespace'; readonly name: string }
  | { readonly type: 'node'; readonly name: string }
  | { readonly type: 'workload'; readonly uid: string }
  | { readonly type: 'pod'; readonly uid: string }
  | { readonly type: 'container'; readonly uid: string; readonly container: string }

/** What the pods of a namespace, a node or a workload use together; `name` of a workload is its uid. */
export interface GroupUsage {
  readonly name: string
  readonly cpu: Gauge
  readonly memory: Gauge
  readonly pods: number
}

/**
 * A cluster as the views see it. The engine is one, a recorded fixture a second, a real cluster through a kubeconfig
 * the third. Looking goes past the API's permissions; acting (`request`) goes through them. Listeners are called at
 * once and only take note. `all*` methods may walk everything of a kind: for building a view, not for each change.
 */
export interface ClusterSource {
  readonly name: string
  /** What kinds this cluster has at this moment. One that is gone may still be asked for, and has nothing. */
  readonly kinds: KindTable
  /** Simulated or real milliseconds since the epoch. */
  now(): number

  get<T extends KubeObject>(kind: Kind<T>, namespace: string | undefined, name: string): T | undefined
  byUid(uid: string): KubeObject | undefined
  all<T extends KubeObject>(kind: Kind<T>, namespace?: string): Iterable<T>
  ownedBy<T extends KubeObject>(kind: Kind<T>, uid: string): Iterable<T>
  withLabel<T extends KubeObject>(kind: Kind<T>, namespace: string, key: string, value: string): Iterable<T>
  onNode<T extends KubeObject>(kind: Kind<T>, node: string): Iterable<T>
  eventsAbout(uid: string): Iterable<KubeObject>
  /** Returns the function that ends it. */
  onChange<T extends KubeObject>(kind: Kind<T>, listener: (change: SourceChange<T>) => void): () => void

  /** Answered after the commit. */
  request(request: KubeRequest): Promise<KubeResponse>

  readLogs(target: LogTarget, tail: number): readonly SourceLogLine[]
  searchLogs(query: SourceLogQuery): SourceLogSearch
  /** A line with its neighbours; empty where it is no longer kept. */
  logsAround(place: SourceLogPlace, before: number, after: number): readonly SourceLogLine[]
  onLog(target: LogTarget, listener: (line: SourceLogLine) => void): () => void

  /** A shell in a container, as a person; what refuses it is told as its end. */
  openTerminal(place: TerminalPlace, identity: string, listener: TerminalListener): SourceTerminal | undefined
  /** The ports of this machine that lead into the cluster; undefined where none can. */
  readonly forwards: SourceForwards | undefined
  /** Those for browsers; undefined where none can. */
  readonly browserPorts: SourceBrowserPorts | undefined

  /** Who may do what; undefined where everybody may do everything, or nobody knows. */
  readonly access: SourceAccess | undefined

  /** Usage at this moment, for table cells; undefined where there is none. */
  usageNow(scope: UsageScope): { readonly cpu: Gauge; readonly memory: Gauge } | undefined
  /** The past of a scope at some moments, in order. */
  series(scope: UsageScope, times: readonly number[]): Omit<SeriesDocument, 'marks'>
  /** What all namespaces, nodes or workloads use at this moment: for building a view, not for each change. */
  usageOfAll(type: 'namespace' | 'node' | 'workload'): Iterable<GroupUsage>
  /** The past of an autoscaler (by its uid); undefined where there is none. */
  autoscaler(uid: string, times: readonly number[]): Omit<AutoscalerDocument, 'times' | 'marks'> | undefined

  /** How full the volume of a claim (by its uid) was; undefined where there is none, or nobody knows. */
  claim(uid: string, times: readonly number[]): Omit<ClaimDocument, 'times'> | undefined

  /** Past states of one object, newest first; empty where the source keeps no history. */
  history(kind: Kind, namespace: string | undefined, name: string, limit: number): readonly SourceRevision[]
  /** The object as it was at a revision; undefined where it was not, or nobody remembers. */
  objectAt(kind: Kind, namespace: string | undefined, name: string, revision: number): KubeObject | undefined

  clock(): ClockDocument
  /** The machines under the cluster; undefined where nothing is known of them. */
  machines(): MachinesDocument | undefined
  /** What `ip addr` and `ip route` say on a node. */
  nodeNetwork(node: string): NodeNetworkDocument | undefined
  /** The way of a packet between two pods, by their uids. */
  packetPath(from: string, to: string): readonly Hop[] | undefined
  /** What kube-proxy wrote on a node; undefined where nothing is, or nobody knows. */
  proxyRules(node: string): ProxyRulesDocument | undefined
  /** Undefined where there is no network to load. */
  readonly traffic: SourceTraffic | undefined
  /** The hosts beyond the cluster; none where nobody knows them. */
  outsideHosts(): readonly OutsideHost[]
  /** What a person says of the registries; nothing where nobody knows. */
  images(): ImageSettings
  /** What is broken on purpose; nothing where nobody can. */
  chaos(): ChaosDocument
  /** What an ingress controller's nginx runs; undefined where there is none, or nobody knows. */
  ingressRules(): ProxyRulesDocument | undefined
  /** An attempt to place a pod, the last where no number is given, with the verdicts on all nodes. */
  why(podUid: string, attempt?: number): SourceDecision | undefined
  /** What would give a pending pod a node, each tried; undefined where nobody can try. */
  remedies(podUid: string): readonly Remedy[] | undefined
}

/** A decision before it is filtered, sorted and cut for the window. */
export type SourceDecision = Pick<
  SchedulingDecision,
  'number' | 'at' | 'chosen' | 'nominated' | 'message' | 'attempts' | 'scores' | 'verdicts'
>
