import { ORPCError } from '@orpc/server'
import type { Kind } from '../../shared/kinds/kind.ts'
import type { ClusterSource } from './cluster-source.ts'
import { rolloutSourceOf } from './documents/rollout/rollout-sources.ts'
import type { RolloutSource } from './documents/rollout/rollout-source.ts'

/** Throws BAD_INPUT where the cluster has no such kind. */
export function kindFor(source: ClusterSource, group: string, resource: string): Kind {
  const kind = source.kinds.ofResource(group, resource)
  if (kind === undefined) {
    const name = group === '' ? resource : `${resource}.${group}`
    throw new ORPCError('BAD_INPUT', { message: `there is no kind "${name}"`, data: { field: 'resource' } })
  }
  return kind
}

/** Throws BAD_INPUT for kinds without a history. */
export function rolloutsFor(group: string, resource: string): RolloutSource {
  const rollouts = rolloutSourceOf(group, resource)
  if (rollouts !== undefined) return rollouts
  throw new ORPCError('BAD_INPUT', { message: `${resource} have no rollouts`, data: { field: 'resource' } })
}
