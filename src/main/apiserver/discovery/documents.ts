// The documents of discovery, as k8s.io/apiserver's endpoints/discovery writes them: plain, one for each group and
// version, and aggregated, all of it in two answers.
import { createHash } from 'node:crypto'
import type { GroupVersionKind, ServedGroup, ServedResource, ServedVersion } from './served-resources.ts'

/** The versions of apidiscovery.k8s.io that clients ask for. */
export type AggregatedVersion = 'v2' | 'v2beta1'

/** The order in which upstream names the verbs of custom resources; those of built-in ones go by the alphabet. */
const customVerbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']

function verbsOf(verbs: readonly string[], isCustom: boolean): readonly string[] {
  return isCustom
    ? [...verbs].sort((a, b) => customVerbs.indexOf(a) - customVerbs.indexOf(b))
    : [...verbs].sort((a, b) => (a < b ? -1 : 1))
}

function groupVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`
}

/** Where a body is of the resource's own group and version, the plain documents leave both out. */
function foreign(body: GroupVersionKind, { group, version }: GroupVersionKind): Partial<GroupVersionKind> {
  return body.group === group && body.version === version ? {} : { group: body.group, version: body.version }
}

/** /api: `serverAddress` is the HOST:PORT under which clients reach the server. */
export function apiVersions(core: ServedGroup | undefined, serverAddress: string): object {
  return {
    kind: 'APIVersions',
    versions: core?.versions.map(({ version }) => version) ?? [],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }]
  }
}

/** /apis. The core group is not among them. */
export function apiGroupList(groups: readonly ServedGroup[]): object {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.filter(({ name }) => name !== '').map(groupEntry) }
}

/** /apis/GROUP */
export function apiGroup(group: ServedGroup): object {
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(group) }
}

function groupEntry({ name, versions }: ServedGroup): object {
  const entries = versions.map(({ version }) => ({ groupVersion: groupVersion(name, version), version }))
  return { name, versions: entries, preferredVersion: entries[0] }
}

/** /api/v1 and /apis/GROUP/VERSION */
export function apiResourceList(group: string, { version, resources }: ServedVersion): object {
  return {
    kind: 'APIResourceList',
    ...(group !== '' && { apiVersion: 'v1' }),
    groupVersion: groupVersion(group, version),
    resources: resources.flatMap(resourceEntries)
  }
}

function resourceEntries(resource: ServedResource): readonly object[] {
  const { namespaced, isCustom, storage, shortNames, categories } = resource
  const own = {
    name: resource.resource,
    singularName: resource.singular,
    namespaced,
    kind: resource.kind,
    verbs: verbsOf(resource.verbs, isCustom),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(storage !== undefined && { storageVersionHash: storageVersionHash(storage) })
  }
  const below = subresourcesByName(resource).map(({ name, body, verbs }) => ({
    name: `${resource.resource}/${name}`,
    singularName: '',
    namespaced,
    ...foreign(body, resource),
    kind: body.kind,
    verbs: verbsOf(verbs, isCustom)
  }))
  return [own, ...below]
}

function subresourcesByName({ subresources }: ServedResource): ServedResource['subresources'] {
  return [...subresources].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Upstream's hash of what the objects are stored as; clients only compare it. */
function storageVersionHash({ group, version, kind }: GroupVersionKind): string {
  return createHash('sha256').update(`${group}/${version}/${kind}`).digest().subarray(0, 8).toString('base64')
}

/** /api (the core group alone) or /apis (all others), aggregated. */
export function aggregatedDiscovery(groups: readonly ServedGroup[], form: AggregatedVersion): object {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${form}`,
    metadata: {},
    items: groups.map(({ name, versions }) => ({
      metadata: name === '' ? {} : { name },
      versions: versions.map(({ version, resources }) => ({
        version,
        resources: resources.map(aggregatedResource),
        freshness: 'Current'
      }))
    }))
  }
}

/** Upstream leaves group and version empty where they are the resource's own, but for custom resources. */
function responseKind({ group, version, kind }: GroupVersionKind, resource: ServedResource): GroupVersionKind {
  const isOwn = !resource.isCustom && group === resource.group && version === resource.version
  return isOwn ? { group: '', version: '', kind } : { group, version, kind }
}

function aggregatedResource(resource: ServedResource): object {
  const { shortNames, categories, isCustom } = resource
  const subresources = subresourcesByName(resource)
  return {
    resource: resource.resource,
    responseKind: responseKind(resource, resource),
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: verbsOf(resource.verbs, isCustom),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(subresources.length > 0 && {
      subresources: subresources.map(({ name, body, verbs }) => ({
        subresource: name,
        responseKind: responseKind(body, resource),
        verbs: verbsOf(verbs, isCustom)
      }))
    })
  }
}
