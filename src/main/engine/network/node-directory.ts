import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import type { Cni } from '../../../shared/machines/presets.ts'
import type { Node } from '../../../shared/schema/types.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { parseAddress } from './pod-addresses.ts'

/** Which node an address belongs to: its own, or one in the range of its pods. */
export class NodeDirectory {
  readonly #store: ObjectStore
  readonly #cni: () => Cni
  readonly #byAddress = new Map<string, string>()
  readonly #byRange = new Map<number, string>()

  constructor(store: ObjectStore, cni: () => Cni) {
    this.#store = store
    this.#cni = cni
  }

  start(): void {
    this.#store.onChange(nodeKind, ({ type, object, previous }) => {
      if (previous !== undefined) this.#remove(previous)
      if (type !== 'DELETED') this.#add(object)
    })
    for (const node of this.#store.all(nodeKind)) this.#add(node)
  }

  /** The node that has this address itself. */
  withAddress(address: string): string | undefined {
    return this.#byAddress.get(address)
  }

  /** The node whose pods have addresses like this one. */
  withPodAddress(address: string): string | undefined {
    const number = parseAddress(address)
    if (Number.isNaN(number)) return undefined
    const text = this.#cni() === 'weave' ? address.replace(/^10\.32\./, '10.244.') : address
    return this.#byRange.get(parseAddress(text) >>> 8)
  }

  #add(node: Node): void {
    const address = addressOf(node)
    if (address !== undefined) this.#byAddress.set(address, node.metadata.name)
    const range = rangeOf(node)
    if (range !== undefined) this.#byRange.set(range, node.metadata.name)
  }

  #remove(node: Node): void {
    const { name } = node.metadata
    const address = addressOf(node)
    if (address !== undefined && this.#byAddress.get(address) === name) this.#byAddress.delete(address)
    const range = rangeOf(node)
    if (range !== undefined && this.#byRange.get(range) === name) this.#byRange.delete(range)
  }
}

export function addressOf({ status }: Node): string | undefined {
  return status?.addresses?.find(({ type }) => type === 'InternalIP')?.address
}

/** Ranges of nodes are /24: what stands before the last byte. */
function rangeOf({ spec }: Node): number | undefined {
  return spec.podCIDR === undefined ? undefined : parseAddress(spec.podCIDR.split('/')[0]!) >>> 8
}
