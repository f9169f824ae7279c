import { ipAddressKind } from '../../../../shared/kinds/ipaddress/kind.ts'
import { isManagedAddress } from '../../../../shared/kinds/ipaddress/managed.ts'
import { serviceCIDRKind } from '../../../../shared/kinds/servicecidr/kind.ts'
import { rangeFinalizer } from '../../../../shared/kinds/servicecidr/ready.ts'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { ServiceCIDR } from '../../../../shared/schema/types.ts'
import { addressRange, holdsRange, isInRange, type AddressRange } from '../../api/admission/address-range.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { parsedTime } from '../parsed-time.ts'
import { WorkQueue } from '../work-queue.ts'

/** How long a range that nobody needs any more still stays (ms), so that all have heard that it goes. */
const gracePeriod = 10_000
const stillUsed =
  'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR'

/**
 * Says of each range of cluster addresses that it is ready, and keeps what is being deleted as long as addresses of
 * Services are in no other range (upstream pkg/controller/servicecidrs).
 */
export class ServiceCidrsController implements Component {
  readonly name = 'service-cidrs-controller'
  readonly #plane: ControlPlane
  readonly #keeper: ObjectWriter
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue

  constructor(plane: ControlPlane) {
    this.#plane = plane
    this.#keeper = plane.writer('kube-controller-manager')
    this.#writer = plane.writer(this.name)
    this.#queue = new WorkQueue(plane.clock, (name) => this.#reconcile(name))
  }

  start(): void {
    const { store } = this.#plane
    store.onChange(serviceCIDRKind, ({ type, object }) => {
      if (type !== 'DELETED') this.#queue.add(object.metadata.name)
      if (type !== 'MODIFIED') this.#addTerminating()
    })
    store.onChange(ipAddressKind, ({ type }) => {
      if (type === 'DELETED') this.#addTerminating()
    })
    for (const { metadata } of store.all(serviceCIDRKind)) this.#queue.add(metadata.name)
  }

  /** Ranges are few. */
  #addTerminating(): void {
    for (const { metadata } of this.#plane.store.all(serviceCIDRKind))
      if (metadata.deletionTimestamp !== undefined) this.#queue.add(metadata.name)
  }

  #reconcile(name: string): void {
    const { clock, store } = this.#plane
    const range = store.get(serviceCIDRKind, undefined, name)
    if (range === undefined) return
    const { deletionTimestamp, finalizers = [] } = range.metadata
    const isKept = finalizers.includes(rangeFinalizer)
    if (deletionTimestamp === undefined) {
      const next = isKept ? range : this.#keep(range, finalizers.concat(rangeFinalizer))
      this.#judge(next, 'True', '', 'Kubernetes Service CIDR is ready')
    } else if (this.#isNeeded(range)) this.#judge(range, 'False', 'Terminating', stillUsed)
    else if (isKept) {
      const left = parsedTime(deletionTimestamp) + gracePeriod - clock.now
      if (left > 0) this.#queue.addAfter(name, left)
      else
        this.#keep(
          range,
          finalizers.filter((one) => one !== rangeFinalizer)
        )
    }
  }

  /** Whether an address of a Service would be in no range without it. Walks the addresses: ranges go seldom. */
  #isNeeded({ metadata, spec }: ServiceCIDR): boolean {
    const { store } = this.#plane
    const own = rangesOf(spec.cidrs)
    const others = [...store.all(serviceCIDRKind)]
      .filter((other) => other.metadata.name !== metadata.name)
      .flatMap((other) => rangesOf(other.spec.cidrs))
    if (own.every((range) => others.some((other) => holdsRange(other, range)))) return false
    return [...store.all(ipAddressKind)].filter(isManagedAddress).some((address) => {
      const holds = (range: AddressRange): boolean => isInRange(range, address.metadata.name)
      return own.some(holds) && !others.some(holds)
    })
  }

  #keep(range: ServiceCIDR, finalizers: readonly string[]): ServiceCIDR {
    const { finalizers: _before, ...metadata } = range.metadata
    return this.#keeper.update(serviceCIDRKind, {
      ...range,
      metadata: finalizers.length === 0 ? metadata : { ...metadata, finalizers }
    })
  }

  #judge(range: ServiceCIDR, status: string, reason: string, message: string): void {
    const before = conditionOf(range.status, 'Ready')
    if (before?.status === status && before.reason === reason && before.message === message) return
    const condition = {
      type: 'Ready',
      status,
      reason,
      message,
      lastTransitionTime: formatTime(this.#plane.clock.now)
    }
    const others = (range.status?.conditions ?? []).filter(({ type }) => type !== 'Ready')
    this.#writer.updateStatus(serviceCIDRKind, { ...range, status: { conditions: others.concat(condition) } })
  }
}

function rangesOf(cidrs: readonly string[] = []): readonly AddressRange[] {
  return cidrs.map(addressRange).filter((range) => range !== undefined)
}
