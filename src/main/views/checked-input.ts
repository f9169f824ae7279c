// What of a call's input only the cluster can judge.
import { ORPCError } from '@orpc/server'
import type { z } from 'zod'
import type { objectRefInput } from '../../shared/contract/documents.ts'
import type { Kind } from '../../shared/kinds/kind.ts'
import { AccessRefusal } from './api-requests/api-access.ts'
import type { ClusterSource } from './cluster-source.ts'
import type { RolloutSource } from './documents/rollout/rollout-source.ts'
import { rolloutSourceOf } from './documents/rollout/rollout-sources.ts'

/** Throws BAD_INPUT where the cluster has no such kind. */
export function kindFor(source: ClusterSource, group: string, resource: string): Kind {
  const kind = source.kinds.ofResource(group, resource)
  if (kind === undefined) {
    const name = group === '' ? resource : `${resource}.${group}`
    throw new ORPCError('BAD_INPUT', { message: `there is no kind "${name}"`, data: { field: 'resource' } })
  }
  return kind
}

/** The uid of the object that a reference names. Throws BAD_INPUT where there is none. */
export function uidFor(
  source: ClusterSource,
  { group, resource, namespace, name }: z.infer<typeof objectRefInput>
): string {
  const object = source.get(kindFor(source, group, resource), namespace, name)
  if (object !== undefined) return object.metadata.uid
  throw new ORPCError('BAD_INPUT', { message: `${resource} "${name}" not found`, data: { field: 'ref' } })
}

/** Throws BAD_INPUT for kinds without a history. */
export function rolloutsFor(group: string, resource: string): RolloutSource {
  const rollouts = rolloutSourceOf(group, resource)
  if (rollouts !== undefined) return rollouts
  throw new ORPCError('BAD_INPUT', { message: `${resource} have no rollouts`, data: { field: 'resource' } })
}

/** What the access to the API refuses is the caller's to correct. */
export function orRefused<T>(field: string, ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    if (!(error instanceof AccessRefusal)) throw error
    throw new ORPCError('BAD_INPUT', { message: error.message, data: { field } })
  }
}
