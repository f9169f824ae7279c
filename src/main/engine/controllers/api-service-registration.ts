import type { APIService, APIServiceCondition } from '../../../shared/kinds/apiservice/api-service.ts'
import { apiServiceKind } from '../../../shared/kinds/apiservice/kind.ts'
import { endpointSliceKind } from '../../../shared/kinds/endpointslice/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import { conditionOf } from '../../../shared/kube/conditions.ts'
import type { NewObject } from '../../../shared/kube/object.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { EndpointSlice } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import type { ServedBy } from '../network/api-discovery.ts'
import { keyOfObject } from '../store/object-store.ts'
import { apiServicePriority, customPriority, type ApiServicePriority } from './api-service-priorities.ts'
import { WorkQueue } from './work-queue.ts'

const managed = 'kube-aggregator.kubernetes.io/automanaged'
/** Groups that only answer and hold nothing. */
const answering = ['authentication.k8s.io', 'authorization.k8s.io']
const serviceLabel = 'kubernetes.io/service-name'
const metricsServer = { namespace: 'kube-system', name: 'metrics-server' } as const

interface ServedVersion {
  readonly group: string
  readonly version: string
  readonly isCustom: boolean
}

type Verdict = Pick<APIServiceCondition, 'status' | 'reason' | 'message'>

/** Milliseconds after which an API that somebody else serves is asked again, as upstream's informers resync. */
const recheck = 30_000

const local: Verdict = { status: 'True', reason: 'Local', message: 'Local APIServices are always available' }
const passed: Verdict = { status: 'True', reason: 'Passed', message: 'all checks passed' }

export interface ApiServiceOptions {
  /** Why an API does not answer; undefined where it does. Nobody is asked where this is absent. */
  readonly discover?: (served: ServedBy) => string | undefined
}

/**
 * Keeps an APIService for each version that is served, and says of every one whether it is available; upstream's
 * autoregister, crdregistration and available controllers. Built-in versions are put right at each start only.
 */
export class ApiServiceRegistration implements Component {
  readonly name = 'autoregister'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue
  readonly #options: ApiServiceOptions
  /** Names of APIServices by the key of the Service that answers for them. */
  readonly #answering = new Map<string, Set<string>>()

  constructor(controlPlane: ControlPlane, options: ApiServiceOptions = {}) {
    this.#controlPlane = controlPlane
    this.#options = options
    this.#writer = controlPlane.writer('kube-apiserver')
    this.#queue = new WorkQueue(controlPlane.clock, (name) => this.#reconcile(name), { latency: 0 })
  }

  start(): void {
    const { store } = this.#controlPlane
    const isNew = store.count(apiServiceKind) === 0
    for (const served of this.#served()) this.#register(served)
    // As an add-on's manifest brings it: once.
    const hasMetrics = store.get(serviceKind, metricsServer.namespace, metricsServer.name) !== undefined
    if (isNew && hasMetrics) this.#registerMetrics()
    store.onChange(apiServiceKind, ({ type, object, previous }) => {
      if (previous !== undefined) this.#note(previous, false)
      if (type === 'DELETED') return
      this.#note(object, true)
      this.#queue.add(object.metadata.name)
    })
    store.onChange(serviceKind, ({ object }) => this.#serviceChanged(keyOfObject(object)))
    store.onChange(endpointSliceKind, ({ object: { metadata } }) =>
      this.#serviceChanged(`${metadata.namespace!}/${metadata.labels?.[serviceLabel] ?? ''}`)
    )
    store.kinds.onChange(() => this.#customKindsChanged())
    for (const apiService of store.all(apiServiceKind)) {
      this.#note(apiService, true)
      this.#queue.add(apiService.metadata.name)
    }
  }

  #note({ metadata: { name }, spec: { service } }: APIService, isThere: boolean): void {
    if (service === undefined) return
    const key = `${service.namespace ?? ''}/${service.name ?? ''}`
    const names = this.#answering.get(key) ?? new Set()
    if (isThere) names.add(name)
    else names.delete(name)
    if (names.size === 0) this.#answering.delete(key)
    else this.#answering.set(key, names)
  }

  #serviceChanged(key: string): void {
    for (const name of this.#answering.get(key) ?? []) this.#queue.add(name)
  }

  /** Every version that this server serves, once. */
  #served(): readonly ServedVersion[] {
    const found = new Map<string, ServedVersion>()
    const add = (group: string, version: string, isCustom: boolean): void => {
      found.set(`${version}.${group}`, { group, version, isCustom })
    }
    for (const kind of this.#controlPlane.store.kinds.all()) {
      const isCustom = kind.isCustom === true
      if (kind.isStorageServed !== false) add(kind.group, kind.version, isCustom)
      for (const { group, version } of kind.forms ?? []) add(group, version, isCustom)
    }
    for (const group of answering) add(group, 'v1', false)
    return [...found.values()]
  }

  #register({ group, version, isCustom }: ServedVersion): void {
    const priority = isCustom ? customPriority : apiServicePriority(group, version)
    if (priority === undefined) return
    this.#ensure(`${version}.${group}`, isCustom ? 'true' : 'onstart', { group, version }, priority)
  }

