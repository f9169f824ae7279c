import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import type { CloudProvider } from '../../../../shared/machines/cloud.ts'
import type { LoadBalancerIngress, Node, Service } from '../../../../shared/schema/types.ts'
import { internalError } from '../../api/api-error.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { WorkQueue } from '../../controllers/work-queue.ts'
import type { EventRecorder } from '../../events/event-recorder.ts'
import type { Random } from '../../sim/random.ts'
import { keyOfObject } from '../../store/object-store.ts'
import { balancersOf, BalancerError, type CloudBalancers } from './balancers.ts'

const cleanup = 'service.kubernetes.io/load-balancer-cleanup'
const excluded = 'node.kubernetes.io/exclude-from-external-load-balancers'
/** Milliseconds: upstream's minRetryDelay and maxRetryDelay. */
const pace = { first: 5000, longest: 300_000 }

/** What the cloud is doing for a Service, and when it is done. */
interface Work {
  readonly what: 'ensure' | 'delete'
  readonly doneAt: number
}

/**
 * The service controller of a cloud controller manager (k8s.io/cloud-provider's controllers/service): a load balancer for
 * each Service that asks for one of no class, kept until a finalizer says that it is gone. Without a cloud it does
 * nothing, as nobody runs one then.
 */
export class ServiceController implements Component {
  readonly name = 'service-controller'
  readonly #plane: ControlPlane
  readonly #provider: () => CloudProvider
  readonly #writer: ObjectWriter
  readonly #recorder: EventRecorder
  readonly #random: Random
  readonly #queue: WorkQueue
  readonly #work = new Map<string, Work>()
  /** Services with a load balancer, by key, as they were when it was made or changed last. */
  readonly #ensured = new Map<string, Service>()
  /** By address, the Service that has it. */
  readonly #taken = new Map<string, string>()

  constructor(plane: ControlPlane, provider: () => CloudProvider) {
    this.#plane = plane
    this.#provider = provider
    this.#writer = plane.writer('cloud-controller-manager')
    this.#recorder = plane.recorder('service-controller')
    this.#random = plane.random('service-controller')
    this.#queue = new WorkQueue(plane.clock, (key) => this.#reconcile(key), { latency: 50, pace })
  }

