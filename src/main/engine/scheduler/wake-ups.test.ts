import { describe, expect, it } from 'vitest'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { ObjectMeta } from '../../../shared/kube/object.ts'
import type { Node, Pod } from '../../../shared/schema/types.ts'
import { setUp, type Bench } from './testing-scheduler.ts'

const attempts = ({ scheduler, get }: Bench, name: string): number | undefined =>
  scheduler.why(get(name).metadata.uid)?.number

function changeNode({ plane, run }: Bench, name: string, change: (node: Node) => Partial<Node>): void {
  const node = plane.store.get(nodeKind, undefined, name)!
  plane.writer('test').update(nodeKind, { ...node, ...change(node) })
  run(1)
}

function changeAllocatable({ plane, run }: Bench, name: string, allocatable: Record<string, string>): void {
  const node = plane.store.get(nodeKind, undefined, name)!
  plane.writer('test').updateStatus(nodeKind, { ...node, status: { ...node.status, allocatable } })
  run(1)
}

function changePod({ plane, run, get }: Bench, name: string, change: (pod: Pod) => Partial<Pod>): void {
  plane.writer('test').update(podKind, { ...get(name), ...change(get(name)) })
  run(1)
}

const remove = ({ plane, run }: Bench, name: string): void => {
  plane.writer('test').delete(podKind, 'shop', name, { gracePeriodSeconds: 0 })
  run(1)
}

const withLabels =
  (labels: Record<string, string>) =>
  ({ metadata }: { readonly metadata: ObjectMeta }): { readonly metadata: ObjectMeta } => ({
    metadata: { ...metadata, labels: { ...metadata.labels, ...labels } }
  })

const rule = (kind: 'podAffinity' | 'podAntiAffinity', app: string): Partial<Pod['spec']> => ({
  affinity: {
    [kind]: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: { matchLabels: { app } }, topologyKey: 'kubernetes.io/hostname' }
      ]
    }
  }
})

