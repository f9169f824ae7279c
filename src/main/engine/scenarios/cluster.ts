// A whole engine on the stepped clock, spoken to as a person with kubectl would: what the scenario tests stand on.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { parseSelector } from '../../../shared/kube/label-selector-parser.ts'
import { matches } from '../../../shared/kube/label-selector.ts'
import type { Json, KubeObject } from '../../../shared/kube/object.ts'
import type { Status } from '../../../shared/kube/status.ts'
import type { Event, Node, Pod } from '../../../shared/schema/types.ts'
import { tableOf } from '../api/table.ts'
import type { ApiRequest, ApiResponse, Identity, PatchType, RequestOptions } from '../api/request.ts'
import type { NewClusterOptions } from '../bootstrap/cluster-options.ts'
import { settle as settleFile, type ClusterSettings } from '../cluster-settings.ts'
import { Engine } from '../engine.ts'
import type { EngineCredentials } from '../engine-input.ts'
import { ClusterFile } from '../store/cluster-file.ts'
import type { PastChange } from '../store/history.ts'

const person: Identity = { user: 'kubernetes-admin', groups: ['system:masters'], userAgent: 'kubectl/v1.34.0' }
/** Processes are killed here, no machines: what SQLite has handed over is kept without waiting for the disk. */
export const onFile = { synchronous: 'NORMAL' } as const
/** Where the simulated clock starts. */
export const startTime = Date.UTC(2026, 10, 20, 12)

/** A body as somebody would write it: its parts are read by the API, not by the compiler. */
export type Body = { readonly [key: string]: Json }

/** The words of a Status that refuses: what kubectl prints behind "Error from server". */
export interface Refusal {
  readonly code: number
  readonly reason: string | undefined
  readonly message: string
}

export interface ScenarioOptions extends NewClusterOptions {
  readonly seed?: string
  /** On a file of its own, so that it can be opened again; `close` removes it. */
  readonly onDisk?: boolean
  /** Seconds that the new cluster is given to settle; 60 where absent. */
  readonly settle?: number
  readonly credentials?: EngineCredentials
  /** How the cluster is made for as long as it lives. */
  readonly settings?: ClusterSettings
}

export class Cluster {
  engine: Engine
  file: ClusterFile
  readonly #folder: string | undefined
  readonly #options: NewClusterOptions
  readonly #credentials: EngineCredentials

