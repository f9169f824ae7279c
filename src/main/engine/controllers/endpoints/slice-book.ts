import type { Endpoint, EndpointSlice } from '../../../../shared/schema/types.ts'
import type { ResolvedPort } from './service-ports.ts'
import { endpointsPerSlice, podKeyOf, type SliceContent } from './slice-plan.ts'

interface Place {
  readonly slice: string
  readonly endpoint: Endpoint
}

/**
 * The slices of one Service and address type as last written, and where each pod stands in them, so that a change of a
 * few pods touches their slices and those with room, not all.
 */
export class SliceBook {
  readonly #slices = new Map<string, EndpointSlice>()
  readonly #places = new Map<string, Place>()
  readonly #open = new Set<string>()

  constructor(slices: Iterable<EndpointSlice>) {
    for (const slice of slices) this.put(slice)
  }

  get size(): number {
    return this.#slices.size
  }

  get(name: string): EndpointSlice | undefined {
    return this.#slices.get(name)
  }

  all(): Iterable<EndpointSlice> {
    return this.#slices.values()
  }

  placeOf(podKey: string): Place | undefined {
    return this.#places.get(podKey)
  }

  /** The content of the slices that these pods stand in, and of all that have room. */
  around(podKeys: Iterable<string>): Map<string, SliceContent> {
    const names = new Set(this.#open)
    for (const podKey of podKeys) {
      const place = this.#places.get(podKey)
      if (place !== undefined) names.add(place.slice)
    }
    return new Map([...names].map((name) => [name, contentOf(this.#slices.get(name)!)]))
  }

  /** Takes in a slice as it was written. */
  put(slice: EndpointSlice): void {
    const { name } = slice.metadata
    const endpoints = slice.endpoints ?? []
    this.#leave(name)
    this.#slices.set(name, slice)
    if (endpoints.length < endpointsPerSlice) this.#open.add(name)
    for (const endpoint of endpoints) this.#places.set(podKeyOf(endpoint), { slice: name, endpoint })
  }

  remove(name: string): void {
    this.#leave(name)
    this.#slices.delete(name)
  }

  /** Forgets who stands in a slice; a pod that has moved on to another one stays there. */
  #leave(name: string): void {
    this.#open.delete(name)
    for (const endpoint of this.#slices.get(name)?.endpoints ?? []) {
      const podKey = podKeyOf(endpoint)
      if (this.#places.get(podKey)?.slice === name) this.#places.delete(podKey)
    }
  }
}

export function contentOf({ endpoints, ports }: EndpointSlice): SliceContent {
  return { endpoints: endpoints ?? [], ports: (ports ?? []) as readonly ResolvedPort[] }
}
