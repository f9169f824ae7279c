import type { Endpoint } from '../../../../shared/schema/types.ts'
import type { ResolvedPort } from './service-ports.ts'

/** Upstream's maxEndpointsPerSlice. */
export const endpointsPerSlice = 100

/** One slice as it is or should be; without a name where it must be made. */
export interface SliceContent {
  readonly name?: string
  readonly ports: readonly ResolvedPort[]
  readonly endpoints: readonly Endpoint[]
}

/** What should become of one pod's endpoint; undefined takes it out. */
export interface Wanted {
  readonly podKey: string
  readonly endpoint: Endpoint | undefined
  readonly ports: readonly ResolvedPort[]
}

export interface SlicePlan {
  readonly update: readonly (SliceContent & { readonly name: string })[]
  readonly create: readonly SliceContent[]
  readonly remove: readonly string[]
}

function portsKey(ports: readonly ResolvedPort[]): string {
  return ports.map(({ name, port, protocol, appProtocol = '' }) => `${name}/${port}/${protocol}/${appProtocol}`).join()
}

const podKeys = new WeakMap<Endpoint, string>()

/** The key of the pod behind an endpoint. Kept: each rewriting of a slice asks for a hundred of them. */
export function podKeyOf(endpoint: Endpoint): string {
  let key = podKeys.get(endpoint)
  if (key === undefined) {
    const { targetRef } = endpoint
    podKeys.set(endpoint, (key = `${targetRef?.namespace ?? ''}/${targetRef?.name ?? ''}`))
  }
  return key
}

/**
 * The fewest writes that bring the slices to what is wanted: an endpoint stays in its slice, new ones fill slices that
 * change anyhow, then one with room, then new slices; an emptied slice is used again for a new one; one slice always
 * stays. `slices` are those that hold a pod of `wanted` and those with room, by name; `others` counts the rest.
 */
export function planSlices(
  slices: ReadonlyMap<string, SliceContent>,
  placeOf: (podKey: string) => string | undefined,
  wanted: readonly Wanted[],
  others: number
): SlicePlan {
  const changes = new Map<string, Map<string, Endpoint | undefined>>()
  const added = new Map<string, { readonly ports: readonly ResolvedPort[]; readonly endpoints: Endpoint[] }>()
  const change = (slice: string, podKey: string, endpoint: Endpoint | undefined) => {
    const present = changes.get(slice)
    if (present === undefined) changes.set(slice, new Map([[podKey, endpoint]]))
    else present.set(podKey, endpoint)
  }
  for (const { podKey, endpoint, ports } of wanted) {
    const place = placeOf(podKey)
    const key = portsKey(ports)
    const stays = place !== undefined && endpoint !== undefined && portsKey(slices.get(place)!.ports) === key
    if (place !== undefined) change(place, podKey, stays ? endpoint : undefined)
    if (stays || endpoint === undefined) continue
    const group = added.get(key)
    if (group === undefined) added.set(key, { ports, endpoints: [endpoint] })
    else group.endpoints.push(endpoint)
  }
  return fill(slices, changes, added, others)
}

function fill(
  slices: ReadonlyMap<string, SliceContent>,
  changes: ReadonlyMap<string, ReadonlyMap<string, Endpoint | undefined>>,
  added: ReadonlyMap<string, { readonly ports: readonly ResolvedPort[]; readonly endpoints: Endpoint[] }>,
  others: number
): SlicePlan {
  const update = new Map<string, SliceContent & { readonly name: string }>()
  const empty: string[] = []
  for (const [name, content] of slices) {
    const edits = changes.get(name)
    const endpoints = edits === undefined ? content.endpoints : edited(content.endpoints, edits)
    if (endpoints.length === 0) empty.push(name)
    else if (edits !== undefined) update.set(name, { name, ports: content.ports, endpoints })
  }
  const create: SliceContent[] = []
  for (const [key, { ports, endpoints }] of added) {
    const rest = [...endpoints]
    for (const candidate of withRoom(slices, update, empty, key)) {
      if (rest.length === 0) break
      const taken = rest.splice(0, endpointsPerSlice - candidate.endpoints.length)
      update.set(candidate.name, { ...candidate, endpoints: [...candidate.endpoints, ...taken] })
    }
    while (rest.length > 0) create.push({ ports, endpoints: rest.splice(0, endpointsPerSlice) })
  }
  while (create.length > 0 && empty.length > 0) {
    const name = empty.shift()!
    update.set(name, { name, ...create.shift()! })
  }
  const remaining = others + slices.size - empty.length + create.length
  if (remaining === 0) {
    const name = empty.shift()
    if (name === undefined) create.push({ ports: [], endpoints: [] })
    else if (slices.get(name)!.endpoints.length > 0 || slices.get(name)!.ports.length > 0) {
      update.set(name, { name, ports: [], endpoints: [] })
    }
  }
  return { update: [...update.values()], create, remove: empty }
}

/** Slices with these ports that have room: those that change anyhow first, then the fullest. */
function withRoom(
  slices: ReadonlyMap<string, SliceContent>,
  update: ReadonlyMap<string, SliceContent & { readonly name: string }>,
  empty: readonly string[],
  key: string
): (SliceContent & { readonly name: string })[] {
  const isOpen = ({ ports, endpoints }: SliceContent) => endpoints.length < endpointsPerSlice && portsKey(ports) === key
  const changing = [...update.values()].filter(isOpen)
  const others: (SliceContent & { readonly name: string })[] = []
  for (const [name, content] of slices) {
    if (!update.has(name) && !empty.includes(name) && isOpen(content)) others.push({ ...content, name })
  }
  return [...changing, ...others.sort((a, b) => b.endpoints.length - a.endpoints.length)]
}

function edited(endpoints: readonly Endpoint[], edits: ReadonlyMap<string, Endpoint | undefined>): readonly Endpoint[] {
  const kept: Endpoint[] = []
  for (const endpoint of endpoints) {
    const key = podKeyOf(endpoint)
    const next = edits.has(key) ? edits.get(key) : endpoint
    if (next !== undefined) kept.push(next)
  }
  return kept
}
