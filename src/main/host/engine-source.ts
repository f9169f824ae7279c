import type { ImageSettings } from '../../shared/images/own-image.ts'
import type { TerminalPlace } from '../../shared/contract/terminals.ts'
import type { ChaosDocument } from '../../shared/contract/chaos.ts'
import type { KubeRequest, KubeResponse } from '../../shared/contract/kube.ts'
import type { AutoscalerDocument, ClaimDocument, SeriesDocument } from '../../shared/contract/series.ts'
import type { ClockDocument, Remedy, SchedulingAttempt } from '../../shared/contract/simulation.ts'
import type { Gauge } from '../../shared/contract/tables.ts'
import { eventKind } from '../../shared/kinds/event/kind.ts'
import type { KindTable } from '../../shared/kinds/kind-table.ts'
import type { Kind } from '../../shared/kinds/kind.ts'
import { podKind } from '../../shared/kinds/pod/kind.ts'
import type { KubeObject } from '../../shared/kube/object.ts'
import type { MachinesDocument } from '../../shared/machines/changes.ts'
import type { ProxyRulesDocument } from '../../shared/network/proxy-rules.ts'
import type { OutsideHost } from '../../shared/network/request.ts'
import type { Hop, NodeNetworkDocument } from '../../shared/machines/network.ts'
import type { Pod } from '../../shared/schema/types.ts'
import type { Engine } from '../engine/engine.ts'
import type { ApiRequest } from '../engine/api/request.ts'
import type { AttemptSummary, SchedulingDecision as EngineDecision } from '../engine/scheduler/decisions.ts'
import type { ContainerLogKey, LogLine } from '../engine/store/log-types.ts'
import type { ClusterFile } from '../engine/store/cluster-file.ts'
import { RevisionExpired } from '../engine/store/history.ts'
import type { SourceAccess } from '../views/access/source-access.ts'
import { engineAccess, type KnownIdentities } from './engine-access.ts'
import type {
  ClusterSource,
  GroupUsage,
  LogTarget,
  SourceChange,
  SourceBrowserPorts,
  SourceForwards,
  SourceLogLine,
  SourceLogPlace,
  SourceLogQuery,
  SourceLogSearch,
  SourceDecision,
  SourceRevision,
  SourceTerminal,
  SourceTraffic,
  TerminalListener,
  UsageScope
} from '../views/cluster-source.ts'

/** What the source asks of whoever runs the engine. */
export interface EngineRunner {
  /** A person may give the cluster another. */
  readonly name: string
  clockDocument(): ClockDocument
  /** Handles a request and answers after the commit. */
  act(request: ApiRequest, identity: string, userAgent: string): Promise<KubeResponse>
  readonly terminals: {
    open(place: TerminalPlace, identity: string, listener: TerminalListener): SourceTerminal | undefined
  }
  readonly forwards: SourceForwards
  readonly browserPorts: SourceBrowserPorts
  readonly known: KnownIdentities
}

/** The engine as the views see it. */
export class EngineSource implements ClusterSource {
  readonly #engine: Engine
  readonly #file: ClusterFile
  readonly #runner: EngineRunner

  constructor(engine: Engine, file: ClusterFile, runner: EngineRunner) {
    this.#engine = engine
    this.#file = file
    this.#runner = runner
  }

  get name(): string {
    return this.#runner.name
  }

  get kinds(): KindTable {
    return this.#engine.store.kinds
  }

  now(): number {
    return this.#engine.now
  }

  get<T extends KubeObject>(kind: Kind<T>, namespace: string | undefined, name: string): T | undefined {
    const object = this.#engine.store.get(kind, namespace, name)
    return object === undefined ? undefined : this.#engine.asRead(object)
  }

  byUid(uid: string): KubeObject | undefined {
    return this.#engine.store.byUid(uid)
  }

  all<T extends KubeObject>(kind: Kind<T>, namespace?: string): Iterable<T> {
    const { store } = this.#engine
    return namespace === undefined ? store.all(kind) : store.inNamespace(kind, namespace)
  }

  ownedBy<T extends KubeObject>(kind: Kind<T>, uid: string): Iterable<T> {
    return this.#engine.store.ownedBy(kind, uid)
  }

