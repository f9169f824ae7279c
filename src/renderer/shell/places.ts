import { qualifiedResource } from '../../shared/kinds/kind.ts'
import { nobodysFilter, workloads } from '../../shared/kinds/joined-list.ts'
import { pluralName } from '../../shared/kinds/plural-name.ts'
import { kindNamed } from '../../shared/kinds/kind-names.ts'
import type { ClusterKind } from '../connection/cluster-kinds.ts'
import { kindIcon, type IconName } from '../icons/icon.tsx'
import type { Page } from './route.ts'

/** One row of the navigation. */
export interface Place {
  readonly id: string
  /** A kind's plural name, which is not translated, or a key of the texts. */
  readonly name:
    | { readonly text: string }
    | {
        readonly key:
          | 'overview'
          | 'allWorkloads'
          | 'clusters'
          | 'machines'
          | 'map'
          | 'scheduler'
          | 'chaos'
          | 'images'
          | 'rollouts'
          | 'helm'
          | 'logs'
          | 'events'
          | 'traffic'
          | 'api'
          | 'usage'
          | 'whoMay'
          | 'addOns'
      }
  /** In place of a name that would be cut until two look alike. */
  readonly short?: string
  readonly icon: IconName
  readonly page: Page
  /** What its filter begins with. */
  readonly filter?: string
  /** Whose count stands at its right: "pods", "deployments.apps". */
  readonly counts?: string
  /** The letter after g. */
  readonly letter?: string
}

export interface PlaceGroup {
  readonly caption?:
    | 'cluster'
    | 'workloads'
    | 'network'
    | 'config'
    | 'storage'
    | 'explore'
    | 'custom'
    | 'access'
    | 'policy'
    | 'drivers'
    | 'internals'
    | 'extensions'
  /** The API group of all of it. */
  readonly apiGroup?: string
  readonly places: readonly Place[]
  /** Folded until somebody opens it. */
  readonly closed?: boolean
  /** In the rail of a narrow window this icon stands for all of it. */
  readonly railIcon?: IconName
}

function listPlace(group: string, resource: string, letter?: string): Place {
  const kind = kindNamed(group, resource)
  if (kind === undefined) throw new Error(`no kind ${resource}.${group}`)
  return letter === undefined ? kindPlace(kind) : { ...kindPlace(kind), letter }
}

function kindPlace(kind: ClusterKind): Place {
  const { group, resource } = kind
  const counts = qualifiedResource(kind)
  return {
    id: counts,
    name: { text: pluralName(kind.kind) },
    icon: kindIcon(kind.icon),
    page: { panel: 'list', group, resource },
    counts
  }
}

/** What a person looks at every day. */
const everyday: readonly PlaceGroup[] = [
  {
    places: [
      { id: 'overview', name: { key: 'overview' }, icon: 'cluster', page: { panel: 'overview' }, letter: 'o' },
      listPlace('', 'nodes', 'n'),
      { id: 'map', name: { key: 'map' }, icon: 'map', page: { panel: 'map' }, letter: 'v' },
      { id: 'scheduler', name: { key: 'scheduler' }, icon: 'scheduler', page: { panel: 'scheduler' }, letter: 'q' }
    ]
  },
  {
    caption: 'cluster',
    railIcon: 'machine',
    places: [
      { id: 'machines', name: { key: 'machines' }, icon: 'machine', page: { panel: 'machines' }, letter: 'm' },
      { id: 'clusters', name: { key: 'clusters' }, icon: 'clusters', page: { panel: 'clusters' }, letter: 'b' },
      { id: 'images', name: { key: 'images' }, icon: 'image', page: { panel: 'images' }, letter: 'i' },
      listPlace('', 'namespaces')
    ]
  },
  {
    caption: 'workloads',
    places: [
      {
        id: 'workloads',
        name: { key: 'allWorkloads' },
        icon: 'table',
        page: { panel: 'list', group: workloads.group, resource: workloads.resource },
        filter: nobodysFilter,
        letter: 'k'
      },
      listPlace('', 'pods', 'p'),
      listPlace('apps', 'deployments', 'd'),
      listPlace('apps', 'statefulsets'),
      listPlace('apps', 'daemonsets'),
      listPlace('batch', 'jobs', 'j'),
      listPlace('batch', 'cronjobs'),
      listPlace('apps', 'replicasets', 'r'),
      { ...listPlace('autoscaling', 'horizontalpodautoscalers'), short: 'Autoscalers' }
    ]
  },
  {
    caption: 'network',
    railIcon: 'service',
    places: [
      listPlace('', 'services', 's'),
      listPlace('networking.k8s.io', 'ingresses'),
      listPlace('networking.k8s.io', 'networkpolicies'),
      listPlace('discovery.k8s.io', 'endpointslices'),
      listPlace('networking.k8s.io', 'ingressclasses'),
      { id: 'traffic', name: { key: 'traffic' }, icon: 'traffic', page: { panel: 'traffic' }, letter: 't' }
    ]
  },
  {
    caption: 'config',
    railIcon: 'configmap',
    places: [listPlace('', 'configmaps', 'c'), listPlace('', 'secrets')]
  },
  {
    caption: 'storage',
    railIcon: 'persistentvolumeclaim',
    places: [
      { ...listPlace('', 'persistentvolumeclaims'), short: 'Claims' },
      { ...listPlace('', 'persistentvolumes'), short: 'Volumes' },
      listPlace('storage.k8s.io', 'storageclasses')
    ]
  },
  {
    caption: 'explore',
    places: [
      { id: 'rollouts', name: { key: 'rollouts' }, icon: 'rollout', page: { panel: 'rollouts' }, letter: 'u' },
      { id: 'helm', name: { key: 'helm' }, icon: 'helm', page: { panel: 'helm' }, letter: 'h' },
      { id: 'logs', name: { key: 'logs' }, icon: 'log', page: { panel: 'logs' }, letter: 'l' },
      {
        id: 'events',
        name: { key: 'events' },
        icon: 'event',
        page: { panel: 'events' },
        counts: 'events',
        letter: 'e'
      },
      { id: 'usage', name: { key: 'usage' }, icon: 'chart', page: { panel: 'usage' }, letter: 'y' },
      { id: 'chaos', name: { key: 'chaos' }, icon: 'chaos', page: { panel: 'chaos' }, letter: 'x' }
    ]
  }
]

