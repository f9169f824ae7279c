import type { KubeObject } from '../../../../shared/kube/object.ts'
import type { Random } from '../../sim/random.ts'
import type { Cluster } from '../cluster.ts'
import { pick } from './workloads.ts'

export interface Existing {
  /** "deployments red": as Cluster wants it. */
  readonly what: string
  readonly resource: string
  readonly object: KubeObject
}

/** An object of one of the resources in the default namespace, if there is any. */
export function anyOf(cluster: Cluster, random: Random, resources: readonly string[]): Existing | undefined {
  const found = resources.flatMap((resource) => cluster.list(resource).map((object) => ({ resource, object })))
  if (found.length === 0) return undefined
  const { resource, object } = pick(random, found)
  return { what: `${resource} ${object.metadata.name}`, resource, object }
}