describe('N6 a pod that fits nowhere is tried again', () => {
  it('when a node gets the label it asks for, and not when it gets another', () => {
    const bench = setUp()
    bench.node('a')
    bench.pod('web', undefined, { nodeSelector: { disk: 'ssd' } })
    bench.run(1)
    changeNode(bench, 'a', withLabels({ colour: 'red' }))
    expect([attempts(bench, 'web'), bench.get('web').spec.nodeName]).toEqual([1, undefined])
    changeNode(bench, 'a', withLabels({ disk: 'ssd' }))
    expect([attempts(bench, 'web'), bench.get('web').spec.nodeName]).toEqual([2, 'a'])
  })

  it('when the taint goes that refused it, and not when another one comes', () => {
    const bench = setUp()
    bench.node('a', { taints: [{ key: 'k', effect: 'NoSchedule' }] })
    bench.pod('web')
    bench.run(1)
    changeNode(bench, 'a', ({ spec }) => ({
      spec: { ...spec, taints: [...spec.taints!, { key: 'l', effect: 'NoExecute' }] }
    }))
    expect(attempts(bench, 'web')).toBe(1)
    changeNode(bench, 'a', () => ({ spec: {} }))
    expect([attempts(bench, 'web'), bench.get('web').spec.nodeName]).toEqual([2, 'a'])
  })

  it('when a filter that refused a node accepts it, though another still refuses', () => {
    const bench = setUp()
    bench.node('a', { unschedulable: true })
    bench.node('b', { unschedulable: true })
    bench.pod('web', '64')
    bench.run(1)
    changeNode(bench, 'a', () => ({ spec: {} }))
    changeNode(bench, 'b', () => ({ spec: {} }))
    expect(attempts(bench, 'web')).toBe(3)
    expect(bench.verdict('web')).toBe('a NodeResourcesFit, b NodeResourcesFit')
    changeNode(bench, 'b', withLabels({ colour: 'red' }))
    expect(attempts(bench, 'web')).toBe(3)
  })

  it('when a node has grown enough, and not when it has grown too little or only beats its heart', () => {
    const bench = setUp()
    bench.node('a', { cpu: '1' })
    bench.pod('web', '3')
    bench.run(1)
    const base = { memory: '8Gi', pods: '110' }
    changeAllocatable(bench, 'a', { ...base, cpu: '2' })
    changeNode(bench, 'a', ({ metadata }) => ({ metadata: { ...metadata, annotations: { beat: '1' } } }))
    expect(attempts(bench, 'web')).toBe(1)
    changeAllocatable(bench, 'a', { ...base, cpu: '4' })
    expect([attempts(bench, 'web'), bench.get('web').spec.nodeName]).toEqual([2, 'a'])
  })

  it('when a node comes that would take it', () => {
    const bench = setUp()
    bench.pod('web', '3')
    bench.run(1)
    expect(bench.events('web')).toEqual(['Warning FailedScheduling no nodes available to schedule pods'])
    bench.node('small', { cpu: '1' })
    bench.run(1)
    expect(attempts(bench, 'web')).toBe(2)
    bench.node('smaller', { cpu: '500m' })
    bench.run(1)
    expect(attempts(bench, 'web')).toBe(2)
    bench.node('large')
    bench.run(1)
    expect(bench.get('web').spec.nodeName).toBe('large')
  })

  it('when the room of a pod that has gone is enough', () => {
    const bench = setUp()
    bench.node('a', { cpu: '4' })
    bench.pod('x', '1')
    bench.pod('y', '3')
    bench.run(1)
    bench.pod('web', '2')
    bench.run(1)
    remove(bench, 'x')
    expect(attempts(bench, 'web')).toBe(1)
    remove(bench, 'y')
    expect([attempts(bench, 'web'), bench.get('web').spec.nodeName]).toEqual([2, 'a'])
  })

  it('when the host port that it asks for is free', () => {
    const bench = setUp()
    bench.node('a')
    const asking: Partial<Pod['spec']> = {
      containers: [{ name: 'c', image: 'nginx:1', ports: [{ containerPort: 80, hostPort: 80 }] }]
    }
    bench.pod('first', undefined, asking)
    bench.pod('other')
    bench.run(1)
    bench.pod('web', undefined, asking)
    bench.run(1)
    remove(bench, 'other')
    expect([attempts(bench, 'web'), bench.verdict('web')]).toEqual([1, 'a NodePorts'])
    remove(bench, 'first')
    expect([attempts(bench, 'web'), bench.get('web').spec.nodeName]).toEqual([2, 'a'])
  })

  it('when a pod that it wants to be near has come, and not when another has', () => {
    const bench = setUp()
    bench.node('a')
    bench.pod('web', undefined, rule('podAffinity', 'db'))
    bench.run(1)
    bench.pod('queue')
    bench.run(1)
    expect(attempts(bench, 'web')).toBe(1)
    bench.pod('db')
    bench.run(1)
    expect([attempts(bench, 'web'), bench.get('web').spec.nodeName]).toEqual([2, 'a'])
  })

  it('when a pod that it must not be near has gone or is labelled otherwise', () => {
    const bench = setUp()
    bench.node('a')
    bench.pod('db-1')
    bench.pod('db-2')
    bench.pod('queue')
    bench.run(1)
    bench.pod('web', undefined, rule('podAntiAffinity', 'db'))
    bench.run(1)
    remove(bench, 'queue')
    expect(attempts(bench, 'web')).toBe(1)
    remove(bench, 'db-1')
    changePod(bench, 'db-2', withLabels({ app: 'cache' }))
    expect([attempts(bench, 'web'), bench.get('web').spec.nodeName]).toEqual([3, 'a'])
  })

  it('when it has other labels that rules read, or tolerates more itself', () => {
    const bench = setUp()
    bench.node('a', { taints: [{ key: 'k', effect: 'NoSchedule' }] })
    bench.pod('web')
    bench.run(1)
    changePod(bench, 'web', withLabels({ colour: 'red' }))
    expect(attempts(bench, 'web')).toBe(1)
    changePod(bench, 'web', ({ spec }) => ({ spec: { ...spec, tolerations: [{ operator: 'Exists' }] } }))
    expect([attempts(bench, 'web'), bench.get('web').spec.nodeName]).toEqual([2, 'a'])
  })
})

describe('N6 pods that are none of its business', () => {
  it('a pod of another scheduler is left alone', () => {
    const bench = setUp()
    bench.node('a')
    bench.pod('web', undefined, { schedulerName: 'mine' })
    bench.run(400)
    expect([bench.get('web').spec.nodeName, bench.get('web').status?.conditions, bench.events('web')]).toEqual([
      undefined,
      undefined,
      []
    ])
  })

  it('a pod with its node named is not placed, but its room counts', () => {
    const bench = setUp()
    bench.node('a', { cpu: '2', unschedulable: true })
    bench.pod('direct', '2', { nodeName: 'a' })
    bench.pod('web', '1', { tolerations: [{ operator: 'Exists' }] })
    bench.run(1)
    expect(attempts(bench, 'direct')).toBeUndefined()
    expect(bench.verdict('web')).toBe('a NodeResourcesFit')
  })
})
