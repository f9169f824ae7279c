import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EndpointSlice, Namespace, Pod } from '../../../shared/schema/types.ts'
import { Cluster, refusal, type Body } from './cluster.ts'
import { deployment, pod, service } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const configMap = (name: string, metadata: Body = {}): Body => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata }
})
const complaint = (metadata: Body): string => refusal(cluster.tryCreate(configMap('a', metadata))).message
const long = (length: number): string => 'x'.repeat(length)

describe('P10 labels and annotations', () => {
  const badLabels: readonly (readonly [string, Record<string, string>, string])[] = [
    ['a name of 64 characters', { [long(64)]: 'x' }, 'name part must be no more than 63 characters'],
    ['a value of 64 characters', { a: long(64) }, 'must be no more than 63 characters'],
    ['a prefix of 254 characters', { [`${long(254)}/a`]: 'x' }, 'prefix part must be no more than 253 characters'],
    ['an empty prefix', { '/a': 'x' }, 'prefix part must be non-empty'],
    ['an empty name', { 'example.com/': 'x' }, 'name part must be non-empty'],
    ['a prefix that is no subdomain', { 'Example_/a': 'x' }, 'prefix part a lowercase RFC 1123 subdomain'],
    ['a space in the name', { 'a b': 'x' }, "name part must consist of alphanumeric characters, '-', '_' or '.'"],
    ['a value that ends in a dash', { a: 'x-' }, 'a valid label must be an empty string or consist of alphanumeric']
  ]
  test.each(badLabels)('P10 a label is refused: %s', (_title, labels, words) => {
    expect(complaint({ labels })).toContain(`metadata.labels: Invalid value: `)
    expect(complaint({ labels })).toContain(words)
  })

  test('P10 the longest prefix, name and value are taken, and an empty value', () => {
    const prefix = [long(63), long(63), long(63), long(61)].join('.')
    expect(prefix).toHaveLength(253)
    cluster.create(configMap('a', { labels: { [`${prefix}/${long(63)}`]: long(63), empty: '' } }))
  })

  test('P10 annotations take any value, up to 256 KiB together', () => {
    cluster.create(configMap('a', { annotations: { words: 'any ${text}\n {"even": "JSON"} ü', UPPER: long(1000) } }))
    expect(refusal(cluster.tryCreate(configMap('b', { annotations: { a: long(262_144) } }))).message).toBe(
      'ConfigMap "b" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes'
    )
  })

  const selectors: readonly (readonly [string, readonly string[]])[] = [
    ['app=a', ['x', 'y']],
    ['app!=a', ['z']],
    ['app in (a,b)', ['x', 'y', 'z']],
    ['app notin (a)', ['z']],
    ['tier', ['y']],
    ['!tier', ['x', 'z']],
    ['app=a,tier=front', ['y']]
  ]
  test.each(selectors)('P10 a list selects by %s', (selector, names) => {
    cluster.create(pod('x', {}, {}, { labels: { app: 'a' } }))
    cluster.create(pod('y', {}, {}, { labels: { app: 'a', tier: 'front' } }))
    cluster.create(pod('z', {}, {}, { labels: { app: 'b' } }))
    expect(cluster.pods(selector).map(({ metadata }) => metadata.name)).toEqual(names)
  })

  test('P10 a pod that is relabelled leaves its ReplicaSet, which makes another, and its Service, and lives on', () => {
    cluster.create(service('web'))
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.run(30)
    const [odd] = cluster.pods('app=web')
    const { name, uid } = odd!.metadata
    const address = odd!.status!.podIP!
    const endpoints = (): readonly string[] =>
      cluster
        .list<EndpointSlice>('endpointslices', 'kubernetes.io/service-name=web')
        .flatMap((slice) => slice.endpoints.flatMap(({ addresses }) => addresses))
    expect(endpoints()).toContain(address)
    cluster.patch(`pods ${name}`, { metadata: { labels: { app: 'debug' } } })
    cluster.run(30)
    const now = cluster.get<Pod>(`pods ${name}`)!
    expect([now.metadata.uid, now.metadata.ownerReferences, cluster.podRow(name)]).toEqual([
      uid,
      undefined,
      '1/1 Running 0'
    ])
    expect(cluster.pods('app=web')).toHaveLength(2)
    expect(endpoints()).toHaveLength(2)
    expect(endpoints()).not.toContain(address)
  })

  test('P10 a pod that is relabelled back is one too many and goes', () => {
    cluster.create(deployment('web', { replicas: 1 }))
    cluster.run(30)
    const { name } = cluster.pods('app=web')[0]!.metadata
    cluster.patch(`pods ${name}`, { metadata: { labels: { app: 'debug' } } })
    cluster.run(30)
    cluster.patch(`pods ${name}`, { metadata: { labels: { app: 'web' } } })
    cluster.run(60)
    expect(cluster.pods('app=web')).toHaveLength(1)
  })

  test('P10 nodes are labelled as all else is', () => {
    cluster.patch('nodes worker-1', { metadata: { labels: { disk: 'ssd' } } })
    expect(cluster.node('worker-1').metadata.labels).toMatchObject({ disk: 'ssd' })
    cluster.patch('nodes worker-1', { metadata: { labels: { disk: null } } })
    expect(cluster.node('worker-1').metadata.labels).not.toHaveProperty('disk')
  })
})

