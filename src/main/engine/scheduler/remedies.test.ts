import { describe, expect, it } from 'vitest'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import type { Node } from '../../../shared/schema/types.ts'
import type { Remedy } from '../../../shared/contract/simulation.ts'
import { setUp, type Bench } from './testing-scheduler.ts'

const remedies = (bench: Bench, name: string): readonly Remedy[] =>
  bench.scheduler.remedies(bench.get(name).metadata.uid)

/** Changes a node as the remedy says and lets the scheduler look again. */
function change(bench: Bench, name: string, spec: Node['spec'], labels: Readonly<Record<string, string>> = {}): void {
  const node = bench.plane.store.get(nodeKind, '', name)!
  const metadata = { ...node.metadata, labels: { ...node.metadata.labels, ...labels } }
  bench.plane.writer('test').update(nodeKind, { ...node, metadata, spec })
  bench.run(400)
}

describe('what would give a pending pod a node', () => {
  it('is to uncordon one, where nothing else is in the way', () => {
    const bench = setUp()
    const taints = [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }]
    bench.node('roomy', { unschedulable: true, taints })
    bench.node('small', { unschedulable: true, taints, cpu: '1' })
    bench.pod('web', '2')
    bench.run(1)
    expect(remedies(bench, 'web').filter(({ type }) => type === 'uncordon')).toEqual([
      { type: 'uncordon', node: 'roomy' }
    ])
    change(bench, 'roomy', {})
    expect(bench.verdict('web')).toBe('roomy')
    expect(remedies(bench, 'web')).toEqual([])
  })

  it('is to take away a taint that a person has set, never one of the cluster’s own', () => {
    const bench = setUp()
    bench.node('gpu', { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] })
    bench.node('lost', { taints: [{ key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' }] })
    bench.pod('web', '1')
    bench.run(1)
    expect(remedies(bench, 'web')).toEqual([{ type: 'untaint', node: 'gpu', taints: ['dedicated=gpu'] }])
    change(bench, 'gpu', {})
    expect(bench.verdict('web')).toBe('gpu')
  })

  it('is a label that the pod selects by, where the node would do then', () => {
    const bench = setUp()
    bench.node('plain')
    bench.node('full', { cpu: '1' })
    bench.pod('web', '2', { nodeSelector: { disk: 'ssd' } })
    bench.run(1)
    expect(remedies(bench, 'web')).toEqual([{ type: 'label', node: 'plain', labels: { disk: 'ssd' } }])
    change(bench, 'plain', {}, { disk: 'ssd' })
    expect(bench.verdict('web')).toBe('plain')
  })

  it('is no label that a kubelet sets', () => {
    const bench = setUp()
    bench.node('linux')
    bench.pod('web', '1', { nodeSelector: { 'kubernetes.io/hostname': 'other' } })
    bench.run(1)
    expect(remedies(bench, 'web')).toEqual([])
  })

  it('is so much less asked for, so much room, or a machine more: the least first', () => {
    const bench = setUp()
    bench.node('one')
    bench.node('two')
    bench.pod('a', '3')
    bench.pod('b', '2')
    bench.run(1)
    bench.pod('web', '3')
    bench.run(1)
    const onTwo = bench.get('b').spec.nodeName!
    const onOne = bench.get('a').spec.nodeName!
    expect(remedies(bench, 'web')).toEqual([
      { type: 'lower-request', node: onTwo, cpu: 2000 },
      { type: 'free', node: onTwo, cpu: 1000 },
      { type: 'free', node: onOne, cpu: 2000 },
      { type: 'add-node', like: 'one' }
    ])
    bench.pod('modest', '2')
    bench.run(1)
    expect(bench.verdict('modest')).toBe(onTwo)
  })

  it('is nothing that a second filter would refuse, and asking changes nothing', () => {
    const bench = setUp()
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } } }
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } }
    bench.node('one', { cpu: '2' })
    bench.pod('web-a', '1', { affinity })
    bench.run(1)
    bench.pod('web-b', '2', { affinity })
    bench.run(1)
    const { version } = bench.scheduler.nodes
    expect(remedies(bench, 'web-b')).toEqual([])
    expect(bench.scheduler.nodes.version).toBe(version)
    bench.plane.writer('test').delete(podKind, 'shop', 'web-a', { gracePeriodSeconds: 0 })
    bench.run(400)
    expect(bench.verdict('web-b')).toBe('one')
  })

  it('is nothing for more than any machine has but less of it', () => {
    const bench = setUp()
    bench.node('one')
    bench.pod('greedy', '64')
    bench.run(1)
    expect(remedies(bench, 'greedy')).toEqual([{ type: 'lower-request', node: 'one', cpu: 4000 }])
  })
})
