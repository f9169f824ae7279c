import { leaseKind } from '../../../shared/kinds/lease/kind.ts'
import { formatMicroTime } from '../../../shared/kube/time.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { uuidOf } from '../../../shared/machines/machine.ts'
import type { Lease } from '../../../shared/schema/types.ts'
import type { ControlPlane } from '../control-plane.ts'
import type { GatedClock } from '../sim/gated-clock.ts'
import type { Timer } from '../sim/clock.ts'

const namespace = 'kube-system'
/** Upstream's --leader-elect-lease-duration and -retry-period, in milliseconds. */
const leaseDuration = 15_000
const retryPeriod = 2000

/**
 * Which of the control planes leads, for one component: the Lease says it, renewals are a matter of the clock as those
 * of nodes are. Without a leader that can write the component stands still; upstream's client-go/tools/leaderelection.
 */
export class LeaderElection {
  readonly #component: string
  readonly #controlPlane: ControlPlane
  readonly #gate: GatedClock
  #candidates: readonly string[] = []
  #renewingSince: number | undefined
  #lastRenewal: number
  #takeover: Timer | undefined
  #isFirst = true

  constructor(component: string, controlPlane: ControlPlane, gate: GatedClock) {
    this.#component = component
    this.#controlPlane = controlPlane
    this.#gate = gate
    this.#lastRenewal = controlPlane.clock.now
  }

  /** The machine that leads now; undefined where the component stands still. */
  get leader(): string | undefined {
    return this.#renewingSince === undefined ? undefined : this.#holder
  }

  /**
   * Told of the control planes whose component runs and reaches an API that can write, whenever that changes. The
   * first one of a cluster that has no Lease yet leads at once.
   */
  setCandidates(candidates: readonly string[]): void {
    const { clock } = this.#controlPlane
    this.#candidates = candidates
    const holder = this.#holder
    const isFirst = this.#isFirst
    this.#isFirst = false
    const goesOn = holder !== undefined && candidates.includes(holder)
    if (this.#renewingSince !== undefined) {
      if (goesOn) return
      this.#lastRenewal = this.#renewalAt(clock.now)
      this.#renewingSince = undefined
    }
    this.#gate.isOpen = false
    this.#takeover?.cancel()
    this.#takeover = undefined
    const [first] = candidates
    if (first === undefined) return
    // A new cluster, or one read from its file, goes on with whom its Lease names.
    if (holder === undefined || (isFirst && goesOn)) this.#acquire(holder ?? first)
    else {
      // One that comes back does not know its own Lease any more: it waits like everybody else.
      const expiry = Math.max(this.#lastRenewal + leaseDuration, clock.now + retryPeriod)
      this.#takeover = clock.at(expiry, () => this.#takeOver())
    }
  }

  #takeOver(): void {
    this.#takeover = undefined
    const holder = this.#holder
    const next = holder !== undefined && this.#candidates.includes(holder) ? holder : this.#candidates[0]
    if (next !== undefined) this.#acquire(next)
  }

  #acquire(machine: string): void {
    const { clock, store } = this.#controlPlane
    this.#renewingSince = clock.now
    const time = formatMicroTime(clock.now)
    const lease = store.get(leaseKind, namespace, this.#component)
    const writer = this.#controlPlane.writer(this.#component)
    const holderIdentity = this.#identityOf(machine)
    if (lease === undefined) {
      const created = writer.create(leaseKind, {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: this.#component, namespace },
        spec: {
          acquireTime: time,
          holderIdentity,
          leaseDurationSeconds: leaseDuration / 1000,
          leaseTransitions: 0,
          renewTime: time
        }
      })
      this.#tell(created, holderIdentity)
    } else if (lease.spec.holderIdentity !== holderIdentity) {
      const leaseTransitions = (lease.spec.leaseTransitions ?? 0) + 1
      const spec = { ...lease.spec, acquireTime: time, renewTime: time, holderIdentity, leaseTransitions }
      this.#tell(writer.update(leaseKind, { ...lease, spec }), holderIdentity)
    }
    this.#gate.isOpen = true
  }

  #tell(lease: Lease, identity: string): void {
    const recorder = this.#controlPlane.recorder(this.#component)
    recorder.event(lease, 'Normal', 'LeaderElection', `${identity} became leader`)
  }

  /** The Lease as a reader sees it: with its latest renewal. Any other object as it is. */
  asRead<T extends KubeObject>(object: T): T {
    const { kind, metadata } = object as KubeObject
    if (kind !== 'Lease' || metadata.name !== this.#component || metadata.namespace !== namespace) return object
    const lease = object as unknown as Lease
    const renewTime = formatMicroTime(this.#renewalAt(this.#controlPlane.clock.now))
    return { ...lease, spec: { ...lease.spec, renewTime } } as unknown as T
  }

  #renewalAt(now: number): number {
    const since = this.#renewingSince
    return since === undefined ? this.#lastRenewal : now - ((now - since) % retryPeriod)
  }

  get #holder(): string | undefined {
    const lease = this.#controlPlane.store.get(leaseKind, namespace, this.#component)
    return lease?.spec.holderIdentity?.split('_')[0]
  }

  #identityOf(machine: string): string {
    return `${machine}_${uuidOf(`${machine}/${this.#component}`)}`
  }
}