  start(): void {
    const { store } = this.#plane
    store.onChange(serviceKind, ({ type, object, previous }) => this.#changed(object, previous, type === 'DELETED'))
    store.onChange(nodeKind, ({ type, object, previous }) => {
      if (type === 'MODIFIED' && isExcluded(object) === isExcluded(previous!)) return
      if (!isExcluded(object) || type === 'MODIFIED') this.#nodesChanged()
    })
    for (const service of store.all(serviceKind)) this.#changed(service, undefined, false)
  }

  /** Another cloud, or none any longer: what was made by the one before is made anew. Walks all Services. */
  providerChanged(): void {
    this.#work.clear()
    this.#ensured.clear()
    for (const service of this.#plane.store.all(serviceKind))
      if (concerns(service)) this.#queue.add(keyOfObject(service))
  }

  #changed(service: Service, previous: Service | undefined, isGone: boolean): void {
    const key = keyOfObject(service)
    const before = addressesOf(isGone ? service : (previous ?? service))
    for (const address of before) if (this.#taken.get(address) === key) this.#taken.delete(address)
    if (isGone) {
      this.#work.delete(key)
      this.#ensured.delete(key)
      return
    }
    for (const address of addressesOf(service)) if (!this.#taken.has(address)) this.#taken.set(address, key)
    if (this.#provider() === 'none' || !concerns(service)) return
    if (previous !== undefined && !this.#needsUpdate(previous, service) && !needsCleanup(service)) return
    this.#queue.add(key)
  }

  /** Whether a change is one for the cloud; what is worth telling is told. */
  #needsUpdate(old: Service, service: Service): boolean {
    const [from, to] = [old.spec, service.spec]
    const tell = (reason: string, before: string, after: string): true => {
      this.#recorder.event(service, 'Normal', reason, `${before} -> ${after}`)
      return true
    }
    if (wants(old) !== wants(service)) return tell('Type', from.type ?? 'ClusterIP', to.type ?? 'ClusterIP')
    if (!wants(service)) return false
    if (!deepEqual(from.loadBalancerSourceRanges ?? [], to.loadBalancerSourceRanges ?? []))
      return tell(
        'LoadBalancerSourceRanges',
        goList(from.loadBalancerSourceRanges),
        goList(to.loadBalancerSourceRanges)
      )
    if (!deepEqual(from.ports, to.ports) || from.sessionAffinity !== to.sessionAffinity) return true
    if (!deepEqual(from.sessionAffinityConfig, to.sessionAffinityConfig)) return true
    if ((from.loadBalancerIP ?? '') !== (to.loadBalancerIP ?? ''))
      return tell('LoadbalancerIP', from.loadBalancerIP ?? '', to.loadBalancerIP ?? '')
    if (!deepEqual(old.metadata.annotations ?? {}, service.metadata.annotations ?? {})) return true
    if (from.externalTrafficPolicy !== to.externalTrafficPolicy)
      return tell('ExternalTrafficPolicy', from.externalTrafficPolicy ?? '', to.externalTrafficPolicy ?? '')
    return (from.healthCheckNodePort ?? 0) === (to.healthCheckNodePort ?? 0)
      ? false
      : tell('HealthCheckNodePort', String(from.healthCheckNodePort ?? 0), String(to.healthCheckNodePort ?? 0))
  }

  #nodesChanged(): void {
    if (this.#provider() === 'none') return
    for (const key of this.#ensured.keys()) {
      const service = this.#plane.store.byKey(serviceKind, key)
      if (service === undefined) continue
      if (this.#hasNodes())
        this.#recorder.event(service, 'Normal', 'UpdatedLoadBalancer', 'Updated load balancer with new hosts')
      else this.#tellNoNodes(service)
    }
  }

  #hasNodes(): boolean {
    for (const node of this.#plane.store.all(nodeKind)) if (!isExcluded(node)) return true
    return false
  }

  #tellNoNodes(service: Service): void {
    const message = 'There are no available nodes for LoadBalancer'
    this.#recorder.event(service, 'Warning', 'UnAvailableLoadBalancer', message)
  }

  #reconcile(key: string): void {
    const service = this.#plane.store.byKey(serviceKind, key)
    const provider = this.#provider()
    if (service === undefined || provider === 'none') return
    const cloud = balancersOf[provider]
    if (!wants(service) || needsCleanup(service)) this.#delete(key, service, cloud)
    else this.#ensure(key, service, cloud)
  }

  #ensure(key: string, service: Service, cloud: CloudBalancers): void {
    const { clock } = this.#plane
    const work = this.#work.get(key)
    if (work?.what !== 'ensure') {
      const known = this.#ensured.get(key)
      if (known !== undefined && isSame(known, service)) return
      // After a restart: what has its address is as it should be.
      if (known === undefined && hasFinalizer(service) && this.#isInPlace(key, service, cloud)) {
        this.#ensured.set(key, service)
        return
      }
      this.#recorder.event(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer')
      if (!hasFinalizer(service)) this.#setFinalizer(service, true)
      if (!this.#hasNodes()) this.#tellNoNodes(service)
      if (cloud.isElsewhere(service)) {
        this.#ensured.set(key, service)
        return
      }
      // What the cloud will not make it says at once.
      this.#ingressOf(key, service, cloud)
      const [least, most] = cloud.creating
      const isNew = addressesOf(service).length === 0
      const takes = isNew ? least + this.#random.integer(most - least + 1) : cloud.changing
      return this.#begin(key, { what: 'ensure', doneAt: clock.now + takes })
    }
    if (clock.now < work.doneAt) return this.#queue.addAfter(key, work.doneAt - clock.now)
    this.#work.delete(key)
    const ingress = this.#ingressOf(key, service, cloud)
    this.#recorder.event(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer')
    this.#ensured.set(key, service)
    const loadBalancer = { ingress: [ingress] }
    if (!deepEqual(service.status?.loadBalancer, loadBalancer))
      this.#writer.updateStatus(serviceKind, { ...service, status: { ...service.status, loadBalancer } })
  }

  /** Throws what the cloud refuses, once it is told: it is tried again. */
  #ingressOf(key: string, service: Service, cloud: CloudBalancers): LoadBalancerIngress {
    const isTaken = (address: string): boolean => (this.#taken.get(address) ?? key) !== key
    const [present] = service.status?.loadBalancer?.ingress ?? []
    try {
      const ingress = cloud.ingressOf(service, isTaken)
      // An address stays as long as it could be given again.
      const isKept = present?.ip !== undefined && ingress.ip !== undefined && !isTaken(present.ip)
      return isKept && (service.spec.loadBalancerIP ?? present.ip) === present.ip && isAlike(present.ip, ingress.ip)
        ? present
        : ingress
    } catch (error) {
      if (!(error instanceof BalancerError)) throw error
      const message = `Error syncing load balancer: failed to ensure load balancer: ${error.message}`
      this.#recorder.event(service, 'Warning', 'SyncLoadBalancerFailed', message)
      throw internalError(error.message)
    }
  }

  #isInPlace(key: string, service: Service, cloud: CloudBalancers): boolean {
    const [present] = service.status?.loadBalancer?.ingress ?? []
    if (present === undefined) return false
    try {
      return deepEqual(this.#ingressOf(key, service, cloud), present)
    } catch {
      return false
    }
  }

  #delete(key: string, service: Service, cloud: CloudBalancers): void {
    if (!hasFinalizer(service)) return
    const { clock } = this.#plane
    const work = this.#work.get(key)
    if (work?.what !== 'delete') {
      this.#recorder.event(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer')
      return this.#begin(key, { what: 'delete', doneAt: clock.now + cloud.deleting })
    }
    if (clock.now < work.doneAt) return this.#queue.addAfter(key, work.doneAt - clock.now)
    this.#work.delete(key)
    this.#ensured.delete(key)
    const isGoing = service.metadata.deletionTimestamp !== undefined
    const freed = this.#setFinalizer(service, false)
    this.#recorder.event(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer')
    if (!isGoing) this.#writer.updateStatus(serviceKind, { ...freed, status: { ...freed.status, loadBalancer: {} } })
  }

  #begin(key: string, work: Work): void {
    this.#work.set(key, work)
    this.#queue.addAfter(key, work.doneAt - this.#plane.clock.now)
  }

  #setFinalizer(service: Service, isIn: boolean): Service {
    const others = (service.metadata.finalizers ?? []).filter((name) => name !== cleanup)
    const { finalizers: _before, ...metadata } = service.metadata
    const finalizers = isIn ? [...others, cleanup] : others
    return this.#writer.update(serviceKind, {
      ...service,
      metadata: { ...metadata, ...(finalizers.length === 0 ? {} : { finalizers }) }
    })
  }
}

/** Services of a class of their own are another provider's. */
function wants({ spec }: Service): boolean {
  return spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined
}

function hasFinalizer({ metadata }: Service): boolean {
  return metadata.finalizers?.includes(cleanup) === true
}

function needsCleanup(service: Service): boolean {
  if (!hasFinalizer(service)) return false
  return service.metadata.deletionTimestamp !== undefined || service.spec.type !== 'LoadBalancer'
}

function concerns(service: Service): boolean {
  return wants(service) || hasFinalizer(service)
}

function isSame(a: Service, b: Service): boolean {
  return a.spec === b.spec && deepEqual(a.metadata.annotations ?? {}, b.metadata.annotations ?? {})
}

/** Inside or outside both. */
function isAlike(a: string, b: string): boolean {
  return a.startsWith('172.') === b.startsWith('172.')
}

function addressesOf({ status }: Service): readonly string[] {
  return (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname = '' }) => ip ?? hostname)
}

function isExcluded({ metadata }: Node): boolean {
  return metadata.labels?.[excluded] !== undefined
}

/** A slice as Go's %v prints it. */
function goList(list: readonly string[] | undefined): string {
  return `[${(list ?? []).join(' ')}]`
}