  withLabel<T extends KubeObject>(kind: Kind<T>, namespace: string, key: string, value: string): Iterable<T> {
    return this.#engine.store.withLabel(kind, namespace, key, value)
  }

  onNode<T extends KubeObject>(kind: Kind<T>, node: string): Iterable<T> {
    return this.#engine.store.onNode(kind, node)
  }

  eventsAbout(uid: string): Iterable<KubeObject> {
    return this.#engine.store.about(eventKind, uid)
  }

  onChange<T extends KubeObject>(kind: Kind<T>, listener: (change: SourceChange<T>) => void): () => void {
    return this.#engine.store.onChange(kind, listener)
  }

  request(request: KubeRequest): Promise<KubeResponse> {
    const { cluster: _cluster, identity, options, ...rest } = request
    const { dryRun, ...others } = options ?? {}
    return this.#runner.act(
      { ...rest, options: { ...others, ...(dryRun === true ? { dryRun: ['All'] } : {}) } },
      identity,
      'drydock'
    )
  }

  readLogs({ podUid, container, previous }: LogTarget, tail: number): readonly SourceLogLine[] {
    const lines = this.#containersOf(podUid, container).flatMap((name) => {
      const { logs } = this.#engine.runtime
      const instances = logs.instances(podUid, name)
      const instance = previous === true ? instances.at(-2) : instances.at(-1)
      if (instance === undefined) return []
      const query = { podUid, container: name, instance, tailLines: tail, withRotated: true }
      return logs.read(query).map((line) => sourceLine(name, line))
    })
    // Lines are written down when somebody looks: between containers their sequence says nothing of their time.
    return lines.sort((a, b) => (a.time === b.time ? a.sequence - b.sequence : a.time < b.time ? -1 : 1)).slice(-tail)
  }

  searchLogs(query: SourceLogQuery): SourceLogSearch {
    const { wantsRun, seen } = query
    const search = this.#engine.runtime.logs.search({
      ...query,
      wantsRun: wantsRun === undefined ? undefined : (run, newest) => wantsRun({ ...run, pod: run.podName }, newest),
      seen:
        seen === undefined
          ? undefined
          : (run, line) => seen({ ...run, pod: run.podName }, sourceLine(run.container, line))
    })
    return {
      step: () => search.step(),
      hits: () =>
        search.hits().map(({ container, line, isPrevious }) => ({
          podUid: container.podUid,
          pod: container.podName,
          namespace: container.namespace,
          isPrevious,
          line: sourceLine(container.container, line)
        })),
      get isCut() {
        return search.isCut
      },
      get share() {
        return search.share
      }
    }
  }

  logsAround(place: SourceLogPlace, before: number, after: number): readonly SourceLogLine[] {
    return this.#engine.runtime.logs.around(place, before, after).map((line) => sourceLine(place.container, line))
  }

  onLog({ podUid, container }: LogTarget, listener: (line: SourceLogLine) => void): () => void {
    return this.#engine.runtime.logs.onAppend(podUid, (key: ContainerLogKey, line) => {
      if (container === undefined || key.container === container) listener(sourceLine(key.container, line))
    })
  }

  openTerminal(place: TerminalPlace, identity: string, listener: TerminalListener): SourceTerminal | undefined {
    return this.#runner.terminals.open(place, identity, listener)
  }

  get forwards(): SourceForwards {
    return this.#runner.forwards
  }

  get browserPorts(): SourceBrowserPorts {
    return this.#runner.browserPorts
  }

  /** On a bare control plane everybody may do everything. */
  get access(): SourceAccess | undefined {
    return this.#engine.machines === undefined ? undefined : engineAccess(this.#engine, this.#runner.known)
  }

  usageNow(scope: UsageScope): { readonly cpu: Gauge; readonly memory: Gauge } | undefined {
    return this.#engine.metrics.now(scope)
  }

  series(scope: UsageScope, times: readonly number[]): Omit<SeriesDocument, 'marks'> {
    return this.#engine.metrics.seriesAt(scope, times)
  }

  usageOfAll(type: 'namespace' | 'node' | 'workload'): Iterable<GroupUsage> {
    return this.#engine.metrics.usageOfAll(type)
  }

  autoscaler(uid: string, times: readonly number[]): Omit<AutoscalerDocument, 'times' | 'marks'> | undefined {
    return this.#engine.metrics.autoscalers.series(uid, times)
  }

  claim(uid: string, times: readonly number[]): Omit<ClaimDocument, 'times'> | undefined {
    return this.#engine.metrics.claims?.series(uid, times)
  }

  history(kind: Kind, namespace: string | undefined, name: string, limit: number): readonly SourceRevision[] {
    const { history } = this.#file
    const which = { kind, name, ...(namespace === undefined ? {} : { namespace }) }
    return history.revisionsOf(which, limit).flatMap(({ revision, time }) => {
      const object = history.objectAt(which, revision)
      return object === undefined ? [] : [{ revision, time, object }]
    })
  }

  objectAt(kind: Kind, namespace: string | undefined, name: string, revision: number): KubeObject | undefined {
    const { history } = this.#file
    try {
      return history.objectAt({ kind, name, ...(namespace === undefined ? {} : { namespace }) }, revision)
    } catch (error) {
      if (error instanceof RevisionExpired) return undefined
      throw error
    }
  }

  clock(): ClockDocument {
    return this.#runner.clockDocument()
  }

  machines(): MachinesDocument | undefined {
    return this.#engine.machines?.document()
  }

  nodeNetwork(node: string): NodeNetworkDocument | undefined {
    return this.#engine.networkLooks.node(node)
  }

  packetPath(from: string, to: string): readonly Hop[] | undefined {
    return this.#engine.networkLooks.path(from, to)
  }

  proxyRules(node: string): ProxyRulesDocument | undefined {
    return this.#engine.network.proxyRules(node)
  }

  get traffic(): SourceTraffic {
    return this.#engine.traffic
  }

  outsideHosts(): readonly OutsideHost[] {
    return this.#engine.network.outside.all
  }

  images(): ImageSettings {
    return this.#engine.images
  }

  chaos(): ChaosDocument {
    return this.#engine.chaos.document()
  }

  ingressRules(): ProxyRulesDocument | undefined {
    return this.#engine.networkLooks.ingressRules()
  }

  why(podUid: string, attempt?: number): SourceDecision | undefined {
    const decision = this.#engine.scheduler.why(podUid, attempt)
    return decision === undefined ? undefined : sourceDecision(decision)
  }

  remedies(podUid: string): readonly Remedy[] {
    return this.#engine.scheduler.remedies(podUid)
  }

  #containersOf(podUid: string, container: string | undefined): readonly string[] {
    if (container !== undefined) return [container]
    const pod = this.#engine.store.byUid(podUid)
    if (pod === undefined || pod.kind !== podKind.kind) return []
    const { spec } = pod as Pod
    return [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => name)
  }
}

