import { isTroubled } from '../documents/kind-counts.ts'
import type { MapGraph } from './map-graph.ts'

/** What is at most so many steps away, along edges in either direction. */
export function neighbourhood(graph: MapGraph, start: string, hops: number): MapGraph {
  if (!graph.has(start)) return graph.only(new Set())
  return graph.only(reached(graph, new Set([start]), hops))
}

/** What is in trouble, or has a broken edge, and what stands next to that. */
export function onlyTroubled(graph: MapGraph): MapGraph {
  const bad = new Set<string>()
  for (const [id, { mark }] of graph.boxes) if (isTroubled(mark)) bad.add(id)
  for (const { from, to, state } of graph.edges.values()) {
    if (state !== 'broken' && state !== 'refused') continue
    bad.add(from)
    bad.add(to)
  }
  return graph.only(reached(graph, bad, 1))
}

function reached(graph: MapGraph, starts: ReadonlySet<string>, hops: number): ReadonlySet<string> {
  const found = new Set(starts)
  let edge: readonly string[] = [...starts]
  for (let hop = 0; hop < hops; hop++) {
    const next: string[] = []
    for (const id of edge) {
      // A node leads to everything that runs on it: it ends a way, unless the way began there.
      if (hop > 0 && graph.boxes.get(id)?.column === 'node') continue
      for (const other of graph.besides(id)) {
        if (found.has(other)) continue
        found.add(other)
        next.push(other)
      }
    }
    edge = next
  }
  return found
}
