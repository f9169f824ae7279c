import type { MapBox, MapEdge } from '../../../shared/contract/map.ts'

/** A box before it has a place. */
export interface GraphBox extends Omit<MapBox, 'x' | 'y' | 'width' | 'height'> {
  /** Boxes of one lane stand in one row; what several lanes share has none. */
  readonly lane?: string
  /** The namespace or node whose band it stands in. */
  readonly band?: string
  /** Objects that it stands for; 1 where absent. */
  readonly stands?: number
}

/** More than a person can look at; what comes after is counted. */
const boxLimit = 2_600
/** So many pods, so that there is room for what they belong to. */
export const podLimit = 2_000
const edgeLimit = 8_000

/** Boxes and what leads from one to another, by id; in the order in which they came. */
export class MapGraph {
  readonly boxes = new Map<string, GraphBox>()
  readonly edges = new Map<string, MapEdge>()
  hidden = 0

  #pods = 0
  #besides: Map<string, string[]> | undefined

  has(id: string): boolean {
    return this.boxes.has(id)
  }

  /** What an edge joins with this box, in either direction. Asked when all is there. */
  besides(id: string): readonly string[] {
    return (this.#besides ??= this.#neighbours()).get(id) ?? []
  }

  #neighbours(): Map<string, string[]> {
    const besides = new Map<string, string[]>()
    const note = (one: string, other: string): void => {
      const known = besides.get(one)
      if (known === undefined) besides.set(one, [other])
      else known.push(other)
    }
    for (const { from, to } of this.edges.values()) {
      note(from, to)
      note(to, from)
    }
    return besides
  }

  /** False where there is no room for it. */
  add(box: GraphBox): boolean {
    if (this.boxes.has(box.id)) return true
    const isPod = box.column === 'pod'
    if (this.boxes.size >= boxLimit || (isPod && this.#pods >= podLimit)) {
      this.hidden++
      return false
    }
    if (isPod) this.#pods++
    this.boxes.set(box.id, box)
    return true
  }

  /** Between boxes that are there; the first of two that say the same counts. */
  link(from: string, to: string, type: MapEdge['type'], rest: Omit<MapEdge, 'id' | 'from' | 'to' | 'type'>): void {
    const id = edgeId(from, to)
    if (this.edges.has(id) || this.edges.size >= edgeLimit) return
    if (!this.boxes.has(from) || !this.boxes.has(to)) return
    this.edges.set(id, { id, from, to, type, ...rest })
  }

  /** The same without all other boxes, and without what led to them. */
  only(kept: ReadonlySet<string>): MapGraph {
    const graph = new MapGraph()
    for (const [id, box] of this.boxes) if (kept.has(id)) graph.boxes.set(id, box)
    for (const [id, edge] of this.edges) if (kept.has(edge.from) && kept.has(edge.to)) graph.edges.set(id, edge)
    graph.hidden = this.hidden
    return graph
  }
}

export function edgeId(from: string, to: string): string {
  return `${from}>${to}`
}

/** "apps/deployments/shop/cart": boxes keep their place and the keyboard though an object is made anew. */
export function boxId(
  kind: { readonly group: string; readonly resource: string },
  namespace: string | undefined,
  name: string
): string {
  return `${kind.group}/${kind.resource}/${namespace ?? ''}/${name}`
}
