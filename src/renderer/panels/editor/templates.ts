import { apiVersionOf, qualifiedResource } from '../../../shared/kinds/kind.ts'
import { kindNamed } from '../../../shared/kinds/kind-names.ts'
import { useCustomKinds, type ClusterKind } from '../../connection/cluster-kinds.ts'
import { placeGroups } from '../../shell/places.ts'

/** A manifest to begin with. */
export interface Template {
  readonly id: string
  /** A kind's name, or undefined for a sample of several objects. */
  readonly kind: string | undefined
  readonly yaml: string
}

/** A template is a file called as its kind is qualified: "deployments.apps.yaml". */
const texts = import.meta.glob<string>('../../../../resources/{templates,samples}/*.yaml', {
  query: '?raw',
  import: 'default',
  eager: true
})
const byId = new Map(Object.entries(texts).map(([path, yaml]) => [path.replace(/^.*\/(.*)\.yaml$/, '$1'), yaml]))

/** In the order of the navigation. */
const ofKinds: readonly Template[] = placeGroups.flatMap(({ places }) =>
  places.flatMap(({ id, page }) => {
    const yaml = byId.get(id)
    const kind = page.panel === 'list' ? kindNamed(page.group, page.resource) : undefined
    return yaml === undefined || kind === undefined ? [] : [{ id, kind: kind.kind, yaml }]
  })
)

/** By the qualified resource that other panels ask with; samples of more than one object last. */
export const templates: readonly Template[] = [
  ...ofKinds,
  ...[
    'counter',
    'guestbook',
    'log-collector',
    'cache-proxy',
    'redis-ambassador',
    'metallb',
    'metallb-pool',
    'ingress-nginx',
    'gateway-api',
    'nginx-gateway',
    'gateway-route',
    'policy-server'
  ].map((id) => ({
    id,
    kind: undefined,
    yaml: byId.get(id) ?? ''
  }))
]

/** False for what only the cluster's own components make, like a ControllerRevision. */
export function canCreate(kind: ClusterKind): boolean {
  return kind.generation !== undefined || byId.has(qualifiedResource(kind))
}

export function templateText(id: string | undefined): string {
  return byId.get(id ?? '') ?? customTemplate(id) ?? byId.get('deployments.apps') ?? ''
}

/** What every custom resource begins with; its schema is the cluster's to check. */
function customTemplate(id: string | undefined): string | undefined {
  const kind = useCustomKinds.getState().kinds?.find((candidate) => qualifiedResource(candidate) === id)
  if (kind === undefined) return undefined
  return `apiVersion: ${apiVersionOf(kind)}\nkind: ${kind.kind}\nmetadata:\n  name: my-${kind.singular}\nspec: {}\n`
}