  #ensure(
    name: string,
    mode: 'onstart' | 'true',
    served: Pick<APIService['spec'], 'group' | 'version'>,
    priority: ApiServicePriority
  ): void {
    const { store } = this.#controlPlane
    const { group, version } = served
    const spec = {
      ...(group === '' ? {} : { group: group! }),
      version: version!,
      groupPriorityMinimum: priority.group,
      versionPriority: priority.version
    }
    if (store.get(apiServiceKind, undefined, name) !== undefined) return
    this.#create({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name, labels: { [managed]: mode } },
      spec
    })
  }

  /** As the manifest of metrics-server has it. */
  #registerMetrics(): void {
    const name = 'v1beta1.metrics.k8s.io'
    if (this.#controlPlane.store.get(apiServiceKind, undefined, name) !== undefined) return
    this.#create({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name, labels: { 'k8s-app': 'metrics-server' } },
      spec: {
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        service: { ...metricsServer, port: 443 },
        insecureSkipTLSVerify: true,
        groupPriorityMinimum: 100,
        versionPriority: 100
      }
    })
  }

  #create(apiService: NewObject<APIService>): void {
    this.#say(this.#writer.create(apiServiceKind, apiService))
  }

  /** Custom versions that came get an APIService, those that went lose it. */
  #customKindsChanged(): void {
    const { store } = this.#controlPlane
    const served = this.#served()
    for (const one of served) if (one.isCustom) this.#register(one)
    const names = new Set(served.map(({ group, version }) => `${version}.${group}`))
    const gone = [...store.all(apiServiceKind)].filter(
      ({ metadata }) => metadata.labels?.[managed] === 'true' && !names.has(metadata.name)
    )
    for (const { metadata } of gone) this.#writer.delete(apiServiceKind, undefined, metadata.name)
  }

  #reconcile(name: string): void {
    const apiService = this.#controlPlane.store.get(apiServiceKind, undefined, name)
    if (apiService === undefined) return
    this.#say(apiService)
    if (apiService.spec.service !== undefined && this.#options.discover !== undefined)
      this.#queue.addAfter(name, recheck)
  }

  /** Upstream's pkg/controllers/status/remote: the Service, its endpoints, and what it answers. */
  #verdictOn({ spec }: APIService): Verdict {
    if (spec.service === undefined) return local
    const { store } = this.#controlPlane
    const { namespace = '', name = '', port = 443 } = spec.service
    const no = (reason: string, message: string): Verdict => ({ status: 'False', reason, message })
    const where = `service/${name} in ${JSON.stringify(namespace)}`
    const service = store.get(serviceKind, namespace, name)
    if (service === undefined) return no('ServiceNotFound', `${where} is not present`)
    if (service.spec.type === 'ClusterIP') {
      const own = service.spec.ports?.find((one) => one.port === port)
      if (own === undefined) return no('ServicePortError', `${where} is not listening on port ${port}`)
      const slices = Array.from(store.withLabel(endpointSliceKind, namespace, serviceLabel, name))
      if (slices.length === 0) return no('EndpointsNotFound', `cannot find endpointslices for ${where}`)
      const portName = own.name ?? ''
      if (!slices.some((slice) => isReadyAt(slice, portName)))
        return no(
          'MissingEndpoints',
          `endpointslices for ${where} have no addresses with port name ${JSON.stringify(portName)}`
        )
    }
    const { group = '', version = '' } = spec
    const complaint = this.#options.discover?.({ group, version, service: { namespace, name, port } })
    return complaint === undefined ? passed : no('FailedDiscoveryCheck', complaint)
  }

  #say(apiService: APIService): void {
    const verdict = this.#verdictOn(apiService)
    const before = conditionOf(apiService.status, 'Available')
    if (before?.status === verdict.status && before.reason === verdict.reason && before.message === verdict.message)
      return
    const others = apiService.status?.conditions?.filter(({ type }) => type !== 'Available') ?? []
    const lastTransitionTime =
      before?.status === verdict.status ? before.lastTransitionTime : formatTime(this.#controlPlane.clock.now)
    const condition: APIServiceCondition = {
      type: 'Available',
      status: verdict.status,
      ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }),
      ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
      ...(verdict.message === undefined ? {} : { message: verdict.message })
    }
    this.#writer.updateStatus(apiServiceKind, {
      ...apiService,
      status: { ...apiService.status, conditions: [...others, condition] }
    })
  }
}

function isReadyAt({ endpoints, ports }: EndpointSlice, portName: string): boolean {
  return (
    (ports ?? []).some(({ name }) => (name ?? '') === portName) &&
    endpoints.some(({ conditions }) => conditions?.ready !== false)
  )
}
