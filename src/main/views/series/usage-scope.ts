import type { SeriesMark, SeriesScope } from '../../../shared/contract/series.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { controllerOf } from '../../../shared/kube/owners.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { ClusterSource, UsageScope } from '../cluster-source.ts'
import { flagsSince } from '../documents/timeline.ts'

/** More lines than this hide the chart. */
export const mostMarks = 20

/** What the source counts for a scope of the contract; undefined of an object that is not there. */
export function usageScope(source: ClusterSource, scope: SeriesScope): UsageScope | undefined {
  if (scope.type === 'cluster' || scope.type === 'namespace') return scope
  const kind = source.kinds.ofResource(scope.ref.group, scope.ref.resource)
  if (kind === undefined) return undefined
  const object = source.get(kind, kind.namespaced ? scope.ref.namespace : undefined, scope.ref.name)
  if (object === undefined) return undefined
  const { uid, name } = object.metadata
  if (scope.type === 'container') return { type: 'container', uid, container: scope.container }
  if (kind.kind === 'Node') return { type: 'node', name }
  if (kind.kind === 'Namespace') return { type: 'namespace', name }
  return { type: kind.kind === 'Pod' ? 'pod' : 'workload', uid }
}

/** Since when there is what a scope names, in milliseconds. */
export function scopeSince(source: ClusterSource, scope: UsageScope): number {
  const object =
    scope.type === 'node'
      ? source.get(nodeKind, undefined, scope.name)
      : scope.type === 'namespace'
        ? source.get(namespaceKind, undefined, scope.name)
        : scope.type === 'cluster'
          ? source.get(namespaceKind, undefined, 'kube-system')
          : source.byUid(scope.uid)
  return object === undefined ? 0 : parseTime(object.metadata.creationTimestamp)
}

/** The rollouts between two moments that the usage of a scope may be owed to. */
export function rolloutMarks(
  source: ClusterSource,
  scope: UsageScope,
  from: number,
  to: number
): readonly SeriesMark[] {
  if (scope.type === 'node' || scope.type === 'container') return []
  const owners = scope.type === 'pod' || scope.type === 'workload' ? ownersOf(source, scope.uid) : undefined
  return flagsSince(source, from)
    .filter(
      ({ at, about }) =>
        at <= to &&
        (owners === undefined
          ? scope.type === 'cluster' || (scope.type === 'namespace' && about.namespace === scope.name)
          : about.uid !== undefined && owners.has(about.uid))
    )
    .slice(-mostMarks)
    .map(({ at, words }) => ({ at, words }))
}

/** An object and the controllers above it. */
function ownersOf(source: ClusterSource, uid: string): ReadonlySet<string> {
  const uids = new Set<string>()
  for (let next: string | undefined = uid; next !== undefined && !uids.has(next);) {
    uids.add(next)
    const object = source.byUid(next)
    next = object === undefined ? undefined : controllerOf(object)?.uid
  }
  return uids
}
