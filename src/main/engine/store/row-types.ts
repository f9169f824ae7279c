import type { KubeObject } from '../../../shared/kube/object.ts'
import type { StoredIdentity } from './object-codec.ts'

/** `operation` of a revision. */
export const operations = ['ADDED', 'MODIFIED', 'DELETED'] as const
export type Operation = (typeof operations)[number]
export const deletedOperation = 2

/**
 * How many differences may follow one whole state. `depth` of a revision is 0 where the row holds the whole object,
 * else how far it is from the last that does; its data is then the difference to the object's previous revision.
 */
export const longestChain = 15

/** "v1/Pod", "apps/v1/Deployment": a kind in the texts table. */
export function kindText(object: Pick<KubeObject, 'apiVersion' | 'kind'>): string {
  return `${object.apiVersion}/${object.kind}`
}

export function identityOf(kind: string, namespace: string | null, name: string, uid: string): StoredIdentity {
  const slash = kind.lastIndexOf('/')
  return { apiVersion: kind.slice(0, slash), kind: kind.slice(slash + 1), namespace: namespace ?? undefined, name, uid }
}