describe('P11 names and UIDs', () => {
  const badNames: readonly (readonly [string, string, string])[] = [
    ['upper case', 'Web', 'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters'],
    ['an underscore', 'my_web', 'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters'],
    ['a dash at its end', 'web-', 'must start and end with an alphanumeric character'],
    ['254 characters', long(254), 'must be no more than 253 characters']
  ]
  test.each(badNames)('P11 a name is refused: %s', (_title, name, words) => {
    expect(refusal(cluster.tryCreate(configMap(name))).message).toContain(words)
  })

  test('P11 a name may have 253 characters, that of a namespace 63, that of a Service must begin with a letter', () => {
    cluster.create(configMap(long(253)))
    const namespace = (name: string): Body => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
    cluster.create(namespace(long(63)))
    expect(refusal(cluster.tryCreate(namespace(long(64)))).message).toContain('must be no more than 63 characters')
    expect(refusal(cluster.tryCreate(namespace('a.b'))).message).toContain('must not contain dots')
    expect(refusal(cluster.tryCreate(service('1web'))).message).toContain('a DNS-1035 label must consist of')
  })

  test('P11 generateName makes names of its own, at most 63 characters long', () => {
    const made = (base: string): string =>
      cluster.create<Pod>({ ...pod(''), metadata: { generateName: base } }).metadata.name
    expect(made('job-')).toMatch(/^job-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
    expect(made(`${long(70)}-`)).toHaveLength(63)
    expect(made('job-')).not.toBe(made('job-'))
  })

  test('P11 a name is taken once in a namespace and free in another', () => {
    cluster.create(configMap('a'))
    expect(refusal(cluster.tryCreate(configMap('a')))).toMatchObject({ code: 409, reason: 'AlreadyExists' })
    cluster.create(configMap('a', { namespace: 'kube-public' }))
  })

  test('P11 an object that is made again has another UID', () => {
    const first = cluster.create<Pod>(pod('a')).metadata.uid
    cluster.delete('pods a', { gracePeriodSeconds: 0 })
    cluster.run(60)
    const second = cluster.create<Pod>(pod('a')).metadata.uid
    expect(second).not.toBe(first)
    expect(second).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('P11 neither name nor UID can be changed', () => {
    const { uid } = cluster.create<Pod>(pod('a')).metadata
    const other = `00000000-0000-4000-8000-000000000000`
    expect(refusal(cluster.tryPatch('pods a', { metadata: { uid: other } })).message).toContain('field is immutable')
    expect(refusal(cluster.tryPatch('pods a', { metadata: { name: 'b' } })).code).toBe(400)
    expect(cluster.get<Pod>('pods a')!.metadata.uid).toBe(uid)
  })
})

describe('C1 namespaces', () => {
  const namespace = (name: string): Body => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })

  test('C1 a namespace keeps names and lists apart, and has an account and a certificate of its own', () => {
    cluster.create(namespace('team'))
    cluster.run(1)
    cluster.create(configMap('a', { namespace: 'team' }))
    cluster.create(configMap('a'))
    expect(cluster.list('configmaps', undefined, 'team').map(({ metadata }) => metadata.name)).toEqual([
      'a',
      'kube-root-ca.crt'
    ])
    expect(cluster.get('serviceaccounts default', 'team')).toBeDefined()
  })

  test('C1 what names no namespace that is there is refused', () => {
    expect(refusal(cluster.tryCreate(configMap('a', { namespace: 'none' })))).toMatchObject({
      code: 404,
      message: 'namespaces "none" not found'
    })
  })

  test('C1 a namespace that is deleted takes all it holds along, and takes nothing new meanwhile', () => {
    cluster.create(namespace('team'))
    cluster.run(1)
    cluster.create(configMap('stay', { namespace: 'team', finalizers: ['example.com/hold'] }))
    cluster.create({ ...deployment('web'), metadata: { name: 'web', namespace: 'team' } })
    cluster.run(20)
    cluster.delete('namespaces team')
    cluster.run(60)
    expect(cluster.get<Namespace>('namespaces team')!.status!.phase).toBe('Terminating')
    expect(cluster.pods(undefined, 'team')).toEqual([])
    expect(refusal(cluster.tryCreate(configMap('b', { namespace: 'team' }))).message).toContain(
      'unable to create new content in namespace team because it is being terminated'
    )
    cluster.patch('configmaps stay', { metadata: { finalizers: null } }, { namespace: 'team', type: 'merge' })
    expect(cluster.until(() => cluster.get('namespaces team') === undefined, 60)).toBeLessThan(60)
  })

  test('C1 default, kube-system and kube-public stay', () => {
    for (const name of ['default', 'kube-system', 'kube-public'])
      expect(refusal(cluster.delete(`namespaces ${name}`)).message).toContain('this namespace may not be deleted')
  })

  test('C1 kube-node-lease may be deleted, and is made again within a minute of its end', () => {
    const before = cluster.get<Namespace>('namespaces kube-node-lease')!.metadata.uid
    cluster.delete('namespaces kube-node-lease')
    const isNew = (): boolean => {
      const uid = cluster.get<Namespace>('namespaces kube-node-lease')?.metadata.uid
      return uid !== undefined && uid !== before
    }
    expect(cluster.until(isNew, 90)).toBeLessThan(90)
    cluster.run(60)
    expect(cluster.rows('nodes').map(({ Status }) => Status)).toEqual(cluster.list('nodes').map(() => 'Ready'))
    expect(cluster.list('leases', undefined, 'kube-node-lease')).toHaveLength(cluster.list('nodes').length)
  })
})
