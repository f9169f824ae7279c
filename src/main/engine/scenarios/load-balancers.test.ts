import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import type { Service } from '../../../shared/schema/types.ts'
import { Cluster, type Body } from './cluster.ts'
import { deployment, service } from './manifests.ts'
import { ask, outcome, outside, wayOf } from './requests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
  cluster.create(deployment('web', { replicas: 2 }))
})
afterEach(() => cluster.close())

const folder = join(import.meta.dirname, '../../../../resources/samples')

function apply(name: string, change: (body: Body) => Body | undefined = (body) => body): void {
  const text = readFileSync(join(folder, `${name}.yaml`), 'utf8')
  for (const document of parseAllDocuments(text)) {
    const body = change(document.toJS() as Body)
    if (body !== undefined) cluster.create(body)
  }
}

function install(addresses: readonly string[] = ['172.18.255.200-172.18.255.201']): void {
  apply('metallb')
  cluster.run(60)
  apply('metallb-pool', (body) => (body['kind'] === 'IPAddressPool' ? { ...body, spec: { addresses } } : body))
}

const balanced = (name: string, metadata: Body = {}, spec: Body = {}): Body => {
  const body = service(name, { type: 'LoadBalancer', selector: { app: 'web' }, ...spec })
  return { ...body, metadata: { name, ...metadata } }
}
const externalIP = (name: string): string =>
  cluster.rows('services').find((row) => row['Name'] === name)!['External-IP']!
const eventsOf = (name: string): readonly string[] => cluster.events(cluster.get<Service>(`services ${name}`)!)

describe('S6 an address pool', () => {
  test('S6 a Service is <pending> until MetalLB runs and has a pool, then reached by its address', () => {
    cluster.create(balanced('web'))
    cluster.run(30)
    expect(externalIP('web')).toBe('<pending>')
    apply('metallb')
    cluster.run(60)
    expect(cluster.podRows(undefined, 'metallb-system')).toEqual(Array(4).fill('1/1 Running 0'))
    expect(externalIP('web')).toBe('<pending>')
    expect(eventsOf('web')).toEqual([
      'Warning AllocationFailed: Failed to allocate IP for "default/web": no available IPs'
    ])
    apply('metallb-pool')
    cluster.run(3)
    expect(externalIP('web')).toBe('172.18.255.200')
    expect(cluster.get<Service>('services web')!.metadata.annotations).toMatchObject({
      'metallb.io/ip-allocated-from-pool': 'first-pool'
    })
    expect(eventsOf('web').slice(1)).toEqual([
      'Normal IPAllocated: Assigned IP ["172.18.255.200"]',
      expect.stringMatching(
        /^Normal nodeAssigned: announcing from node "(control-plane-1|worker-\d)" with protocol "layer2"$/
      )
    ])
    const report = ask(cluster, outside, 'http://172.18.255.200/')
    expect(outcome(report)).toBe('200')
    expect(wayOf(report)).toContain('load balancer: 172.18.255.200 is announced by ')
  })

  test('S6 a pool gives each address once, and what is given back goes to the next', () => {
    install()
    for (const name of ['a', 'b', 'c']) cluster.create(balanced(name))
    cluster.run(5)
    expect([externalIP('a'), externalIP('b'), externalIP('c')].toSorted()).toEqual([
      '172.18.255.200',
      '172.18.255.201',
      '<pending>'
    ])
    const [pending] = ['a', 'b', 'c'].filter((name) => externalIP(name) === '<pending>')
    const [given] = ['a', 'b', 'c'].filter((name) => externalIP(name) !== '<pending>')
    const address = externalIP(given!)
    cluster.delete(`services ${given!}`)
    cluster.run(3)
    expect(externalIP(pending!)).toBe(address)
    // Another type gives it back too.
    cluster.patch(`services ${pending!}`, { spec: { type: 'ClusterIP' } })
    cluster.run(3)
    const service = cluster.get<Service>(`services ${pending!}`)!
    expect(service.status?.loadBalancer).toEqual({})
    expect(service.metadata.annotations?.['metallb.io/ip-allocated-from-pool']).toBeUndefined()
  })

  test('S6 an address or a pool that is asked for', () => {
    install(['172.18.255.200/30'])
    cluster.create({
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata: { name: 'precious', namespace: 'metallb-system' },
      spec: { addresses: ['198.51.100.10-198.51.100.11'], autoAssign: false }
    })
    cluster.create(balanced('spec', {}, { loadBalancerIP: '172.18.255.202' }))
    cluster.create(balanced('listed', { annotations: { 'metallb.io/loadBalancerIPs': '172.18.255.201' } }))
    cluster.create(balanced('pool', { annotations: { 'metallb.io/address-pool': 'precious' } }))
    cluster.create(balanced('wrong', { annotations: { 'metallb.io/loadBalancerIPs': '1.2.3.4' } }))
    cluster.create(balanced('nowhere', { annotations: { 'metallb.io/address-pool': 'none' } }))
    cluster.run(5)
    expect(['spec', 'listed', 'pool', 'wrong', 'nowhere'].map(externalIP)).toEqual([
      '172.18.255.202',
      '172.18.255.201',
      '198.51.100.10',
      '<pending>',
      '<pending>'
    ])
    expect(eventsOf('wrong')).toEqual([
      'Warning AllocationFailed: Failed to allocate IP for "default/wrong": ["1.2.3.4"] is not allowed in config'
    ])
    expect(eventsOf('nowhere')).toEqual([
      'Warning AllocationFailed: Failed to allocate IP for "default/nowhere": unknown pool "none"'
    ])
  })

  test('S6 without an advertisement, or speakers, nobody answers for the address', () => {
    install()
    cluster.create(balanced('web'))
    cluster.run(5)
    expect(outcome(ask(cluster, outside, 'http://172.18.255.200/'))).toBe('200')
    cluster.delete('l2advertisements first', { namespace: 'metallb-system' })
    const lost = ask(cluster, outside, 'http://172.18.255.200/', { timeout: 2000 })
    expect(outcome(lost)).toBe('timed-out')
    expect(wayOf(lost)).toContain('no machine answers for 172.18.255.200')
  })

  test('S14 MetalLB acts as its ServiceAccount: without its role the API refuses, and it tries again', () => {
    apply('metallb', (body) => (body['kind'] === 'ClusterRoleBinding' ? undefined : body))
    cluster.run(60)
    apply('metallb-pool')
    cluster.create(balanced('web'))
    cluster.run(10)
    expect(externalIP('web')).toBe('<pending>')
    apply('metallb', (body) => (body['kind'] === 'ClusterRoleBinding' ? body : undefined))
    cluster.run(60)
    expect(externalIP('web')).toBe('172.18.255.200')
    const { managedFields = [] } = cluster.get<Service>('services web')!.metadata
    expect(managedFields.map(({ manager }) => manager)).toContain('controller')
  })
})
