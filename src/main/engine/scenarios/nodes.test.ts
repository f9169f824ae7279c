import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ControllerRevision, DaemonSet, Endpoints, Lease, Pod } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, isReady } from './cluster.ts'
import { deployment, pod, service } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const taintsOf = (name: string): readonly string[] =>
  (cluster.node(name).spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`)
const statusOf = (name: string): string => cluster.rows('nodes').find((row) => row['Name'] === name)!['Status']!

describe('N4: a node that is killed', () => {
  test('silence, Unknown, taints, eviction after 300 s, replacement; and its return', () => {
    cluster.create(deployment('web', { replicas: 4 }))
    cluster.create(service('web'))
    cluster.run(30)
    const lost = cluster.pods('app=web').filter(({ spec }) => spec.nodeName === 'worker-2')
    expect(lost).toHaveLength(2)
    const killedAt = cluster.now
    const after = (): number => (cluster.now - killedAt) / 1000
    cluster.engine.setNodePower('worker-2', false)

    cluster.run(35)
    expect(statusOf('worker-2')).toBe('Ready')
    const lease = cluster.get<Lease>('leases worker-2', 'kube-node-lease')!
    expect(Date.parse(lease.spec.renewTime!)).toBeLessThanOrEqual(killedAt)
    expect(killedAt - Date.parse(lease.spec.renewTime!)).toBeLessThanOrEqual(10_000)

    // 50 s of grace since the last heartbeat, seen at a look every 5 s.
    cluster.until(() => statusOf('worker-2') === 'NotReady')
    expect(after()).toBeGreaterThanOrEqual(40)
    expect(after()).toBeLessThanOrEqual(56)
    const notReadyAt = after()
    cluster.run(1)
    expect(conditionOf(cluster.node('worker-2'), 'Ready')).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.'
    })
    cluster.until(() => taintsOf('worker-2').length === 2, 20)
    expect(taintsOf('worker-2')).toEqual([
      'node.kubernetes.io/unreachable:NoSchedule',
      'node.kubernetes.io/unreachable:NoExecute'
    ])
    expect(cluster.events(cluster.node('worker-2'))).toContain(
      'Normal NodeNotReady: Node worker-2 status is now: NodeNotReady'
    )
    for (const { metadata } of lost) {
      const now = cluster.get<Pod>(`pods ${metadata.name}`)!
      expect(conditionOf(now, 'Ready')!['status']).toBe('False')
      expect(cluster.podRow(metadata.name)).toBe('1/1 Running 0')
      expect(cluster.events(now)).toContain('Warning NodeNotReady: Node is not ready')
    }
    expect(cluster.get<Endpoints>('endpoints web')!.subsets![0]!.addresses).toHaveLength(2)
    expect(cluster.rows('deployments')[0]).toMatchObject({ Ready: '2/4', Available: '2' })

    cluster.until(() => cluster.pods('app=web').some(({ metadata }) => metadata.deletionTimestamp !== undefined), 400)
    expect(after() - notReadyAt).toBeGreaterThanOrEqual(300)
    expect(after() - notReadyAt).toBeLessThanOrEqual(306)
    cluster.run(15)
    const terminating = cluster.get<Pod>(`pods ${lost[0]!.metadata.name}`)!
    expect(cluster.podRow(lost[0]!.metadata.name)).toBe('1/1 Terminating 0')
    expect(conditionOf(terminating, 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint'
    })
    expect(cluster.events(terminating)).toContain(
      `Normal TaintManagerEviction: Marking for deletion Pod default/${terminating.metadata.name}`
    )
    const living = cluster.pods('app=web').filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    expect(living.map(({ spec }) => spec.nodeName)).toEqual(Array<string>(4).fill('worker-1'))
    expect(living.every(isReady)).toBe(true)
    // What tolerates the taint stays: a DaemonSet's pod is not moved.
    expect(cluster.get<DaemonSet>('daemonsets kube-proxy', 'kube-system')!.status).toMatchObject({
      desiredNumberScheduled: 3,
      numberReady: 2,
      numberUnavailable: 1
    })
    cluster.run(600)
    expect(cluster.podRow(lost[0]!.metadata.name)).toBe('1/1 Terminating 0')

    cluster.engine.setNodePower('worker-2', true)
    cluster.until(() => statusOf('worker-2') === 'Ready', 60)
    cluster.run(30)
    expect(taintsOf('worker-2')).toEqual([])
    expect(cluster.pods('app=web')).toHaveLength(4)
    expect(cluster.events(cluster.node('worker-2'))).toContainEqual(
      expect.stringMatching(/^Normal NodeReady: Node worker-2 status is now: NodeReady( x2)?$/)
    )
    expect(cluster.get<DaemonSet>('daemonsets kube-proxy', 'kube-system')!.status).toMatchObject({ numberReady: 3 })
    const proxy = cluster.pods('k8s-app=kube-proxy', 'kube-system').find(({ spec }) => spec.nodeName === 'worker-2')!
    expect(cluster.podRow(proxy.metadata.name, 'kube-system')).toMatch(/^1\/1 Running 1 \(/)
  })

  test('one that returns before the eviction keeps its pods, restarted', () => {
    cluster.create(deployment('web', { replicas: 4 }))
    cluster.run(30)
    const before = cluster.pods('app=web').map(({ metadata }) => metadata.uid)
    cluster.engine.setNodePower('worker-2', false)
    cluster.run(120)
    expect(statusOf('worker-2')).toBe('NotReady')
    cluster.engine.setNodePower('worker-2', true)
    cluster.run(400)
    expect(cluster.pods('app=web').map(({ metadata }) => metadata.uid)).toEqual(before)
    const restarted = cluster.pods('app=web').filter(({ spec }) => spec.nodeName === 'worker-2')
    for (const { metadata } of restarted) expect(cluster.podRow(metadata.name)).toMatch(/^1\/1 Running 1 \(/)
    expect(cluster.rows('deployments')[0]).toMatchObject({ Ready: '4/4', Available: '4' })
  })

  test('a blink shorter than the grace period changes nothing about the node', () => {
    const before = cluster.engine.store.revision
    cluster.engine.setNodePower('worker-2', false)
    cluster.run(20)
    cluster.engine.setNodePower('worker-2', true)
    cluster.run(120)
    const words = cluster
      .changesSince(before)
      .filter(({ kind }) => kind.kind === 'Node')
      .map(({ object }) => conditionOf(object as never, 'Ready')!['status'])
    expect(words).not.toContain('Unknown')
    expect(taintsOf('worker-2')).toEqual([])
    expect(cluster.podRows(undefined, '*').every((row) => /^(\d)\/\1 Running/.test(row))).toBe(true)
  })
})

describe('N5: cordon', () => {
  test('the node says so, takes no new pod and keeps its own; uncordon takes it back', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.run(20)
    const before = cluster.pods('app=web').map(({ metadata }) => metadata.uid)
    cluster.patch('nodes worker-2', { spec: { unschedulable: true } })
    cluster.run(1)
    expect(statusOf('worker-2')).toBe('Ready,SchedulingDisabled')
    expect(taintsOf('worker-2')).toEqual(['node.kubernetes.io/unschedulable:NoSchedule'])
    cluster.patch('deployments web', { spec: { replicas: 6 } })
    cluster.run(20)
    const pods = cluster.pods('app=web')
    expect(before.every((uid) => pods.some(({ metadata }) => metadata.uid === uid))).toBe(true)
    const fresh = pods.filter(({ metadata }) => !before.includes(metadata.uid))
    expect(fresh.map(({ spec }) => spec.nodeName)).toEqual(Array<string>(4).fill('worker-1'))
    cluster.patch('nodes worker-2', { spec: { unschedulable: null } })
    cluster.run(1)
    expect(statusOf('worker-2')).toBe('Ready')
    expect(taintsOf('worker-2')).toEqual([])
  })
})

describe('N6: where pods may go', () => {
  const failure = (name: string): string | undefined =>
    cluster.events(cluster.get<Pod>(`pods ${name}`)!).findLast((event) => event.includes('FailedScheduling'))

  test('no node has the label: Pending with the message, and scheduled as soon as one has', () => {
    cluster.create(pod('picky', {}, { nodeSelector: { disk: 'ssd' } }))
    cluster.run(30)
    expect(cluster.podRow('picky')).toBe('0/1 Pending 0')
    expect(failure('picky')).toBe(
      'Warning FailedScheduling: 0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, ' +
        "2 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
    )
    expect(conditionOf(cluster.get<Pod>('pods picky'), 'PodScheduled')).toMatchObject({
      status: 'False',
      reason: 'Unschedulable'
    })
    cluster.patch('nodes worker-2', { metadata: { labels: { disk: 'ssd' } } })
    expect(cluster.until(() => cluster.get<Pod>('pods picky')!.spec.nodeName === 'worker-2')).toBeLessThanOrEqual(10)
    cluster.run(15)
    expect(cluster.podRow('picky')).toBe('1/1 Running 0')
  })

  test('too little room: says of what, and a deletion makes room', () => {
    for (const name of ['a', 'b']) cluster.create(pod(name, { resources: { requests: { cpu: '6' } } }))
    cluster.run(20)
    cluster.create(pod('third', { resources: { requests: { cpu: '6' } } }))
    cluster.run(10)
    expect(failure('third')).toBe(
      'Warning FailedScheduling: 0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, ' +
        '2 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, ' +
        '2 No preemption victims found for incoming pod.'
    )
    cluster.delete('pods a')
    expect(cluster.until(() => cluster.get<Pod>('pods third')!.spec.nodeName !== undefined)).toBeLessThan(15)
  })

  test('taints and tolerations: NoSchedule, NoExecute with and without seconds', () => {
    for (const name of ['plain', 'short', 'long']) {
      const tolerations =
        name === 'plain'
          ? []
          : [
              {
                key: 'gpu',
                operator: 'Exists',
                effect: 'NoExecute',
                ...(name === 'short' ? { tolerationSeconds: 30 } : {})
              }
            ]
      cluster.create(pod(name, {}, { nodeName: 'worker-2', tolerations }))
    }
    cluster.run(20)
    cluster.patch('nodes worker-2', { spec: { taints: [{ key: 'gpu', value: 'yes', effect: 'NoExecute' }] } })
    cluster.run(5)
    expect([cluster.podRow('plain'), cluster.podRow('short')]).toEqual(['NotFound', '1/1 Running 0'])
    cluster.run(20)
    expect(cluster.podRow('short')).toBe('1/1 Running 0')
    cluster.run(12)
    expect([cluster.podRow('short'), cluster.podRow('long')]).toEqual(['NotFound', '1/1 Running 0'])
    cluster.create(pod('new'))
    cluster.create(
      pod(
        'tolerant',
        {},
        { nodeSelector: { 'kubernetes.io/hostname': 'worker-2' }, tolerations: [{ operator: 'Exists' }] }
      )
    )
    cluster.run(15)
    expect(cluster.get<Pod>('pods new')!.spec.nodeName).toBe('worker-1')
    expect(cluster.podRow('tolerant')).toBe('1/1 Running 0')
    // Shortly after it was taken: the DaemonSets' pods tolerate everything.
    expect(cluster.pods('k8s-app=kube-proxy', 'kube-system')).toHaveLength(3)
  })
})

describe('N4: a Node that is deleted', () => {
  test('its pods are collected and replaced; what its DaemonSets had there is no longer wanted', () => {
    cluster.create(deployment('web', { replicas: 4 }))
    cluster.run(30)
    cluster.engine.setNodePower('worker-2', false)
    cluster.delete('nodes worker-2')
    cluster.run(90)
    const pods = cluster.pods('app=web')
    expect(pods.map(({ spec }) => spec.nodeName)).toEqual(Array<string>(4).fill('worker-1'))
    expect(pods.every(isReady)).toBe(true)
    const { status } = cluster.get<DaemonSet>('daemonsets kube-proxy', 'kube-system')!
    expect(status).toMatchObject({ desiredNumberScheduled: 2, numberReady: 2 })
  })
})

describe('W4: a DaemonSet', () => {
  test('rolls out one node after the other, and keeps the revision before', () => {
    const name = 'daemonsets kube-proxy'
    const status = (): DaemonSet['status'] => cluster.get<DaemonSet>(name, 'kube-system')!.status
    cluster.patch(
      name,
      { spec: { template: { metadata: { annotations: { restarted: 'yes' } } } } },
      { namespace: 'kube-system' }
    )
    let fewest = 3
    const took = cluster.until(() => {
      fewest = Math.min(fewest, status()!.numberReady)
      if (status()!.observedGeneration !== 2) return false
      return status()!.updatedNumberScheduled === 3 && status()!.numberReady === 3
    })
    expect(took).toBeLessThan(60)
    expect(fewest).toBe(2)
    const revisions = cluster.list<ControllerRevision>('controllerrevisions', 'k8s-app=kube-proxy', 'kube-system')
    expect(new Set(revisions.map(({ revision }) => revision))).toEqual(new Set([1, 2]))
  })

  test('has one pod on each node; a deleted one returns; a nodeSelector bounds it', () => {
    const [first] = cluster.pods('k8s-app=kube-proxy', 'kube-system')
    cluster.delete(`pods ${first!.metadata.name}`, { namespace: 'kube-system' })
    cluster.run(15)
    const pods = cluster.pods('k8s-app=kube-proxy', 'kube-system')
    expect(pods.map(({ spec }) => spec.nodeName!).toSorted()).toEqual(['control-plane-1', 'worker-1', 'worker-2'])
    expect(pods.every(isReady)).toBe(true)
    const labels = { app: 'agent' }
    cluster.create({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'agent' },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { nodeSelector: { disk: 'ssd' }, containers: [{ name: 'main', image: 'nginx:1.27' }] }
        }
      }
    })
    cluster.run(10)
    expect(cluster.pods('app=agent')).toEqual([])
    cluster.patch('nodes worker-1', { metadata: { labels: { disk: 'ssd' } } })
    cluster.run(15)
    expect(cluster.pods('app=agent').map(({ spec }) => spec.nodeName)).toEqual(['worker-1'])
    cluster.patch('nodes worker-1', { metadata: { labels: { disk: null } } })
    cluster.run(15)
    expect(cluster.pods('app=agent')).toEqual([])
  })
})
