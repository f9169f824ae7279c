import { describe, expect, it } from 'vitest'
import { deploymentKind } from '../../../../shared/kinds/deployment/kind.ts'
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import type { Deployment, Pod } from '../../../../shared/schema/types.ts'
import { isPodReady } from '../../../../shared/kinds/pod/lifecycle.ts'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import { TestCluster } from '../testing-cluster.ts'

function createDeployment(cluster: TestCluster, replicas = 4, tolerations: readonly object[] = []): void {
  cluster.writer.create<Deployment>(deploymentKind, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd', namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'x' } },
      template: {
        metadata: { labels: { app: 'x' } },
        spec: { containers: [{ name: 'c', image: 'nginx' }], tolerations }
      }
    } as unknown as Deployment['spec']
  })
}

const podsOn = ({ controlPlane }: TestCluster, name: string): Pod[] => [
  ...controlPlane.store.onNode<Pod>(podKind, name)
]
const taintsOf = (cluster: TestCluster, name: string) =>
  (cluster.node(name).spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).sort()

describe('N4 node failure', () => {
  it('is noticed after the grace period, evicts after tolerationSeconds, and heals', () => {
    const cluster = new TestCluster(['a', 'b', 'c'], { stopDelay: undefined })
    createDeployment(cluster, 6)
    cluster.run(2000)
    expect(podsOn(cluster, 'b')).toHaveLength(2)
    cluster.stopNode('b')
    cluster.run(49_000)
    expect(cluster.node('b').status!.conditions!.find(({ type }) => type === 'Ready')!.status).toBe('True')
    cluster.run(7000)
    expect(cluster.node('b').status!.conditions).toMatchObject([
      { type: 'MemoryPressure', status: 'Unknown', reason: 'NodeStatusUnknown' },
      {
        type: 'Ready',
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.'
      },
      { type: 'DiskPressure', status: 'Unknown', reason: 'NodeStatusNeverUpdated' },
      { type: 'PIDPressure', status: 'Unknown' }
    ])
    expect(taintsOf(cluster, 'b')).toEqual([
      'node.kubernetes.io/unreachable:NoExecute',
      'node.kubernetes.io/unreachable:NoSchedule'
    ])
    expect(cluster.messages('NodeNotReady')).toContain('Node b status is now: NodeNotReady')
    expect(podsOn(cluster, 'b').some(isPodReady)).toBe(false)
    cluster.run(290_000)
    expect(podsOn(cluster, 'b').some(({ metadata }) => metadata.deletionTimestamp !== undefined)).toBe(false)
    cluster.run(10_000)
    expect(podsOn(cluster, 'b').every(({ metadata }) => metadata.deletionTimestamp !== undefined)).toBe(true)
    expect(conditionOf(podsOn(cluster, 'b')[0]!.status, 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint'
    })
    expect(cluster.messages('TaintManagerEviction')).toHaveLength(2)
    cluster.run(1000)
    expect([...podsOn(cluster, 'a'), ...podsOn(cluster, 'c')]).toHaveLength(6)
    cluster.startNode('b')
    cluster.run(1000)
    expect(taintsOf(cluster, 'b')).toEqual([])
  })

  it('is forgiven where the kubelet comes back in time', () => {
    const cluster = new TestCluster(['a', 'b'])
    createDeployment(cluster, 2)
    cluster.run(1000)
    cluster.stopNode('b')
    cluster.run(30_000)
    cluster.startNode('b')
    cluster.run(60_000)
    expect(taintsOf(cluster, 'b')).toEqual([])
    cluster.stopNode('b')
    cluster.run(100_000)
    cluster.startNode('b')
    cluster.run(400_000)
    expect(podsOn(cluster, 'b')).toHaveLength(1)
    expect(cluster.messages('TaintManagerEviction')[0]).toMatch(/^Cancelling deletion of Pod default\/d-/)
  })

  it('evicts nothing while no node answers', () => {
    const cluster = new TestCluster(['a', 'b'])
    createDeployment(cluster, 2)
    cluster.run(1000)
    cluster.stopNode('a')
    cluster.stopNode('b')
    cluster.run(600_000)
    expect(cluster.messages('TaintManagerEviction')).toEqual([])
    expect(taintsOf(cluster, 'a')).toContain('node.kubernetes.io/unreachable:NoSchedule')
  })

  it('gives nodes up one after the other', () => {
    const cluster = new TestCluster(['a', 'b', 'c', 'd', 'e'])
    cluster.stopNode('a')
    cluster.stopNode('b')
    cluster.run(57_000)
    const evicting = () =>
      ['a', 'b'].filter((name) => taintsOf(cluster, name).includes('node.kubernetes.io/unreachable:NoExecute'))
    expect(taintsOf(cluster, 'b')).toContain('node.kubernetes.io/unreachable:NoSchedule')
    expect(evicting()).toHaveLength(1)
    cluster.run(10_000)
    expect(evicting()).toHaveLength(2)
  })

  it('taints a node that says itself that it is not ready', () => {
    const cluster = new TestCluster(['a', 'b'])
    const report = (status: string) => {
      const node = cluster.node('a')
      const conditions = [{ type: 'Ready', status, reason: 'KubeletNotReady', message: 'container runtime is down' }]
      cluster.writer.updateStatus(nodeKind, { ...node, status: { ...node.status, conditions } })
      cluster.run(100)
    }
    report('False')
    expect(taintsOf(cluster, 'a')).toEqual([
      'node.kubernetes.io/not-ready:NoExecute',
      'node.kubernetes.io/not-ready:NoSchedule'
    ])
    report('True')
    expect(taintsOf(cluster, 'a')).toEqual([])
  })

  it('keeps no timer for healthy nodes', () => {
    const cluster = new TestCluster(['a', 'b', 'c'])
    cluster.run(200_000)
    // What is left is the end of the events, an hour after they were said.
    const { clock } = cluster.controlPlane
    expect((clock.nextAt ?? Infinity) - clock.now).toBeGreaterThan(3_000_000)
  })
})