  constructor({
    seed = 'scenario',
    onDisk = false,
    settle = 60,
    credentials = {},
    settings,
    ...options
  }: ScenarioOptions = {}) {
    this.#credentials = credentials
    this.#folder = onDisk ? mkdtempSync(join(tmpdir(), 'drydock-scenario-')) : undefined
    this.#options = { workers: 2, ...options }
    this.file = ClusterFile.create(this.#path, { seed, startTime, ...onFile })
    if (settings !== undefined) settleFile(this.file, settings)
    this.engine = new Engine(this.file, this.#credentials)
    this.engine.start(this.#options)
    this.run(settle)
  }

  get #path(): string {
    return this.#folder === undefined ? ':memory:' : join(this.#folder, 'cluster.db')
  }

  get now(): number {
    return this.engine.now
  }

  /** Lets so many simulated seconds pass. */
  run(seconds: number): void {
    this.engine.advanceTo(this.engine.now + Math.round(seconds * 1000))
  }

  /** Steps until `isTrue`, at most so many seconds; returns the seconds that it took, Infinity where it never was. */
  until(isTrue: () => boolean, seconds = 120, step = 0.1): number {
    const start = this.now
    while (!isTrue()) {
      if (this.now - start >= seconds * 1000) return Infinity
      this.run(step)
    }
    return (this.now - start) / 1000
  }

  /** The process is killed behind its last commit, `lost` seconds later, and started again. */
  restart(lost = 0): void {
    this.file.commit()
    this.run(lost)
    this.kill()
  }

  /** The process is killed, loses what was not committed, and starts again. */
  kill(): void {
    this.file.abandon()
    this.file = ClusterFile.open(this.#path, onFile)
    this.engine = new Engine(this.file, this.#credentials)
    this.engine.start(this.#options)
  }

  close(): void {
    this.file.abandon()
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true })
  }

  submit(request: ApiRequest): ApiResponse {
    return this.engine.submit(request, person)
  }

  /** Creates what the body says, in its namespace or `default`. Throws where the API refuses. */
  create<T extends KubeObject>(body: Body): T {
    return accepted<T>(this.tryCreate(body))
  }

  tryCreate(body: Body, options?: RequestOptions): ApiResponse {
    const kind = this.#kindOfBody(body)
    const { metadata } = body as { metadata?: { namespace?: string } }
    return this.submit({
      ...address(kind, metadata?.namespace ?? 'default'),
      verb: 'create',
      body,
      ...(options === undefined ? {} : { options })
    })
  }

  /** Patches "deployments web" and the like; strategic where nothing else is said. Throws where the API refuses. */
  patch<T extends KubeObject>(what: string, body: Json, options: PatchOptions = {}): T {
    return accepted<T>(this.tryPatch(what, body, options))
  }

  tryPatch(
    what: string,
    body: Json,
    { type = 'strategic', subresource, namespace, ...options }: PatchOptions = {}
  ): ApiResponse {
    return this.submit({
      ...this.#named(what, namespace),
      verb: 'patch',
      patchType: type,
      body,
      options,
      ...(subresource === undefined ? {} : { subresource })
    })
  }

  update(what: string, object: KubeObject): ApiResponse {
    const { namespace } = object.metadata
    return this.submit({ ...this.#named(what, namespace), verb: 'update', body: object as unknown as Json })
  }

  delete(what: string, options: RequestOptions & { readonly namespace?: string } = {}): ApiResponse {
    const { namespace, ...rest } = options
    return this.submit({ ...this.#named(what, namespace), verb: 'delete', options: rest })
  }

  get<T extends KubeObject>(what: string, namespace?: string): T | undefined {
    const { code, object } = this.submit({ ...this.#named(what, namespace), verb: 'get' })
    return code === 200 ? (object as T) : undefined
  }

  list<T extends KubeObject>(resource: string, labelSelector?: string, namespace = 'default'): readonly T[] {
    const kind = this.#kindOf(resource)
    const { namespace: where, ...rest } = address(kind, namespace)
    const response = this.submit({
      ...rest,
      ...(where === undefined || where === '*' ? {} : { namespace: where }),
      verb: 'list',
      ...(labelSelector === undefined ? {} : { options: { labelSelector } })
    })
    return (accepted<KubeObject>(response) as unknown as { items: readonly T[] }).items
  }

  pods(labelSelector?: string, namespace?: string): readonly Pod[] {
    return this.list<Pod>('pods', labelSelector, namespace)
  }

  node(name: string): Node {
    return this.get<Node>(`nodes ${name}`)!
  }

  /** "Normal Scheduled: Successfully assigned ...", oldest first, with "x3" where counted. */
  events(about: KubeObject): readonly string[] {
    return this.eventsAbout(about).map(
      ({ type, reason, message, count }) => `${type} ${reason}: ${message}${(count ?? 1) > 1 ? ` x${count}` : ''}`
    )
  }

  eventsAbout(about: KubeObject): readonly Event[] {
    const events = [...this.engine.store.about<Event>(eventKind, about.metadata.uid)]
    return events.toSorted(
      (a, b) =>
        (a.firstTimestamp ?? a.eventTime ?? '').localeCompare(b.firstTimestamp ?? b.eventTime ?? '', 'en') ||
        revisionOf(a) - revisionOf(b)
    )
  }

  /** Rows as `kubectl get` prints them: the columns of priority 0, cells by column name. */
  rows(resource: string, labelSelector?: string, namespace?: string): readonly Readonly<Record<string, string>>[] {
    const kind = this.#kindOf(resource)
    const { columnDefinitions, rows } = tableOf(
      kind,
      this.list(resource, labelSelector, namespace),
      { resourceVersion: '0' },
      this.now
    )
    return rows.map(({ cells }) =>
      Object.fromEntries(cells.map((cell, index) => [columnDefinitions[index]!.name, String(cell)]))
    )
  }

  /** READY STATUS RESTARTS of every pod that the selector takes in, in list order. */
  podRows(labelSelector?: string, namespace?: string): readonly string[] {
    return this.rows('pods', labelSelector, namespace).map(
      (row) => `${row['Ready']} ${row['Status']} ${row['Restarts']}`
    )
  }

  podRow(name: string, namespace?: string): string {
    const row = this.rows('pods', undefined, namespace).find((candidate) => candidate['Name'] === name)
    return row === undefined ? 'NotFound' : `${row['Ready']} ${row['Status']} ${row['Restarts']}`
  }

  /** Every change since a revision, oldest first. */
  changesSince(revision: number, kind?: Kind): readonly PastChange[] {
    const all: PastChange[] = []
    let after = revision
    for (;;) {
      const some = this.file.history.changesSince(after, { limit: 1000, ...(kind === undefined ? {} : { kind }) })
      if (some.length === 0) return all
      all.push(...some)
      after = some.at(-1)!.revision
    }
  }

  /** Calls `look` after every change of a pod that the selector takes in, with all of them as they are then. */
  watchPods(labelSelector: string, look: (pods: readonly Pod[]) => void): () => void {
    const { store } = this.engine
    const requirements = parseSelector(labelSelector)
    return store.onChange<Pod>(podKind, ({ object }) => {
      if (!matches(requirements, object.metadata.labels)) return
      look([...store.inNamespace<Pod>(podKind, 'default')].filter((pod) => matches(requirements, pod.metadata.labels)))
    })
  }

  #kindOf(resource: string): Kind {
    const kind = this.engine.store.kinds.all().find((candidate) => candidate.resource === resource)
    if (kind === undefined) throw new Error(`no kind is called ${resource}`)
    return kind
  }

  #kindOfBody(body: Body): Kind {
    const kind = this.engine.store.kinds.all().find((candidate) => candidate.kind === body['kind'])
    if (kind === undefined) throw new Error(`no kind is called ${String(body['kind'])}`)
    return kind
  }

  #named(
    what: string,
    namespace = 'default'
  ): Pick<ApiRequest, 'group' | 'version' | 'resource' | 'namespace' | 'name'> {
    const [resource = '', name = ''] = what.split(' ')
    return { ...address(this.#kindOf(resource), namespace), name }
  }
}

interface PatchOptions extends RequestOptions {
  readonly type?: PatchType
  readonly subresource?: string
  readonly namespace?: string
}

export function refusal(response: ApiResponse): Refusal {
  const { message = '', reason } = response.object as Status
  return { code: response.code, reason, message }
}

export function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true
}

export function conditionOf(
  object: { readonly status?: { readonly conditions?: readonly { readonly type: string }[] } } | undefined,
  type: string
): Readonly<Record<string, string>> | undefined {
  const found = object?.status?.conditions?.find((condition) => condition.type === type)
  return found
}

function accepted<T extends KubeObject>(response: ApiResponse): T {
  if (response.code >= 300) throw new Error(refusal(response).message)
  return response.object as T
}

function revisionOf(object: KubeObject): number {
  return Number(object.metadata.resourceVersion)
}

function address(kind: Kind, namespace: string): Pick<ApiRequest, 'group' | 'version' | 'resource' | 'namespace'> {
  const { group, version, resource, namespaced } = kind
  return { group, version, resource, ...(namespaced ? { namespace } : {}) }
}
