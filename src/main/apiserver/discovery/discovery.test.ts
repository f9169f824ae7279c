import { describe, expect, it } from 'vitest'
import { kinds } from '../../../shared/kinds/table.ts'
import { hasOfficial, officialResources, readOfficial, servedOf } from '../openapi/testing-official.ts'
import { DiscoveryCache } from './discovery-cache.ts'
import type { ServedResource } from './served-resources.ts'
import { groupsOf } from './served-resources.ts'

const all = ['watch', 'update', 'patch', 'list', 'get', 'deletecollection', 'delete', 'create']
const core = (kind: string) => ({ group: '', version: 'v1', kind })

const pods: ServedResource = {
  ...core('Pod'),
  resource: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  verbs: all,
  subresources: [
    { name: 'status', body: core('Pod'), verbs: ['update', 'get', 'patch'] },
    { name: 'eviction', body: { group: 'policy', version: 'v1', kind: 'Eviction' }, verbs: ['create'] }
  ],
  storage: core('Pod'),
  isCustom: false
}

function autoscalers(version: string): ServedResource {
  const kind = { group: 'autoscaling', version, kind: 'HorizontalPodAutoscaler' }
  const names = { resource: 'horizontalpodautoscalers', singular: 'horizontalpodautoscaler', shortNames: ['hpa'] }
  return { ...pods, ...kind, ...names, subresources: [], storage: { ...kind, version: 'v2' } }
}

const cronTabKind = { group: 'stable.example.com', version: 'v1', kind: 'CronTab' }
const cronTabs: ServedResource = {
  ...pods,
  ...cronTabKind,
  resource: 'crontabs',
  singular: 'crontab',
  shortNames: [],
  categories: [],
  subresources: [{ name: 'status', body: cronTabKind, verbs: ['get', 'patch', 'update'] }],
  storage: cronTabKind,
  isCustom: true
}

function cacheOf(...resources: readonly ServedResource[]): DiscoveryCache {
  return new DiscoveryCache(servedOf(resources), '127.0.0.1:6443')
}

function read(cache: DiscoveryCache, path: string, form: 'plain' | 'v2' | 'v2beta1' = 'plain'): unknown {
  return JSON.parse(cache.document(path, form)!.bytes.toString('utf8'))
}

// What a real API server of 1.34 answers, without what this one does not serve.
describe('plain discovery', () => {
  const cache = cacheOf(autoscalers('v1'), cronTabs, pods, autoscalers('v2'))

  it('lists versions and groups', () => {
    expect(read(cache, '/api')).toEqual({
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1:6443' }]
    })
    const autoscaling = {
      name: 'autoscaling',
      versions: [
        { groupVersion: 'autoscaling/v2', version: 'v2' },
        { groupVersion: 'autoscaling/v1', version: 'v1' }
      ],
      preferredVersion: { groupVersion: 'autoscaling/v2', version: 'v2' }
    }
    const stable = { groupVersion: 'stable.example.com/v1', version: 'v1' }
    expect(read(cache, '/apis')).toEqual({
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: [autoscaling, { name: 'stable.example.com', versions: [stable], preferredVersion: stable }]
    })
    expect(read(cache, '/apis/autoscaling')).toEqual({ kind: 'APIGroup', apiVersion: 'v1', ...autoscaling })
  })

  it('lists resources and what is below them', () => {
    const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
    const below = { singularName: '', namespaced: true }
    expect(read(cache, '/api/v1')).toEqual({
      kind: 'APIResourceList',
      groupVersion: 'v1',
      resources: [
        {
          name: 'pods',
          singularName: 'pod',
          namespaced: true,
          kind: 'Pod',
          verbs,
          shortNames: ['po'],
          categories: ['all'],
          storageVersionHash: 'xPOwRZ+Yhw8='
        },
        { ...below, name: 'pods/eviction', group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] },
        { ...below, name: 'pods/status', kind: 'Pod', verbs: ['get', 'patch', 'update'] }
      ]
    })
    expect(read(cache, '/apis/stable.example.com/v1')).toMatchObject({
      apiVersion: 'v1',
      groupVersion: 'stable.example.com/v1',
      resources: [
        { verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'] },
        { name: 'crontabs/status' }
      ]
    })
  })

  it('has nothing at other paths', () => {
    for (const path of ['/api/v2', '/apis/x', '/apis/autoscaling/v3', '/apis/autoscaling/v1/x', '/api/v1/pods', '/x']) {
      expect(cache.document(path, 'plain'), path).toBeUndefined()
    }
  })
})

