import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { Cluster, refusal } from './cluster.ts'
import { pod } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ workers: 1 })
})
afterEach(() => cluster.close())

it('P12 a pod on the host network has the address of its node, and its ports are ports of the node', () => {
  const ports = [{ containerPort: 80 }]
  cluster.create(pod('host', { ports }, { hostNetwork: true }))
  cluster.create(pod('inner'))
  cluster.run(20)
  const { spec, status } = cluster.get<Pod>('pods host')!
  expect(status).toMatchObject({ podIP: '172.18.0.3', hostIP: '172.18.0.3', podIPs: [{ ip: '172.18.0.3' }] })
  expect(spec.containers[0]!.ports).toEqual([{ containerPort: 80, hostPort: 80, protocol: 'TCP' }])
  expect(cluster.get<Pod>('pods inner')!.status!.podIP).toMatch(/^10\.244\./)
  cluster.create(pod('other', { ports }, { hostNetwork: true }))
  cluster.run(5)
  expect(cluster.podRow('other')).toBe('0/1 Pending 0')
  expect(cluster.events(cluster.get<Pod>('pods other')!)[0]).toContain(
    "node(s) didn't have free ports for the requested pod ports"
  )
})

it('P12 an address of the pod network goes back when its pod ends, that of the node is never given out', () => {
  cluster.create(pod('host', {}, { hostNetwork: true }))
  cluster.run(20)
  cluster.delete('pods host', { gracePeriodSeconds: 0 })
  cluster.create(pod('inner'))
  cluster.run(20)
  expect(cluster.get<Pod>('pods inner')!.status!.podIP).toMatch(/^10\.244\./)
})

it('P12 namespaces of the host and a shared process namespace are kept and shown', () => {
  const asked = { hostPID: true, hostIPC: true }
  cluster.create(pod('open', {}, asked))
  cluster.create(pod('shared', {}, { shareProcessNamespace: true }))
  cluster.create(pod('mapped', {}, { hostUsers: false }))
  cluster.run(20)
  expect(cluster.get<Pod>('pods open')!.spec).toMatchObject(asked)
  expect(cluster.get<Pod>('pods shared')!.spec.shareProcessNamespace).toBe(true)
  expect(cluster.get<Pod>('pods mapped')!.spec.hostUsers).toBe(false)
  for (const name of ['open', 'shared', 'mapped']) expect(cluster.podRow(name)).toBe('1/1 Running 0')
})

it('P12 what excludes one another is refused', () => {
  const both = cluster.tryCreate(pod('both', {}, { shareProcessNamespace: true, hostPID: true }))
  expect(refusal(both).message).toBe(
    'Pod "both" is invalid: spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled'
  )
  const host = cluster.tryCreate(pod('host', {}, { hostNetwork: true, hostUsers: false }))
  expect(host.code).toBe(422)
})

it('P12 the user of a container is told in its status', () => {
  cluster.create(pod('plain'))
  cluster.create(pod('user', { securityContext: { runAsUser: 1000, runAsGroup: 3000 } }))
  cluster.run(20)
  const userOf = (name: string): unknown => cluster.get<Pod>(`pods ${name}`)!.status!.containerStatuses![0]!.user
  expect(userOf('plain')).toEqual({ linux: { uid: 0, gid: 0, supplementalGroups: [0] } })
  expect(userOf('user')).toEqual({ linux: { uid: 1000, gid: 3000, supplementalGroups: [3000] } })
})
