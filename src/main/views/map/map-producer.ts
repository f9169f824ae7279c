import type { MapBox, MapEdge, MapUpdate } from '../../../shared/contract/map.ts'
import { endpointSliceKind } from '../../../shared/kinds/endpointslice/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { networkPolicyKind } from '../../../shared/kinds/networkpolicy/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { Producer } from '../live/live-stream.ts'
import { everySecond, type Schedule } from '../live/schedule.ts'
import { buildMap } from './build-map.ts'
import { configResources } from './config-boxes.ts'
import { entryKinds } from './entry-boxes.ts'
import { layOut, type Placed } from './layout.ts'
import { MapScope, type MapQuery } from './map-scope.ts'
import { workloadKinds } from './workload-boxes.ts'

/** Real milliseconds of rest for each object that was looked at, and for each box: looking costs about 1 %. */
const restPerObject = 1 / 5
const restPerBox = 1 / 2

interface Sent {
  readonly boxes: ReadonlyMap<string, MapBox>
  readonly edges: ReadonlyMap<string, MapEdge>
  readonly frame: Frame
}

type Frame = Pick<MapUpdate, 'columns' | 'bands' | 'width' | 'height' | 'objects' | 'hidden' | 'focus'>

/** One window on the map: a change only says that there is one; what differs is found when the window has room for it. */
export class MapProducer implements Producer<MapUpdate> {
  readonly #source: ClusterSource
  readonly #query: MapQuery
  readonly #stops: (() => void)[]
  #sent: Sent | undefined
  #walked = 0

  constructor(source: ClusterSource, schedule: Schedule, query: MapQuery, changed: () => void) {
    this.#source = source
    this.#query = query
    const scope = new MapScope(source, query)
    this.#stops = watchedKinds(source, query).map((kind) =>
      source.onChange(kind, ({ object }) => {
        if (!kind.namespaced || scope.has(object.metadata.namespace)) changed()
      })
    )
    // Usage and rates go on without a change of any object.
    this.#stops.push(everySecond(schedule, changed))
    if (source.traffic !== undefined) this.#stops.push(source.traffic.onChange(changed))
  }

  get rest(): number {
    return this.#walked * restPerObject + (this.#sent?.boxes.size ?? 0) * restPerBox
  }

  next(): MapUpdate | undefined {
    const { graph, focus, walked } = buildMap(this.#source, this.#query)
    this.#walked = walked
    const placed = layOut(graph)
    const frame = frameOf(placed, graph.hidden, objectsIn(graph.boxes.values()), focus)
    const before = this.#sent
    const boxes = new Map(placed.boxes.map((box) => [box.id, kept(before?.boxes.get(box.id), box)]))
    const edges = new Map([...graph.edges].map(([id, edge]) => [id, kept(before?.edges.get(id), edge)]))
    const update: MapUpdate = {
      ...frame,
      isReset: before === undefined,
      boxes: different(before?.boxes, boxes),
      goneBoxes: goneFrom(before?.boxes, boxes),
      edges: different(before?.edges, edges),
      goneEdges: goneFrom(before?.edges, edges)
    }
    this.#sent = { boxes, edges, frame }
    return before !== undefined && isEmpty(update) && deepEqual(before.frame, frame) ? undefined : update
  }

  close(): void {
    for (const stop of this.#stops) stop()
    this.#sent = undefined
  }
}

function watchedKinds(source: ClusterSource, { config, policies, focus }: MapQuery): readonly Kind[] {
  const withConfig = config || configResources.has(focus?.resource ?? '')
  const withPolicies = policies || focus?.resource === networkPolicyKind.resource
  return [
    podKind,
    serviceKind,
    endpointSliceKind,
    nodeKind,
    ...workloadKinds,
    ...entryKinds(source),
    ...(withPolicies ? [networkPolicyKind] : []),
    ...(withConfig
      ? source.kinds.all().filter(({ group, resource }) => group === '' && configResources.has(resource))
      : [])
  ]
}

function frameOf(
  { columns, bands, width, height }: Placed,
  hidden: number,
  objects: number,
  focus: string | undefined
): Frame {
  return { columns, bands, width, height, objects, hidden, ...(focus !== undefined && { focus }) }
}

function objectsIn(boxes: Iterable<{ readonly stands?: number }>): number {
  let objects = 0
  for (const { stands = 1 } of boxes) objects += stands
  return objects
}

/** The one that was sent before, where it says the same. */
function kept<T>(before: T | undefined, now: T): T {
  return before !== undefined && deepEqual(before, now) ? before : now
}

function different<T>(before: ReadonlyMap<string, T> | undefined, now: ReadonlyMap<string, T>): readonly T[] {
  return [...now].flatMap(([id, one]) => (before?.get(id) === one ? [] : [one]))
}

function goneFrom(
  before: ReadonlyMap<string, unknown> | undefined,
  now: ReadonlyMap<string, unknown>
): readonly string[] {
  return [...(before?.keys() ?? [])].filter((id) => !now.has(id))
}

function isEmpty({ boxes, goneBoxes, edges, goneEdges }: MapUpdate): boolean {
  return boxes.length + goneBoxes.length + edges.length + goneEdges.length === 0
}
