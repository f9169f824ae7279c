import type { APIService, APIServiceCondition } from '../../../shared/kinds/apiservice/api-service.ts'
import { apiServiceKind } from '../../../shared/kinds/apiservice/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import { conditionOf } from '../../../shared/kube/conditions.ts'
import type { NewObject } from '../../../shared/kube/object.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { apiServicePriority, customPriority, type ApiServicePriority } from './api-service-priorities.ts'
import { WorkQueue } from './work-queue.ts'

const managed = 'kube-aggregator.kubernetes.io/automanaged'
/** Groups that only answer and hold nothing. */
const answering = ['authentication.k8s.io', 'authorization.k8s.io']
const metricsServer = { namespace: 'kube-system', name: 'metrics-server' } as const

interface ServedVersion {
  readonly group: string
  readonly version: string
  readonly isCustom: boolean
}

type Verdict = Pick<APIServiceCondition, 'status' | 'reason' | 'message'>

const local: Verdict = { status: 'True', reason: 'Local', message: 'Local APIServices are always available' }
const passed: Verdict = { status: 'True', reason: 'Passed', message: 'all checks passed' }

/**
 * Keeps an APIService for each version that is served, and says of every one whether it is available; upstream's
 * autoregister, crdregistration and available controllers. Built-in versions are put right at each start only.
 */
export class ApiServiceRegistration implements Component {
  readonly name = 'autoregister'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-apiserver')
    this.#queue = new WorkQueue(controlPlane.clock, (name) => this.#reconcile(name), { latency: 0 })
  }

  start(): void {
    const { store } = this.#controlPlane
    for (const served of this.#served()) this.#register(served)
    if (store.get(serviceKind, metricsServer.namespace, metricsServer.name) !== undefined) this.#registerMetrics()
    store.onChange(apiServiceKind, ({ type, object }) => {
      if (type !== 'DELETED') this.#queue.add(object.metadata.name)
    })
    store.kinds.onChange(() => this.#customKindsChanged())
    for (const { metadata } of store.all(apiServiceKind)) this.#queue.add(metadata.name)
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
    if (apiService !== undefined) this.#say(apiService)
  }

  #verdictOn({ spec: { service } }: APIService): Verdict {
    if (service === undefined) return local
    const { namespace = '', name = '' } = service
    if (this.#controlPlane.store.get(serviceKind, namespace, name) === undefined) {
      const message = `service/${name} in ${JSON.stringify(namespace)} is not present`
      return { status: 'False', reason: 'ServiceNotFound', message }
    }
    if (namespace === metricsServer.namespace && name === metricsServer.name) return passed
    const message = `no response from service/${name} in ${JSON.stringify(namespace)}`
    return { status: 'False', reason: 'FailedDiscoveryCheck', message }
  }

  #say(apiService: APIService): void {
    const verdict = this.#verdictOn(apiService)
    const before = conditionOf(apiService.status, 'Available')
    if (before?.status === verdict.status && before.reason === verdict.reason) return
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
