import { describe, expect, it } from 'vitest'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import { conditionOf } from '../../../shared/kube/conditions.ts'
import type { Node, Pod } from '../../../shared/schema/types.ts'
import { createTestControlPlane } from '../testing-control-plane.ts'
import { Scheduler } from './scheduler.ts'
import { newPod, setUp, type Bench } from './testing-scheduler.ts'

function placed(seed: string): string {
  const { node, pod, run, get } = setUp(seed)
  for (const name of ['a', 'b', 'c']) node(name)
  const names = Array.from({ length: 9 }, (_, index) => `p${index}`)
  for (const name of names) pod(name)
  run(1)
  return names.map((name) => get(name).spec.nodeName).join()
}

describe('N6 scheduler', () => {
  it('binds in one revision, with the condition and the event', () => {
    const { node, pod, plane, run, get, events } = setUp()
    node('a')
    pod('web')
    const types: string[] = []
    plane.store.onChange<Pod>(podKind, ({ type }) => void types.push(type))
    run(1)
    expect(types).toEqual(['MODIFIED'])
    expect(get('web').spec.nodeName).toBe('a')
    expect(conditionOf(get('web').status, 'PodScheduled')?.status).toBe('True')
    expect(events('web')).toEqual(['Normal Scheduled Successfully assigned shop/web to a'])
  })

  it('shares one spec among the pods of a template that run on one node', () => {
    const { node, plane, run } = setUp()
    node('a')
    const spec: Pod['spec'] = { containers: [{ name: 'c', image: 'nginx:1' }] }
    const writer = plane.writer('test')
    for (const name of ['x', 'y']) {
      writer.create(podKind, { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop' }, spec })
    }
    run(1)
    const [x, y] = ['x', 'y'].map((name) => plane.store.get(podKind, 'shop', name)!)
    expect(x!.spec.nodeName).toBe('a')
    expect(x!.spec).toBe(y!.spec)
  })

  it('spreads the pods of a ReplicaSet evenly', () => {
    const { node, plane, run } = setUp()
    for (const name of ['a', 'b', 'c', 'd']) node(name)
    const writer = plane.writer('test')
    const replicaSet = writer.create(replicaSetKind, {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        replicas: 12,
        template: { spec: { containers: [{ name: 'c', image: 'nginx:1' }] } }
      }
    })
    const owner = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: 'web',
      uid: replicaSet.metadata.uid,
      controller: true
    }
    for (let index = 0; index < 12; index++) {
      const pod = newPod(`web-${index}`, undefined, {})
      writer.create(podKind, { ...pod, metadata: { ...pod.metadata, ownerReferences: [owner] } })
    }
    run(1)
    for (const name of ['a', 'b', 'c', 'd']) expect([...plane.store.onNode(podKind, name)]).toHaveLength(3)
  })

  it('says why no node fits, once, and schedules as soon as room is there', () => {
    const { node, pod, plane, run, get, events } = setUp()
    node('a', { cpu: '1' })
    node('b', { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] })
    pod('first', '800m')
    run(1)
    pod('second', '500m')
    run(1)
    const message =
      '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {gpu: yes}. no new claims to deallocate, ' +
      'preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.'
    expect(conditionOf(get('second').status, 'PodScheduled')).toMatchObject({
      status: 'False',
      reason: 'Unschedulable',
      message
    })
    expect(events('second')).toEqual([`Warning FailedScheduling ${message}`])
    const { revision } = plane.store
    run(60)
    expect(plane.store.revision).toBe(revision)
    plane.writer('test').delete(podKind, 'shop', 'first', { gracePeriodSeconds: 0 })
    run(1)
    expect(get('second').spec.nodeName).toBe('a')
  })

  it.each<[string, (bench: Bench, node: Node) => void]>([
    [
      'a label',
      ({ plane }, node) => {
        plane.writer('test').update(nodeKind, {
          ...node,
          metadata: { ...node.metadata, labels: { ...node.metadata.labels, disk: 'ssd' } }
        })
      }
    ],
    ['a new node', ({ node }) => void node('b', { labels: { disk: 'ssd' } })]
  ])('schedules a waiting pod when %s comes', (_, change) => {
    const bench = setUp()
    const node = bench.node('a')
    bench.pod('web', undefined, { nodeSelector: { disk: 'ssd' } })
    bench.run(1)
    expect(bench.get('web').spec.nodeName).toBeUndefined()
    change(bench, node)
    bench.run(1)
    expect(bench.get('web').spec.nodeName).toBeDefined()
  })

  it('schedules when a taint goes, a node is uncordoned, or its capacity grows', () => {
    const { node, pod, plane, run, get } = setUp()
    const writer = plane.writer('test')
    const latest = (): Node => plane.store.get(nodeKind, undefined, 'a')!
    node('a', { unschedulable: true, taints: [{ key: 'k', effect: 'NoExecute' }], cpu: '1' })
    pod('web', '2')
    run(1)
    expect(conditionOf(get('web').status, 'PodScheduled')?.message).toContain('1 node(s) were unschedulable.')
    writer.update(nodeKind, { ...latest(), spec: { taints: latest().spec.taints } })
    run(1)
    writer.update(nodeKind, { ...latest(), spec: {} })
    run(1)
    expect(get('web').spec.nodeName).toBeUndefined()
    writer.updateStatus(nodeKind, { ...latest(), status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110' } } })
    run(1)
    expect(get('web').spec.nodeName).toBe('a')
  })

  it('counts pods that were bound before it started', () => {
    const plane = createTestControlPlane()
    const writer = plane.writer('test')
    writer.create(namespaceKind, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' }, spec: {} })
    for (const name of ['a', 'b']) {
      writer.create(nodeKind, {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name },
        spec: {},
        status: { allocatable: { cpu: '1', memory: '1Gi', pods: '10' } }
      })
    }
    writer.create(podKind, newPod('old', '1', { nodeName: 'a' }))
    writer.create(podKind, newPod('new', '1', {}))
    new Scheduler(plane).start()
    plane.clock.advanceTo(plane.clock.now + 1000)
    expect(plane.store.get(podKind, 'shop', 'new')!.spec.nodeName).toBe('b')
  })

  it('takes the higher priority first', () => {
    const { node, pod, run, get } = setUp()
    node('a', { cpu: '1' })
    pod('low', '1')
    pod('high', '1', { priorityClassName: 'system-cluster-critical' })
    run(1)
    expect([get('high').spec.nodeName, get('low').spec.nodeName]).toEqual(['a', undefined])
  })

  it('places a pod again where it was tried in vain after five minutes', () => {
    const { node, pod, run, scheduler, get } = setUp()
    node('a', { cpu: '1' })
    pod('big', '2')
    run(1)
    expect(scheduler.why(get('big').metadata.uid)?.number).toBe(1)
    run(360)
    expect(scheduler.why(get('big').metadata.uid)?.number).toBe(2)
  })

  it('leaves gated pods alone until the gates are gone', () => {
    const { node, pod, plane, run, get } = setUp()
    node('a')
    pod('web', undefined, { schedulingGates: [{ name: 'wait' }] })
    run(1)
    expect(conditionOf(get('web').status, 'PodScheduled')?.reason).toBe('SchedulingGated')
    const { schedulingGates: _, ...spec } = get('web').spec
    plane.writer('test').update(podKind, { ...get('web'), spec })
    run(1)
    expect(get('web').spec.nodeName).toBe('a')
  })

  it('looks only at the node that a DaemonSet pod names', () => {
    const { node, pod, run, scheduler, get } = setUp()
    for (const name of ['a', 'b', 'c']) node(name)
    const term = { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['b'] }] }
    const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } }
    pod('agent', undefined, { affinity })
    run(1)
    expect(get('agent').spec.nodeName).toBe('b')
    const refused = scheduler.why(get('agent').metadata.uid)!.nodes.filter(({ verdict }) => verdict === 'refused')
    expect(refused.map(({ node: name }) => name)).toEqual(['a', 'c'])
  })

  it('explains each node of the last attempt', () => {
    const { node, pod, run, scheduler, get } = setUp()
    node('a')
    node('b')
    node('c', { unschedulable: true })
    pod('web', '100m')
    run(1)
    const why = scheduler.why(get('web').metadata.uid)!
    expect(why.node).toBe(get('web').spec.nodeName)
    expect(
      why.nodes.map(({ node: name, verdict }) => `${name} ${verdict === 'chosen' ? 'feasible' : verdict}`)
    ).toEqual(['a feasible', 'b feasible', 'c refused'])
    expect(why.nodes[2]).toMatchObject({ filter: 'NodeUnschedulable', reasons: ['node(s) were unschedulable'] })
    const chosen = why.nodes.find(({ verdict }) => verdict === 'chosen')!
    expect(chosen.scores!.map(({ name }) => name)).toContain('NodeResourcesFit')
    expect(chosen.total).toBe(Math.max(...why.nodes.map(({ total }) => total ?? 0)))
  })

  it('does the same again with the same seed', () => {
    expect(placed('1')).toBe(placed('1'))
    expect(new Set(['1', '2', '3', '4'].map(placed)).size).toBeGreaterThan(1)
  })
})
