// Pod addresses of one node, handed out as the host-local CNI plugin does: the next free one after the last.
import type { Cni } from '../../../shared/machines/presets.ts'

/** An IPv4 address as a number. NaN where the text is none. */
export function parseAddress(text: string): number {
  const parts = text.split('.')
  if (parts.length !== 4) return Number.NaN
  let address = 0
  for (const part of parts) {
    const byte = Number(part)
    if (part === '' || !Number.isInteger(byte) || byte < 0 || byte > 255) return Number.NaN
    address = address * 256 + byte
  }
  return address
}

export function formatAddress(address: number): string {
  return `${Math.floor(address / 0x1000000)}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`
}

/** The podCIDR of the n-th node, counted from 0: a /24 each, out of the cluster's 10.244.0.0/16 and on from there. */
export function podCidrOf(index: number): string {
  return `${formatAddress(parseAddress('10.244.0.0') + index * 256)}/24`
}

/** Where the pods of a node have their addresses: Weave's peers divide 10.32.0.0/12 among themselves instead. */
export function podRangeOf(cni: Cni, podCIDR: string): string {
  return cni === 'weave' ? podCIDR.replace(/^10\.244\./, '10.32.') : podCIDR
}

export class PodAddresses {
  #first = 0
  #last = -1
  #previous = -1
  readonly #used = new Set<number>()

  /** `cidr` is the node's podCIDR; without one there is nothing to give out until `setRange`. */
  constructor(cidr: string | undefined) {
    if (cidr !== undefined) this.setRange(cidr)
  }

  /** Gives out of this range from now on, but never its network, gateway and broadcast addresses. */
  setRange(cidr: string): void {
    const [base = '', bits = '24'] = cidr.split('/')
    const network = parseAddress(base)
    this.#first = network + 2
    this.#last = network + 2 ** (32 - Number(bits)) - 2
    this.#previous = this.#first - 1
  }

  /** undefined where none is free, or no range was given. */
  allocate(): string | undefined {
    const count = this.#last - this.#first + 1
    if (this.#used.size >= count) return undefined
    let address = this.#previous
    do address = address >= this.#last ? this.#first : address + 1
    while (this.#used.has(address))
    this.#used.add(address)
    this.#previous = address
    return formatAddress(address)
  }

  /** Takes an address that a pod already has: after a restart of the engine. */
  reserve(text: string): void {
    const address = parseAddress(text)
    if (address < this.#first || address > this.#last) return
    this.#used.add(address)
    this.#previous = Math.max(this.#previous, address)
  }

  release(text: string): void {
    this.#used.delete(parseAddress(text))
  }
}