/** What is looked after less often, behind the kinds that a cluster brings itself. */
const administration: readonly PlaceGroup[] = [
  {
    caption: 'access',
    closed: true,
    railIcon: 'access',
    places: [
      { id: 'api', name: { key: 'api' }, icon: 'access', page: { panel: 'api' }, letter: 'a' },
      { id: 'access', name: { key: 'whoMay' }, icon: 'show', page: { panel: 'access', view: 'matrix' }, letter: 'w' },
      listPlace('', 'serviceaccounts'),
      listPlace('rbac.authorization.k8s.io', 'roles'),
      listPlace('rbac.authorization.k8s.io', 'rolebindings'),
      listPlace('rbac.authorization.k8s.io', 'clusterroles'),
      listPlace('rbac.authorization.k8s.io', 'clusterrolebindings'),
      { ...listPlace('certificates.k8s.io', 'certificatesigningrequests'), short: 'SigningRequests' }
    ]
  },
  {
    caption: 'policy',
    closed: true,
    railIcon: 'resourcequota',
    places: [
      listPlace('', 'resourcequotas'),
      listPlace('', 'limitranges'),
      { ...listPlace('policy', 'poddisruptionbudgets'), short: 'DisruptionBudgets' },
      listPlace('scheduling.k8s.io', 'priorityclasses'),
      listPlace('node.k8s.io', 'runtimeclasses'),
      listPlace('flowcontrol.apiserver.k8s.io', 'flowschemas'),
      { ...listPlace('flowcontrol.apiserver.k8s.io', 'prioritylevelconfigurations'), short: 'PriorityLevels' }
    ]
  },
  {
    caption: 'drivers',
    closed: true,
    railIcon: 'csidriver',
    places: [
      listPlace('storage.k8s.io', 'volumeattachments'),
      listPlace('storage.k8s.io', 'csidrivers'),
      listPlace('storage.k8s.io', 'csinodes'),
      listPlace('storage.k8s.io', 'csistoragecapacities'),
      { ...listPlace('storage.k8s.io', 'volumeattributesclasses'), short: 'AttributesClasses' }
    ]
  },
  {
    caption: 'internals',
    closed: true,
    railIcon: 'controllerrevision',
    places: [
      listPlace('', 'endpoints'),
      listPlace('networking.k8s.io', 'servicecidrs'),
      listPlace('networking.k8s.io', 'ipaddresses'),
      listPlace('', 'replicationcontrollers'),
      listPlace('', 'podtemplates'),
      listPlace('apps', 'controllerrevisions'),
      listPlace('coordination.k8s.io', 'leases')
    ]
  },
  {
    caption: 'extensions',
    closed: true,
    railIcon: 'apiservice',
    places: [
      { id: 'add-ons', name: { key: 'addOns' }, icon: 'attach', page: { panel: 'add-ons' }, letter: 'f' },
      { ...listPlace('apiextensions.k8s.io', 'customresourcedefinitions'), short: 'ResourceDefinitions' },
      listPlace('apiregistration.k8s.io', 'apiservices'),
      {
        ...listPlace('admissionregistration.k8s.io', 'validatingwebhookconfigurations'),
        short: 'ValidatingWebhooks'
      },
      { ...listPlace('admissionregistration.k8s.io', 'mutatingwebhookconfigurations'), short: 'MutatingWebhooks' },
      { ...listPlace('admissionregistration.k8s.io', 'validatingadmissionpolicies'), short: 'AdmissionPolicies' },
      { ...listPlace('admissionregistration.k8s.io', 'validatingadmissionpolicybindings'), short: 'PolicyBindings' }
    ]
  }
]

/** The navigation from top to bottom, of what every cluster has. */
export const placeGroups: readonly PlaceGroup[] = [...everyday, ...administration]

/** The navigation with the kinds of the cluster's CustomResourceDefinitions, by API group and name. */
export function placeGroupsWith(customKinds: readonly ClusterKind[]): readonly PlaceGroup[] {
  return [...everyday, ...customPlaceGroups(customKinds), ...administration]
}

export function customPlaceGroups(kinds: readonly ClusterKind[]): readonly PlaceGroup[] {
  const byGroup = new Map<string, ClusterKind[]>()
  for (const kind of kinds) {
    const others = byGroup.get(kind.group)
    if (others === undefined) byGroup.set(kind.group, [kind])
    else others.push(kind)
  }
  return [...byGroup]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([apiGroup, members], index) => ({
      ...(index === 0 ? { caption: 'custom' as const } : {}),
      apiGroup,
      railIcon: 'customresourcedefinition' as const,
      places: members.sort((a, b) => (a.kind < b.kind ? -1 : 1)).map(kindPlace)
    }))
}

/** The groups as the rail has them: all custom kinds are one. */
export function railGroups(groups: readonly PlaceGroup[]): readonly PlaceGroup[] {
  const custom = groups.filter(({ apiGroup }) => apiGroup !== undefined)
  return groups.flatMap((group) => {
    if (group.apiGroup === undefined) return [group]
    return group === custom[0] ? [{ ...group, places: custom.flatMap(({ places }) => places) }] : []
  })
}
