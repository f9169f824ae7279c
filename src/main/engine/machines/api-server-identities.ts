// Each API server tells who it is in a Lease; upstream's apiserver pkg/reconcilers and pkg/controlplane/apiserver
// (IdentityLease..., apiserverleasegc).
import { leaseKind } from '../../../shared/kinds/lease/kind.ts'
import { digestOf } from '../../../shared/kube/digest.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { formatMicroTime } from '../../../shared/kube/time.ts'
import { uuidOf } from '../../../shared/machines/machine.ts'
import type { Lease } from '../../../shared/schema/types.ts'
import { ApiError } from '../api/api-error.ts'
import type { ControlPlane } from '../control-plane.ts'

const namespace = 'kube-system'
const manager = 'kube-apiserver'
const label = 'apiserver.kubernetes.io/identity'
/** How often one renews its Lease, and for how long that holds, in milliseconds. */
const renewPeriod = 10_000
const leaseDuration = 3_600_000
/** Milliseconds between two looks for Leases that have run out. */
const cleaningPeriod = 3_600_000

/** One that runs, or has run. Renewals are a matter of the clock, as those of nodes are. */
interface Identity {
  readonly since: number
  /** When it fell silent; undefined while it runs. */
  readonly until: number | undefined
}

export class ApiServerIdentities {
  readonly #plane: ControlPlane
  /** By the name of the Lease. */
  readonly #identities = new Map<string, Identity>()
  /** By the name of the Lease: the machine. */
  #running: ReadonlyMap<string, string> = new Map()

  constructor(plane: ControlPlane) {
    this.#plane = plane
  }

  start(): void {
    const { clock, store } = this.#plane
    store.onChange<Lease>(leaseKind, ({ type, object }) => {
      const { name } = object.metadata
      if (type !== 'DELETED' || object.metadata.namespace !== namespace || !this.#identities.has(name)) return
      // One that runs finds at its next renewal that its Lease is gone.
      if (this.#running.has(name)) clock.after(renewPeriod, () => this.#ensure(name))
      else this.#identities.delete(name)
    })
    for (const { metadata } of store.all(leaseKind)) {
      if (metadata.namespace !== namespace || metadata.labels?.[label] === undefined) continue
      if (!this.#identities.has(metadata.name)) this.#stopped(metadata.name, clock.now)
    }
  }

  /** Told of the machines whose API server runs and can write, whenever that changes. */
  setRunning(machines: readonly string[]): void {
    const { now } = this.#plane.clock
    const before = this.#running
    this.#running = new Map(machines.map((machine) => [leaseName(machine), machine]))
    for (const name of before.keys()) if (!this.#running.has(name)) this.#stopped(name, now)
    for (const name of this.#running.keys()) {
      if (before.has(name)) continue
      this.#identities.set(name, { since: now, until: undefined })
      this.#ensure(name)
    }
  }

  #stopped(name: string, until: number): void {
    const since = this.#identities.get(name)?.since ?? until
    this.#identities.set(name, { since, until })
    this.#plane.clock.at(until + leaseDuration + cleaningPeriod, () => this.#clean(name, until))
  }

  /** Another API server takes the Lease of one that is gone for good. */
  #clean(name: string, until: number): void {
    if (this.#identities.get(name)?.until !== until) return
    if (this.#running.size === 0) this.#plane.clock.after(cleaningPeriod, () => this.#clean(name, until))
    else {
      this.#identities.delete(name)
      this.#try(() => this.#plane.writer(manager).delete(leaseKind, namespace, name))
    }
  }

  #ensure(name: string): void {
    const { clock, store } = this.#plane
    const machine = this.#running.get(name)
    if (machine === undefined || store.get(leaseKind, namespace, name) !== undefined) return
    this.#try(() =>
      this.#plane.writer(manager).create(leaseKind, {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name, namespace, labels: { [label]: manager, 'kubernetes.io/hostname': machine } },
        spec: {
          holderIdentity: `${name}_${uuidOf(`${machine}/${manager}`)}`,
          leaseDurationSeconds: leaseDuration / 1000,
          renewTime: formatMicroTime(clock.now)
        }
      })
    )
  }

  /** Without its namespace, or where somebody was faster, there is nothing to write: upstream only logs that. */
  #try(write: () => void): void {
    try {
      write()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }

  /** The Lease as a reader sees it: with its latest renewal. Any other object as it is. */
  asRead<T extends KubeObject>(object: T): T {
    const { kind, metadata } = object as KubeObject
    const identity = this.#identities.get(metadata.name)
    if (kind !== 'Lease' || identity === undefined || metadata.namespace !== namespace) return object
    const lease = object as unknown as Lease
    const time = Math.min(identity.until ?? this.#plane.clock.now, this.#plane.clock.now)
    const renewTime = formatMicroTime(time - ((time - identity.since) % renewPeriod))
    return { ...lease, spec: { ...lease.spec, renewTime } } as unknown as T
  }
}

const digits = 'abcdefghijklmnopqrstuvwxyz234567'

/** "apiserver-" and sixteen bytes of a digest of the host name in base32; it takes another digest than upstream. */
function leaseName(machine: string): string {
  const bits = BigInt(`0x${digestOf(machine).slice(7, 39)}`) << 2n
  let text = ''
  for (let digit = 25n; digit >= 0n; digit--) text += digits[Number((bits >> (digit * 5n)) & 31n)]
  return `apiserver-${text}`
}
