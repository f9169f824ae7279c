import { afterEach, describe, expect, test } from 'vitest'
import type { Node, Pod, Service } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, isReady } from './cluster.ts'

let cluster: Cluster
afterEach(() => cluster.close())

describe('N1: a new cluster', () => {
  test('is Ready within a minute, with what kubeadm, flannel and metrics-server bring', () => {
    cluster = new Cluster()
    const nodes = cluster.list<Node>('nodes')
    expect(nodes.map(({ metadata }) => metadata.name)).toEqual(['control-plane-1', 'worker-1', 'worker-2'])
    expect(nodes.map((node) => conditionOf(node, 'Ready')!['status'])).toEqual(['True', 'True', 'True'])
    expect(nodes[0]!.spec.taints).toEqual([{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }])
    expect(nodes[1]!.spec.taints).toBeUndefined()
    for (const { status } of nodes) {
      expect(status!.nodeInfo).toMatchObject({
        kubeletVersion: 'v1.34.1',
        containerRuntimeVersion: 'containerd://2.1.4'
      })
      expect(Object.keys(status!.capacity!)).toEqual(expect.arrayContaining(['cpu', 'memory', 'pods']))
      expect(status!.addresses!.map(({ type }) => type)).toContain('InternalIP')
    }
    const pods = cluster.pods(undefined, '*')
    expect(pods.filter((pod) => !isReady(pod)).map(({ metadata }) => metadata.name)).toEqual([])
    const stems = pods.map(({ metadata }) => metadata.name.replace(/(-[0-9a-f]{8,10})?-[a-z0-9]{5}$/, '')).toSorted()
    expect(stems).toEqual([
      'coredns',
      'coredns',
      'csi-disk-controller',
      'etcd-control-plane-1',
      'kube-apiserver-control-plane-1',
      'kube-controller-manager-control-plane-1',
      'kube-flannel-ds',
      'kube-flannel-ds',
      'kube-flannel-ds',
      'kube-proxy',
      'kube-proxy',
      'kube-proxy',
      'kube-scheduler-control-plane-1',
      'local-path-provisioner',
      'metrics-server'
    ])
    expect(cluster.podRows(undefined, '*').every((row) => /^(\d)\/\1 Running 0$/.test(row))).toBe(true)
    const addresses = cluster
      .list<Service>('services', undefined, '*')
      .map(({ metadata, spec }) => [metadata.name, spec.clusterIP])
    expect(Object.fromEntries(addresses)).toMatchObject({ kubernetes: '10.96.0.1', 'kube-dns': '10.96.0.10' })
  })

  test('static pods are mirrors, owned by their node', () => {
    cluster = new Cluster()
    const etcd = cluster.get<Pod>('pods etcd-control-plane-1', 'kube-system')!
    expect(etcd.metadata.annotations).toHaveProperty(['kubernetes.io/config.mirror'])
    expect(etcd.metadata.ownerReferences).toMatchObject([{ kind: 'Node', name: 'control-plane-1', controller: true }])
  })

  test('no ConfigMap is written twice', () => {
    cluster = new Cluster()
    const rewritten = cluster.changesSince(0).filter(({ kind, type }) => kind.kind === 'ConfigMap' && type !== 'ADDED')
    expect(rewritten.map(({ object }) => object.metadata.name)).toEqual([])
  })

  test('nodes are registered: the controller says so once for each', () => {
    cluster = new Cluster()
    const events = cluster
      .list('nodes')
      .map((node) => cluster.events(node).filter((event) => event.includes('Registered')))
    expect(events).toEqual(
      ['control-plane-1', 'worker-1', 'worker-2'].map((name) => [
        `Normal RegisteredNode: Node ${name} event: Registered Node ${name} in Controller`
      ])
    )
  })

  test('at rest writes nothing for an hour but the expiry of its events', () => {
    cluster = new Cluster({ settle: 120 })
    const before = cluster.engine.store.revision
    cluster.run(3600)
    const changes = cluster.changesSince(before).filter(({ kind, type }) => kind.kind !== 'Event' || type !== 'DELETED')
    expect(changes.map(({ kind, object }) => `${kind.kind} ${object.metadata.name}`)).toEqual([])
    expect(conditionOf(cluster.node('worker-1'), 'Ready')!['status']).toBe('True')
  })

  test('heartbeats are current though nothing is written', () => {
    cluster = new Cluster()
    cluster.run(3600)
    const renewed = cluster.engine.kubelets.machines.lastHeartbeat('worker-1')
    expect(cluster.now - renewed!).toBeLessThanOrEqual(10_000)
  })

  test('has its larger shapes too: no workers, ten workers', () => {
    cluster = new Cluster({ workers: 10 })
    expect(cluster.rows('nodes').map((row) => row['Status'])).toEqual(Array<string>(11).fill('Ready'))
    expect(cluster.podRows(undefined, '*').every((row) => /^(\d)\/\1 Running 0$/.test(row))).toBe(true)
  })
})
