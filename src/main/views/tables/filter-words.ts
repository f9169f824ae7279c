// What a filter can name, for completion: looked up when somebody begins to type, in the first objects only.
import type { FilterFacts } from '../../../shared/filter/completions.ts'
import { ownerNames } from '../../../shared/filter/filter.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { statusOf } from '../object-status.ts'
import { listedObjects, type ListedKind } from './workload-list.ts'

/** Objects that are looked at: enough to meet the labels that matter, and few enough for the engine's thread. */
const lookedAt = 2_000
const mostKeys = 100
const mostValues = 50
const mostNames = 500

export function filterWords(source: ClusterSource, kind: ListedKind): FilterFacts {
  const labels = new Map<string, Set<string>>()
  const statuses = new Map<string, number>()
  const owners = new Set<string>()
  for (const object of firstOf(listedObjects(source, kind), lookedAt)) {
    const { word } = statusOf(source, object, kind)
    statuses.set(word, (statuses.get(word) ?? 0) + 1)
    for (const [key, value] of Object.entries(object.metadata.labels ?? {})) {
      const values = labels.get(key) ?? (labels.size < mostKeys ? new Set<string>() : undefined)
      if (values === undefined) continue
      labels.set(key, values)
      if (values.size < mostValues) values.add(value)
    }
    if (owners.size < mostNames) for (const name of ownerNames(object)) owners.add(name)
  }
  return {
    labels: Object.fromEntries([...labels].sort(byName).map(([key, values]) => [key, [...values].sort()])),
    statuses: [...statuses].sort(([, a], [, b]) => b - a).map(([word]) => word),
    ...(kind.joins !== undefined && { kinds: kind.joins.map((one) => one.kind) }),
    nodes: kind.kind === 'Pod' || kind.joins !== undefined ? namesOf(source, nodeKind) : [],
    namespaces: kind.namespaced ? namesOf(source, namespaceKind) : [],
    owners: [...owners].sort()
  }
}

function* firstOf(objects: Iterable<KubeObject>, count: number): Generator<KubeObject> {
  let seen = 0
  for (const object of objects) {
    if (seen++ === count) return
    yield object
  }
}

function namesOf(source: ClusterSource, kind: Kind): readonly string[] {
  return [...firstOf(source.all(kind), mostNames)].map(({ metadata }) => metadata.name).sort()
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
