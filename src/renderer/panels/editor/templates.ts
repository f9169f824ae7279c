import { apiVersionOf, qualifiedResource } from '../../../shared/kinds/kind.ts'
import { kinds } from '../../../shared/kinds/table.ts'
import { useCustomKinds } from '../../connection/cluster-kinds.ts'

/** A manifest to begin with. */
export interface Template {
  readonly id: string
  /** A kind's name, or undefined for a sample of several objects. */
  readonly kind: string | undefined
  readonly yaml: string
}

const texts = import.meta.glob<string>('../../../../resources/{templates,samples}/*.yaml', {
  query: '?raw',
  import: 'default',
  eager: true
})
const byId = new Map(Object.entries(texts).map(([path, yaml]) => [path.replace(/^.*\/(.*)\.yaml$/, '$1'), yaml]))

/** In the order of the menu: what is made most often first, samples of more than one object last. */
const order = [
  'deployments.apps',
  'services',
  'configmaps',
  'secrets',
  'persistentvolumeclaims',
  'persistentvolumes',
  'storageclasses.storage.k8s.io',
  'pods',
  'daemonsets.apps',
  'statefulsets.apps',
  'replicationcontrollers',
  'podtemplates',
  'jobs.batch',
  'cronjobs.batch',
  'namespaces',
  'resourcequotas',
  'limitranges',
  'ingresses.networking.k8s.io',
  'networkpolicies.networking.k8s.io',
  'runtimeclasses.node.k8s.io',
  'counter',
  'guestbook',
  'log-collector',
  'cache-proxy',
  'redis-ambassador'
]

/** By the qualified resource that other panels ask with, which is the name of the file; a sample by its own name. */
export const templates: readonly Template[] = order.map((id) => ({
  id,
  kind: kinds.find((kind) => qualifiedResource(kind) === id)?.kind,
  yaml: byId.get(id)!
}))

export function templateText(id: string | undefined): string {
  return templates.find((template) => template.id === id)?.yaml ?? customTemplate(id) ?? byId.get('deployments.apps')!
}

/** What every custom resource begins with; its schema is the cluster's to check. */
function customTemplate(id: string | undefined): string | undefined {
  const kind = useCustomKinds.getState().kinds?.find((candidate) => qualifiedResource(candidate) === id)
  if (kind === undefined) return undefined
  return `apiVersion: ${apiVersionOf(kind)}\nkind: ${kind.kind}\nmetadata:\n  name: my-${kind.singular}\nspec: {}\n`
}
