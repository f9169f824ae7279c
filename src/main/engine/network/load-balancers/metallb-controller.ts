import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import type { Service } from '../../../../shared/schema/types.ts'
import type { Identity } from '../../api/request.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { WorkQueue } from '../../controllers/work-queue.ts'
import type { EventRecorder } from '../../events/event-recorder.ts'
import { keyOfObject } from '../../store/object-store.ts'
import { accountApi, type AccountApi, type AskApi } from '../account-api.ts'
import { accountRecorder } from '../account-recorder.ts'
import { podIdentity } from '../pod-api.ts'
import { ReadyPods } from '../ready-pods.ts'
import { addressPools, freeAddressOf, isInPool, metalGroup, type AddressPool } from './address-pools.ts'

/** Where the pool that an address came from is written. */
const poolAnnotation = 'metallb.io/ip-allocated-from-pool'
const wishedPool = ['metallb.io/address-pool', 'metallb.universe.tf/address-pool'] as const
const wishedAddresses = ['metallb.io/loadBalancerIPs', 'metallb.universe.tf/loadBalancerIPs'] as const
/** Milliseconds until speakers have heard of an address, and one of them has taken it on. */
const announcing = 1500

export interface MetalLBOptions {
  /** The API as whoever asks finds it: with its permissions, and away while it is. */
  readonly api: AskApi
  /** The node that announces an address now. */
  readonly announcerOf: (address: string) => string | undefined
}

/** Why there is no address. */
class AllocationError extends Error {}

/**
 * What MetalLB's controller does once its pod runs: it gives Services of type LoadBalancer addresses out of its pools.
 * It acts as its ServiceAccount: without the permissions of its manifest the API refuses.
 */
export class MetalLBController implements Component {
  readonly name = 'metallb-controller'
  readonly #plane: ControlPlane
  readonly #ask: AccountApi
  readonly #announcerOf: MetalLBOptions['announcerOf']
  readonly #recorder: EventRecorder
  readonly #queue: WorkQueue
  readonly #pods: ReadyPods
  /** By address, the Service that has it. */
  readonly #taken = new Map<string, string>()
  /** Services that got none. */
  readonly #waiting = new Set<string>()

