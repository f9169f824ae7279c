// What this server serves at this moment: the one description from which discovery and the OpenAPI documents are made.

export interface GroupVersionKind {
  /** Empty for the core group. */
  readonly group: string
  readonly version: string
  readonly kind: string
}

export interface ServedSubresource {
  /** "status", "scale", "log". */
  readonly name: string
  /** What its body is: autoscaling/v1 Scale under a Deployment. */
  readonly body: GroupVersionKind
  readonly verbs: readonly string[]
}

/** A resource in one version; one that is served in two versions stands here twice. */
export interface ServedResource extends GroupVersionKind {
  /** The plural in URLs. */
  readonly resource: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  readonly subresources: readonly ServedSubresource[]
  /** What its objects are stored as; absent where nothing is stored (reviews, metrics). */
  readonly storage?: GroupVersionKind
  /** Whether a CustomResourceDefinition made it. */
  readonly isCustom: boolean
}

export interface ServedResources {
  /** Another number whenever `list` would answer something else. */
  readonly revision: number
  list(): readonly ServedResource[]
}

export interface ServedVersion {
  readonly version: string
  /** By name. */
  readonly resources: readonly ServedResource[]
}

export interface ServedGroup {
  readonly name: string
  /** The preferred version first. */
  readonly versions: readonly ServedVersion[]
}

/** The groups of a real server in the order of their priority (kube-apiserver's apiServicePriorities). */
const groupOrder = [
  '',
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'internal.apiserver.k8s.io',
  'resource.k8s.io',
  'storagemigration.k8s.io'
]
/** An add-on's APIService, registered behind everything else. */
const lastGroups = new Set(['metrics.k8s.io'])

function groupRank(group: string): number {
  const rank = groupOrder.indexOf(group)
  if (rank >= 0) return rank
  return groupOrder.length + (lastGroups.has(group) ? 1 : 0)
}

/** Groups in the order in which upstream's aggregator lists them, groups of custom resources by name behind the built-in ones. */
export function groupsOf(resources: readonly ServedResource[]): readonly ServedGroup[] {
  const groups = new Map<string, Map<string, ServedResource[]>>()
  for (const resource of resources) {
    const versions = getOrSet(groups, resource.group, () => new Map<string, ServedResource[]>())
    getOrSet(versions, resource.version, () => []).push(resource)
  }
  return [...groups]
    .map(([name, versions]) => ({ name, versions: versionsOf(versions) }))
    .sort((a, b) => groupRank(a.name) - groupRank(b.name) || (a.name < b.name ? -1 : 1))
}

function versionsOf(versions: ReadonlyMap<string, ServedResource[]>): ServedVersion[] {
  return [...versions]
    .map(([version, resources]) => ({
      version,
      resources: resources.sort((a, b) => (a.resource < b.resource ? -1 : 1))
    }))
    .sort((a, b) => compareVersions(b.version, a.version))
}

function getOrSet<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}

const stability = ['alpha', 'beta', '']

/**
 * Above zero where `a` is the better version (apimachinery's CompareKubeAwareVersionStrings): stable before beta before
 * alpha, then the higher number; what is no such version is behind all, by the alphabet.
 */
function compareVersions(a: string, b: string): number {
  const [left, right] = [versionParts(a), versionParts(b)]
  if (left === undefined || right === undefined) {
    if (left !== undefined || right !== undefined) return left === undefined ? -1 : 1
    return a < b ? 1 : a > b ? -1 : 0
  }
  for (const [index, part] of left.entries()) {
    if (part !== right[index]!) return part - right[index]!
  }
  return 0
}

function versionParts(version: string): readonly number[] | undefined {
  const match = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/.exec(version)
  if (match === null) return undefined
  return [stability.indexOf(match[2] ?? ''), Number(match[1]), Number(match[3] ?? '0')]
}