function sourceLine(container: string, { sequence, instance, time, stream, text }: LogLine): SourceLogLine {
  return { time: BigInt(Math.round(time)) * 1_000_000n, sequence, container, instance, stream, text }
}

function sourceDecision({ attempts, nodes, ...summary }: EngineDecision): SourceDecision {
  const weights = new Map(nodes.flatMap(({ scores = [] }) => scores.map(({ name, weight }) => [name, weight] as const)))
  return {
    ...attemptOf(summary),
    attempts: attempts.map(attemptOf),
    scores: [...weights].map(([name, weight]) => ({ name, weight })),
    verdicts: nodes.map(({ node, verdict, filter, reasons, scores, total }) => ({
      node,
      outcome: verdict,
      ...(filter === undefined ? {} : { filter }),
      ...(reasons === undefined ? {} : { reason: reasons.join(', ') }),
      ...(scores === undefined
        ? {}
        : { scores: Object.fromEntries(scores.map((score) => [score.name, score.points])) }),
      ...(total === undefined ? {} : { total })
    }))
  }
}

function attemptOf({ number, time, node, nominated, message }: AttemptSummary): SchedulingAttempt {
  return {
    number,
    at: time,
    ...(node === undefined ? {} : { chosen: node }),
    ...(nominated === undefined ? {} : { nominated }),
    ...(message === undefined ? {} : { message })
  }
}
