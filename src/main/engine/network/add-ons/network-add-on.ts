import type { NewObject, ObjectMeta } from '../../../../shared/kube/object.ts'
import type { ConfigMap, DaemonSet, Deployment } from '../../../../shared/schema/types.ts'

/** What an agent knows of its node. */
export interface AgentNode {
  readonly name: string
  /** The hardware address of its end of the overlay. */
  readonly mac: string
  readonly address: string
  /** The network of its pods. */
  readonly podCIDR: string
}

/** A network add-on: what is applied to have it, and what its agents write once they run. */
export interface NetworkAddOn {
  readonly namespaces: readonly string[]
  readonly accounts: readonly (readonly [namespace: string, name: string])[]
  readonly configMaps: (clusterCidr: string) => readonly NewObject<ConfigMap>[]
  readonly daemonSets: readonly NewObject<DaemonSet>[]
  readonly deployments: readonly NewObject<Deployment>[]
  /** Images that its pods need on each node. */
  readonly images: readonly string[]
  /** The label by which a node's agent is known. */
  readonly agent: { readonly key: string; readonly value: string }
  /** Why NetworkUnavailable is False. */
  readonly condition: { readonly reason: string; readonly message: string }
  /** What the agent writes on its Node. */
  annotations(node: AgentNode): Readonly<Record<string, string>>
}

/** A template's metadata holds labels and annotations only; the schema has one type for all metadata. */
export function templateMetadata(labels: Readonly<Record<string, string>>): ObjectMeta {
  return { labels } as Partial<ObjectMeta> as ObjectMeta
}

export function configMapObject(
  namespace: string,
  name: string,
  data: Readonly<Record<string, string>>,
  labels?: Readonly<Record<string, string>>
): NewObject<ConfigMap> {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, ...(labels === undefined ? {} : { labels }) },
    data
  }
}
