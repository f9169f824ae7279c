// MetalLB's pools of addresses and how they are announced, as its custom resources say it (metallb.io/v1beta1).
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { isPodReady } from '../../../../shared/kinds/pod/lifecycle.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { formatAddress, parseAddress } from '../pod-addresses.ts'

export const metalGroup = 'metallb.io'

export interface AddressPool {
  readonly name: string
  readonly namespace: string
  /** First and last addresses as numbers. */
  readonly ranges: readonly (readonly [first: number, last: number])[]
  /** Whether Services that ask for no pool get addresses out of it. */
  readonly isAutomatic: boolean
  readonly avoidsBuggy: boolean
}

interface PoolObject extends KubeObject {
  readonly spec?: {
    readonly addresses?: readonly string[]
    readonly autoAssign?: boolean
    readonly avoidBuggyIPs?: boolean
  }
}

interface AdvertisementObject extends KubeObject {
  readonly spec?: { readonly ipAddressPools?: readonly string[] }
}

/** By name, the order in which MetalLB tries them. */
export function addressPools(store: ObjectStore): readonly AddressPool[] {
  return objectsOf<PoolObject>(store, 'ipaddresspools')
    .map(({ metadata, spec = {} }) => ({
      name: metadata.name,
      namespace: metadata.namespace!,
      ranges: (spec.addresses ?? []).flatMap((text) => rangeOf(text) ?? []),
      isAutomatic: spec.autoAssign !== false,
      avoidsBuggy: spec.avoidBuggyIPs === true
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function objectsOf<T extends KubeObject>(store: ObjectStore, resource: string): readonly T[] {
  const kind = store.kinds.all().find((one) => one.group === metalGroup && one.resource === resource)
  return kind === undefined ? [] : Array.from(store.all(kind) as Iterable<T>)
}

/** "192.0.2.10-192.0.2.20" or "192.0.2.0/28", as a list of one; undefined of what is neither, IPv6 included. */
function rangeOf(text: string): readonly (readonly [number, number])[] | undefined {
  const [from = '', to] = text.split('-').map((part) => part.trim())
  if (to !== undefined) {
    const [first, last] = [parseAddress(from), parseAddress(to)]
    return Number.isNaN(first) || Number.isNaN(last) || last < first ? undefined : [[first, last]]
  }
  const [base = '', bits] = from.split('/')
  const address = parseAddress(base)
  const size = 2 ** (32 - Number(bits))
  if (Number.isNaN(address) || bits === undefined || !Number.isInteger(size)) return undefined
  const first = Math.floor(address / size) * size
  return [[first, first + size - 1]]
}

export function isInPool({ ranges }: AddressPool, address: string): boolean {
  const number = parseAddress(address)
  return ranges.some(([first, last]) => number >= first && number <= last)
}

/** The first address of a pool that nobody has. */
export function freeAddressOf(pool: AddressPool, isTaken: (address: string) => boolean): string | undefined {
  for (const [first, last] of pool.ranges)
    for (let number = first; number <= last; number++) {
      // Some devices take .0 and .255 for what they were a long time ago.
      if (pool.avoidsBuggy && (number % 256 === 0 || number % 256 === 255)) continue
      const address = formatAddress(number)
      if (!isTaken(address)) return address
    }
  return undefined
}

/**
 * The nodes whose speakers may announce an address on their network: where a speaker is ready, and an L2Advertisement
 * is about the address's pool. Undefined of an address that is none of MetalLB's.
 */
export function announcersOf(store: ObjectStore, address: string): ReadonlySet<string> | undefined {
  const pool = addressPools(store).find((one) => isInPool(one, address))
  if (pool === undefined) return undefined
  const isAdvertised = objectsOf<AdvertisementObject>(store, 'l2advertisements').some(({ metadata, spec }) => {
    const names = spec?.ipAddressPools ?? []
    return metadata.namespace === pool.namespace && (names.length === 0 || names.includes(pool.name))
  })
  if (!isAdvertised) return new Set()
  const speakers = Array.from(store.withLabel(podKind, pool.namespace, 'component', 'speaker'))
  return new Set(
    speakers
      .filter((pod) => pod.metadata.labels?.['app'] === 'metallb' && isPodReady(pod))
      .map(({ spec }) => spec.nodeName!)
  )
}
