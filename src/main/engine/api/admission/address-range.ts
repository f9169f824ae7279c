import type { Random } from '../../sim/random.ts'

/** IPv4 addresses that Services may have; the first and the last of a network are none (upstream ipallocator.go). */
export interface AddressRange {
  /** As CIDR: "10.96.0.0/12". */
  readonly text: string
  /** The network's own address, as number. */
  readonly first: number
  /** Of all addresses, those that no Service may have included. */
  readonly count: number
}

/** Undefined where the text is no range of IPv4: this cluster knows no other. */
export function addressRange(text: string): AddressRange | undefined {
  const [network = '', bits = '32'] = text.split('/')
  const first = addressNumber(network)
  return first === undefined ? undefined : { text, first, count: 2 ** (32 - Number(bits)) }
}

/** Whether a Service may have the address from this range. */
export function isInRange({ first, count }: AddressRange, address: string): boolean {
  const offset = (addressNumber(address) ?? 0) - first
  return offset >= 1 && offset < count - 1
}

/** Whether all addresses of the other range are of this one too. */
export function holdsRange(range: AddressRange, other: AddressRange): boolean {
  return other.first >= range.first && other.first + other.count <= range.first + range.count
}

/**
 * An address that is not taken, undefined where there is none: drawn from the upper part, which nobody asks for by hand,
 * as long as it lasts, then from the lower.
 */
export function freeAddress(
  { first, count }: AddressRange,
  isTaken: (address: string) => boolean,
  random: Random
): string | undefined {
  const reserved = Math.min(Math.max(16, Math.floor((count - 2) / 16)), 256)
  const lower = count - 2 <= reserved ? 0 : reserved
  return (
    freeBetween(first + Math.max(lower, 1), first + count - 1, isTaken, random) ??
    freeBetween(first + 1, first + lower, isTaken, random)
  )
}

/** `end` is not among them. */
function freeBetween(
  start: number,
  end: number,
  isTaken: (address: string) => boolean,
  random: Random
): string | undefined {
  const count = end - start
  if (count <= 0) return undefined
  const drawn = random.integer(count)
  for (let step = 0; step < count; step++) {
    const address = addressAt(start + ((drawn + step) % count))
    if (!isTaken(address)) return address
  }
  return undefined
}

/** An IPv4 address as number; undefined where the text is none. */
export function addressNumber(address: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number)
  if (parts === undefined || parts.some((part) => part > 255)) return undefined
  return parts.reduce((value, part) => value * 256 + part, 0)
}

export function addressAt(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`
}
