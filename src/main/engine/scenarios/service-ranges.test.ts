import { expect, it } from 'vitest'
import type { ServiceCIDR } from '../../../shared/schema/types.ts'
import { Cluster, refusal, type Body } from './cluster.ts'

const service = (name: string, clusterIP?: string): Body => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { ports: [{ port: 80 }], ...(clusterIP === undefined ? {} : { clusterIP }) }
})

const range = (name: string, cidr: string): Body => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'ServiceCIDR',
  metadata: { name },
  spec: { cidrs: [cidr] }
})

const addresses = (cluster: Cluster): readonly string[] =>
  cluster.rows('ipaddresses').map(({ Name, ParentRef }) => `${Name} ${ParentRef}`)

const readyOf = (cluster: Cluster, name: string): string =>
  cluster
    .list<ServiceCIDR>('servicecidrs')
    .filter(({ metadata }) => metadata.name === name)
    .flatMap(({ status }) => status?.conditions ?? [])
    .map(({ status, reason }) => `${status} ${reason}`)
    .join()

it('S2 each cluster IP is an IPAddress of its Service, and goes with it', () => {
  const cluster = new Cluster()
  cluster.run(1)
  expect(addresses(cluster)).toContain('10.96.0.1 services/default/kubernetes')
  cluster.create(service('web', '10.96.7.7'))
  cluster.create(service('headless', 'None'))
  cluster.run(1)
  expect(addresses(cluster).filter((text) => text.includes('/default/'))).toEqual([
    '10.96.0.1 services/default/kubernetes',
    '10.96.7.7 services/default/web'
  ])
  cluster.delete('ipaddresses 10.96.7.7')
  cluster.run(1)
  expect(addresses(cluster)).toContain('10.96.7.7 services/default/web')
  cluster.delete('services web')
  cluster.create(service('next', '10.96.7.7'))
  cluster.run(1)
  expect(addresses(cluster).filter((text) => text.startsWith('10.96.7.7'))).toEqual(['10.96.7.7 services/default/next'])
  cluster.delete('services next')
  cluster.run(1)
  expect(addresses(cluster).filter((text) => text.startsWith('10.96.7.7'))).toEqual([])
  cluster.close()
})

it('S2 an IPAddress that somebody made stays, and no Service may have it', () => {
  const cluster = new Cluster()
  cluster.create({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IPAddress',
    metadata: { name: '10.96.7.7' },
    spec: { parentRef: { resource: 'things', name: 'mine' } }
  })
  cluster.run(1)
  expect(refusal(cluster.tryCreate(service('web', '10.96.7.7'))).message).toContain(
    'failed to allocate IP 10.96.7.7: provided IP is already allocated'
  )
  expect(addresses(cluster)).toContain('10.96.7.7 things/mine')
  cluster.close()
})

it('S2 a further range gives addresses to Services, and stays as long as one of them is in no other range', () => {
  const cluster = new Cluster()
  const outside = 'failed to allocate IP 10.200.0.9: the provided network does not match the current range'
  expect(refusal(cluster.tryCreate(service('web', '10.200.0.9'))).message).toContain(outside)
  cluster.create(range('more', '10.200.0.0/24'))
  cluster.run(1)
  expect(readyOf(cluster, 'more')).toBe('True ')
  cluster.create(service('web', '10.200.0.9'))
  cluster.run(1)
  cluster.delete('servicecidrs more')
  cluster.run(15)
  expect(readyOf(cluster, 'more')).toBe('False Terminating')
  expect(refusal(cluster.tryCreate(service('other', '10.200.0.10'))).message).toContain('does not match')
  cluster.delete('services web')
  cluster.run(15)
  expect(cluster.list('servicecidrs').map(({ metadata }) => metadata.name)).toEqual(['kubernetes'])
  cluster.close()
})

it('S2 a range within another goes at once although its addresses are used', () => {
  const cluster = new Cluster()
  cluster.create(range('part', '10.96.7.0/24'))
  cluster.create(service('web', '10.96.7.7'))
  cluster.run(1)
  cluster.delete('servicecidrs part')
  cluster.run(9)
  expect(cluster.list('servicecidrs')).toHaveLength(2)
  cluster.run(2)
  expect(cluster.list('servicecidrs')).toHaveLength(1)
  expect(addresses(cluster)).toContain('10.96.7.7 services/default/web')
  cluster.close()
})

it('S2 a range that is none is refused in upstream’s words', () => {
  const cluster = new Cluster()
  const complaint = (cidrs: readonly string[]): string =>
    refusal(cluster.tryCreate({ ...range('bad', ''), spec: { cidrs } })).message.replace(
      'ServiceCIDR.networking.k8s.io "bad" is invalid: ',
      ''
    )
  expect(complaint([])).toBe('spec.cidrs: Required value: at least one CIDR required')
  expect(complaint(['10.1.0.0/24', '10.2.0.0/24', 'fd00::/64'])).toBe(
    'spec.cidrs: Invalid value: {"CIDRs":["10.1.0.0/24","10.2.0.0/24","fd00::/64"]}: may only hold up to 2 values'
  )
  expect(complaint(['10.1.0.0/24', '10.2.0.0/24'])).toBe(
    'spec.cidrs: Invalid value: ["10.1.0.0/24","10.2.0.0/24"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'
  )
  expect(complaint(['10.1.0.0'])).toBe(
    'spec.cidrs[0]: Invalid value: "10.1.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'
  )
  cluster.close()
})