describe('N5, N6 taints', () => {
  it('a cordoned node carries the taint, and loses it', () => {
    const cluster = new TestCluster(['a'])
    cluster.changeNode('a', ({ spec }) => ({ spec: { ...spec, unschedulable: true } }))
    cluster.run(100)
    expect(taintsOf(cluster, 'a')).toEqual(['node.kubernetes.io/unschedulable:NoSchedule'])
    cluster.changeNode('a', ({ spec }) => ({ spec: { ...spec, unschedulable: false } }))
    cluster.run(100)
    expect(taintsOf(cluster, 'a')).toEqual([])
  })

  it('a NoExecute taint evicts at once, after its time, or never', () => {
    const cluster = new TestCluster(['a'])
    const create = (name: string, tolerations: readonly object[]) =>
      cluster.writer.create<Pod>(podKind, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace: 'default' },
        spec: { containers: [{ name: 'c', image: 'nginx' }], tolerations }
      })
    create('none', [])
    create('short', [{ key: 'k', operator: 'Exists', tolerationSeconds: 10 }])
    create('ever', [{ key: 'k', operator: 'Equal', value: 'v', effect: 'NoExecute' }])
    cluster.run(1000)
    cluster.changeNode('a', ({ spec }) => ({
      spec: { ...spec, taints: [{ key: 'k', value: 'v', effect: 'NoExecute' }] }
    }))
    cluster.run(1000)
    const names = () => podsOn(cluster, 'a').map(({ metadata }) => metadata.name)
    expect(names()).toEqual(['short', 'ever'])
    cluster.run(10_000)
    expect(names()).toEqual(['ever'])
  })
})

describe('N1, N2 nodes', () => {
  it('get a pod network each, and a network that became free is used again', () => {
    const cluster = new TestCluster(['a', 'b', 'c'])
    const cidrs = () => ['a', 'b', 'c'].map((name) => cluster.node(name).spec.podCIDR)
    expect(cidrs()).toEqual(['10.244.0.0/24', '10.244.1.0/24', '10.244.2.0/24'])
    cluster.writer.delete(nodeKind, undefined, 'b')
    cluster.addNode('b')
    cluster.run(100)
    expect(cidrs()[1]).toBe('10.244.1.0/24')
  })

  it('leave no pods behind when they are removed', () => {
    const cluster = new TestCluster(['a', 'b'], { stopDelay: undefined })
    createDeployment(cluster, 4)
    cluster.run(1000)
    cluster.writer.delete(nodeKind, undefined, 'b')
    cluster.run(30_000)
    expect(podsOn(cluster, 'b')).toHaveLength(2)
    cluster.run(40_000)
    expect(podsOn(cluster, 'b')).toEqual([])
    expect(podsOn(cluster, 'a')).toHaveLength(4)
  })
})