describe('aggregated discovery', () => {
  it('has all in two documents, in both versions of the format', () => {
    const cache = cacheOf(autoscalers('v1'), cronTabs, pods, autoscalers('v2'))
    const own = (kind: string) => ({ group: '', version: '', kind })
    expect(read(cache, '/api', 'v2')).toEqual({
      kind: 'APIGroupDiscoveryList',
      apiVersion: 'apidiscovery.k8s.io/v2',
      metadata: {},
      items: [
        {
          metadata: {},
          versions: [
            {
              version: 'v1',
              freshness: 'Current',
              resources: [
                {
                  resource: 'pods',
                  responseKind: own('Pod'),
                  scope: 'Namespaced',
                  singularResource: 'pod',
                  verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
                  shortNames: ['po'],
                  categories: ['all'],
                  subresources: [
                    {
                      subresource: 'eviction',
                      responseKind: { group: 'policy', version: 'v1', kind: 'Eviction' },
                      verbs: ['create']
                    },
                    { subresource: 'status', responseKind: own('Pod'), verbs: ['get', 'patch', 'update'] }
                  ]
                }
              ]
            }
          ]
        }
      ]
    })
    expect(read(cache, '/apis', 'v2beta1')).toMatchObject({
      apiVersion: 'apidiscovery.k8s.io/v2beta1',
      items: [
        { metadata: { name: 'autoscaling' }, versions: [{ version: 'v2' }, { version: 'v1' }] },
        { metadata: { name: 'stable.example.com' }, versions: [{ resources: [{ responseKind: cronTabKind }] }] }
      ]
    })
  })

  it('keeps a document until what is served changes', () => {
    let resources = [pods]
    let revision = 1
    const served = {
      list: () => resources,
      get revision() {
        return revision
      }
    }
    const cache = new DiscoveryCache(served, 'x')
    const before = cache.document('/apis', 'v2')!
    expect(cache.document('/apis', 'v2')).toBe(before)
    resources = [pods, cronTabs]
    revision++
    const after = cache.document('/apis', 'v2')!
    expect(after.bytes.includes('crontabs')).toBe(true)
    expect(after.etag).not.toBe(before.etag)
    expect(after.etag).toMatch(/^"[0-9A-F]{128}"$/)
  })
})

describe('the order of groups and versions', () => {
  it.skipIf(!hasOfficial)("is a real server's (skipped without the official document)", () => {
    const names = groupsOf([...officialResources(readOfficial()), cronTabs].toReversed()).map(({ name }) => name)
    expect(names).toEqual([
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
      'resource.k8s.io',
      'stable.example.com'
    ])
  })

  it('puts stable versions before beta before alpha, higher numbers first', () => {
    const versions = ['v1alpha1', 'foo', 'v10', 'v2', 'v1beta1', 'v1', 'v1beta10', 'v2alpha1', 'bar']
    const [group] = groupsOf(versions.map((version) => ({ ...cronTabs, version })))
    expect(group!.versions.map(({ version }) => version)).toEqual([
      'v10',
      'v2',
      'v1',
      'v1beta10',
      'v1beta1',
      'v2alpha1',
      'v1alpha1',
      'bar',
      'foo'
    ])
  })
})

/** From the discovery of a real server. */
const hashes: Readonly<Record<string, string>> = {
  '/configmaps': 'qFsyl6wFWjQ=',
  '/endpoints': 'fWeeMqaN/OA=',
  '/events': 'r2yiGXH7wu8=',
  '/namespaces': 'Q3oi5N2YM8M=',
  '/nodes': 'XwShjMxG9Fs=',
  '/pods': 'xPOwRZ+Yhw8=',
  '/secrets': 'S6u1pOWzb84=',
  '/serviceaccounts': 'pbx9ZvyFpBE=',
  '/services': '0/CO1lhkEBI='
}

it('hashes what is stored as upstream does', () => {
  for (const kind of kinds) {
    const hash = hashes[`${kind.group}/${kind.resource}`]
    if (hash === undefined) continue
    const { group, version, kind: name } = kind
    const cache = cacheOf({
      ...pods,
      ...kind,
      verbs: all,
      subresources: [],
      storage: { group, version, kind: name },
      isCustom: false
    })
    expect(read(cache, '/api/v1'), kind.resource).toMatchObject({ resources: [{ storageVersionHash: hash }] })
  }
})