  constructor(plane: ControlPlane, { api, announcerOf }: MetalLBOptions) {
    this.#plane = plane
    this.#announcerOf = announcerOf
    this.#pods = new ReadyPods(
      plane.store,
      ({ metadata: { labels } }) => labels?.['app'] === 'metallb' && labels['component'] === 'controller'
    )
    const who = (): Identity | undefined => this.#pods.leader && podIdentity(this.#pods.leader, 'controller')
    this.#ask = accountApi(api, who)
    this.#recorder = accountRecorder(plane, { api, component: 'metallb-controller', who })
    this.#queue = new WorkQueue(plane.clock, (key) => this.#reconcile(key), { latency: 50 })
  }

  start(): void {
    const { store } = this.#plane
    store.onAnyChange(({ kind }) => {
      if (kind.group === metalGroup && this.#pods.leader !== undefined) this.#queueAll()
    })
    store.onChange(serviceKind, ({ type, object, previous }) =>
      this.#serviceChanged(object, previous, type === 'DELETED')
    )
    for (const service of store.all(serviceKind)) this.#serviceChanged(service, undefined, false)
    this.#pods.follow((isFirst) => {
      if (isFirst) this.#queueAll()
    })
  }

  #serviceChanged(service: Service, previous: Service | undefined, isGone: boolean): void {
    const key = keyOfObject(service)
    const before = addressesOf(isGone ? service : (previous ?? service))
    const now = isGone ? [] : addressesOf(service)
    for (const address of before) if (this.#taken.get(address) === key) this.#taken.delete(address)
    for (const address of now) if (!this.#taken.has(address)) this.#taken.set(address, key)
    if (isGone) this.#waiting.delete(key)
    // What one gives back another may get.
    if (before.some((address) => !now.includes(address))) for (const waiting of this.#waiting) this.#queue.add(waiting)
    if (!isGone && this.#pods.leader !== undefined && (isBalanced(service) || wasOurs(service))) this.#queue.add(key)
  }

  /** Walks all Services: after something that is rare. */
  #queueAll(): void {
    for (const service of this.#plane.store.all(serviceKind))
      if (isBalanced(service) || wasOurs(service)) this.#queue.add(keyOfObject(service))
  }

  #reconcile(key: string): void {
    const { store } = this.#plane
    const service = store.byKey(serviceKind, key)
    if (this.#pods.leader === undefined || service === undefined) return
    if (!isBalanced(service)) {
      if (wasOurs(service)) this.#write(service, undefined, undefined)
      return
    }
    const pools = addressPools(store)
    const [present] = addressesOf(service)
    if (present !== undefined) {
      if (isStillRight(service, present, pools)) return
      this.#write(service, undefined, undefined)
      return
    }
    try {
      const { address, pool } = this.#allocate(service, key, pools)
      this.#write(service, address, pool)
      this.#waiting.delete(key)
      this.#recorder.event(service, 'Normal', 'IPAllocated', `Assigned IP ["${address}"]`)
      this.#plane.clock.after(announcing, () => this.#announced(key, address))
    } catch (error) {
      if (!(error instanceof AllocationError)) throw error
      // It is told once, and tried again when something has changed.
      if (this.#waiting.has(key)) return
      this.#waiting.add(key)
      this.#recorder.event(
        service,
        'Warning',
        'AllocationFailed',
        `Failed to allocate IP for "${key}": ${error.message}`
      )
    }
  }

  #allocate(
    service: Service,
    key: string,
    pools: readonly AddressPool[]
  ): { readonly address: string; readonly pool: AddressPool } {
    const isTaken = (address: string): boolean => this.#taken.has(address)
    const wished = wishedAddress(service)
    const poolName = annotation(service, wishedPool)
    if (wished !== undefined) {
      const pool = pools.find((one) => isInPool(one, wished) && (poolName === undefined || one.name === poolName))
      if (pool === undefined) throw new AllocationError(`["${wished}"] is not allowed in config`)
      const owner = this.#taken.get(wished)
      if (owner !== undefined)
        throw new AllocationError(`can't change sharing key for "${key}", address also in use by ${owner}`)
      return { address: wished, pool }
    }
    if (poolName !== undefined) {
      const pool = pools.find(({ name }) => name === poolName)
      if (pool === undefined) throw new AllocationError(`unknown pool "${poolName}"`)
      const address = freeAddressOf(pool, isTaken)
      if (address === undefined) throw new AllocationError(`no available IPs in pool "${poolName}" for ipv4 IPFamily`)
      return { address, pool }
    }
    for (const pool of pools) {
      const address = pool.isAutomatic ? freeAddressOf(pool, isTaken) : undefined
      if (address !== undefined) return { address, pool }
    }
    throw new AllocationError('no available IPs')
  }

  /** The status first, then the annotation: two requests, as the real one makes them. Throws what the API refuses. */
  #write(service: Service, address: string | undefined, pool: AddressPool | undefined): void {
    const loadBalancer = address === undefined ? {} : { ingress: [{ ip: address, ipMode: 'VIP' }] }
    const written = this.#update({ ...service, status: { ...service.status, loadBalancer } }, 'status')
    const { [poolAnnotation]: _before, ...others } = written.metadata.annotations ?? {}
    const annotations = pool === undefined ? others : { ...others, [poolAnnotation]: pool.name }
    this.#update({ ...written, metadata: { ...written.metadata, annotations } })
  }

  #update(service: Service, subresource?: string): Service {
    const { name, namespace } = service.metadata
    return this.#ask(serviceKind, {
      verb: 'update',
      namespace: namespace!,
      name,
      ...(subresource === undefined ? {} : { subresource }),
      body: service as unknown as Json
    })
  }

  #announced(key: string, address: string): void {
    const service = this.#plane.store.byKey(serviceKind, key)
    const node = this.#announcerOf(address)
    if (service === undefined || node === undefined || !addressesOf(service).includes(address)) return
    const message = `announcing from node "${node}" with protocol "layer2"`
    this.#plane.recorder('metallb-speaker', node).event(service, 'Normal', 'nodeAssigned', message)
  }
}

/** Services of a class of their own are another provider's. */
function isBalanced({ spec }: Service): boolean {
  return spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined
}

function wasOurs({ metadata }: Service): boolean {
  return metadata.annotations?.[poolAnnotation] !== undefined
}

function addressesOf({ status }: Service): readonly string[] {
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip === undefined ? [] : [ip]))
}

function annotation({ metadata }: Service, names: readonly string[]): string | undefined {
  return names.map((name) => metadata.annotations?.[name]).find((value) => value !== undefined && value !== '')
}

function wishedAddress(service: Service): string | undefined {
  const listed = annotation(service, wishedAddresses)?.split(',')[0]?.trim()
  return listed ?? (service.spec.loadBalancerIP === '' ? undefined : service.spec.loadBalancerIP)
}

function isStillRight(service: Service, address: string, pools: readonly AddressPool[]): boolean {
  const wished = wishedAddress(service)
  if (wished !== undefined && wished !== address) return false
  const poolName = annotation(service, wishedPool)
  return pools.some((pool) => isInPool(pool, address) && (poolName === undefined || pool.name === poolName))
}
