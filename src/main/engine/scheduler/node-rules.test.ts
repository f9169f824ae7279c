import { describe, expect, it } from 'vitest'
import type { NodeSelectorTerm, Pod } from '../../../shared/schema/types.ts'
import { feasibleNodesToFind } from './placement.ts'
import { setUp } from './testing-scheduler.ts'

type PodSpec = Pod['spec']

function requiring(...nodeSelectorTerms: NodeSelectorTerm[]): Partial<PodSpec> {
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } }
}

const is = (key: string, operator: string, ...values: string[]): NodeSelectorTerm => ({
  matchExpressions: [{ key, operator, ...(values.length === 0 ? {} : { values }) }]
})

const affinityCases: readonly [string, NodeSelectorTerm[], string][] = [
  ['In', [is('size', 'In', '3', '9')], 'big'],
  ['NotIn, which a missing label satisfies', [is('size', 'NotIn', '9', '1')], 'plain'],
  [
    'Exists',
    [{ matchExpressions: [...is('size', 'Exists').matchExpressions!, ...is('gpu', 'Exists').matchExpressions!] }],
    'small'
  ],
  ['DoesNotExist', [is('size', 'DoesNotExist')], 'plain'],
  ['Gt', [is('size', 'Gt', '5')], 'big'],
  ['Lt', [is('size', 'Lt', '5')], 'small'],
  ['terms are ORed', [is('size', 'In', '7'), is('size', 'In', '9')], 'big'],
  ['a term without requirements takes none', [{}, is('size', 'In', '9')], 'big'],
  ['matchFields by name', [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['plain'] }] }], 'plain'],
  [
    'fields and labels are ANDed',
    [{ ...is('size', 'Exists'), matchFields: [{ key: 'metadata.name', operator: 'NotIn', values: ['big'] }] }],
    'small'
  ]
]

describe('N6 rules about nodes', () => {
  it('nodeSelector takes nodes that have all its labels', () => {
    const { node, pod, run, verdict } = setUp()
    node('a', { labels: { disk: 'ssd' } })
    node('b', { labels: { disk: 'ssd', zone: 'z1' } })
    pod('web', undefined, { nodeSelector: { disk: 'ssd', zone: 'z1' } })
    pod('none', undefined, { nodeSelector: { disk: 'tape' } })
    run(1)
    expect([verdict('web'), verdict('none')]).toEqual(['b', 'a NodeAffinity, b NodeAffinity'])
  })

  it.each(affinityCases)('required node affinity: %s', (_, terms, expected) => {
    const { node, pod, run, verdict } = setUp()
    node('big', { labels: { size: '9' } })
    node('small', { labels: { size: '1', gpu: 'yes' } })
    node('plain')
    pod('web', undefined, requiring(...terms))
    run(1)
    expect(verdict('web')).toBe(expected)
  })

  it('preferred node affinity draws by its weights', () => {
    const { node, pod, run, verdict } = setUp()
    node('a', { labels: { disk: 'ssd' } })
    node('b', { labels: { zone: 'z1' } })
    node('c')
    const preferred = [
      { weight: 30, preference: is('disk', 'Exists') },
      { weight: 60, preference: is('zone', 'Exists') }
    ]
    pod('web', undefined, {
      affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } }
    })
    run(1)
    expect(verdict('web')).toBe('b')
  })

  it('taints keep pods away unless key, value and effect are tolerated', () => {
    const { node, pod, run, verdict } = setUp()
    node('a', { taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] })
    node('b', { taints: [{ key: 'k', value: 'w', effect: 'NoExecute' }] })
    pod('plain')
    pod('other', undefined, { tolerations: [{ key: 'k', operator: 'Equal', value: 'x' }] })
    pod('equal', undefined, { tolerations: [{ key: 'k', operator: 'Equal', value: 'v', effect: 'NoSchedule' }] })
    pod('effect', undefined, { tolerations: [{ key: 'k', operator: 'Exists', effect: 'NoExecute' }] })
    run(1)
    const both = 'a TaintToleration, b TaintToleration'
    expect(['plain', 'other', 'equal', 'effect'].map(verdict)).toEqual([both, both, 'a', 'b'])
  })

  it('a toleration without key and effect tolerates everything', () => {
    const { node, pod, run, verdict } = setUp()
    node('a', {
      taints: [
        { key: 'k', effect: 'NoSchedule' },
        { key: 'l', effect: 'NoExecute' }
      ]
    })
    pod('any', undefined, { tolerations: [{ operator: 'Exists' }] })
    run(1)
    expect(verdict('any')).toBe('a')
  })

  it('PreferNoSchedule is avoided, but taken where there is no other', () => {
    const { node, pod, run, verdict } = setUp()
    node('a', { taints: [{ key: 'k', effect: 'PreferNoSchedule' }], cpu: '64' })
    node('b', { cpu: '2' })
    pod('first', '2')
    pod('second', '2')
    run(1)
    expect([verdict('first'), verdict('second')]).toEqual(['b', 'a'])
  })

  it('a cordoned node takes only pods that tolerate it', () => {
    const { node, pod, run, verdict } = setUp()
    node('a', { unschedulable: true })
    pod('web')
    pod('agent', undefined, { tolerations: [{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists' }] })
    run(1)
    expect([verdict('web'), verdict('agent')]).toEqual(['a NodeUnschedulable', 'a'])
  })

  it('host ports meet by protocol, number and address', () => {
    const { node, pod, run, verdict } = setUp()
    node('a')
    const asking = (name: string, hostPort: number, hostIP?: string, protocol?: string): void => {
      const port = {
        containerPort: 80,
        hostPort,
        ...(hostIP === undefined ? {} : { hostIP }),
        ...(protocol === undefined ? {} : { protocol })
      }
      pod(name, undefined, { containers: [{ name: 'c', image: 'nginx:1', ports: [port] }] })
      run(1)
    }
    asking('first', 99, '127.0.0.1')
    asking('same', 99, '127.0.0.1')
    asking('address', 99, '10.0.0.1')
    asking('all', 99)
    asking('udp', 99, undefined, 'UDP')
    asking('number', 98)
    expect(['first', 'same', 'address', 'all', 'udp', 'number'].map(verdict)).toEqual([
      'a',
      'a NodePorts',
      'a',
      'a NodePorts',
      'a',
      'a'
    ])
  })

  it('resources: what is requested counts, and extended ones and the number of pods as well', () => {
    const { node, pod, run, get, verdict, events } = setUp()
    node('a', { cpu: '2', allocatable: { memory: '1Gi', pods: '3', 'example.com/gpu': '1' } })
    const asking = (name: string, requests: Record<string, string>): void => {
      const limits = 'example.com/gpu' in requests ? requests : {}
      pod(name, undefined, { containers: [{ name: 'c', image: 'nginx:1', resources: { requests, limits } }] })
      run(1)
    }
    asking('gpu', { 'example.com/gpu': '1' })
    asking('gpus', { 'example.com/gpu': '1' })
    asking('memory', { memory: '900Mi', cpu: '500m' })
    asking('greedy', { memory: '200Mi', cpu: '2' })
    asking('last', {})
    asking('more', {})
    expect(['gpu', 'memory', 'last'].map((name) => get(name).spec.nodeName)).toEqual(['a', 'a', 'a'])
    expect(['gpus', 'greedy', 'more'].map(verdict)).toEqual(Array(3).fill('a NodeResourcesFit'))
    expect(events('gpus')[0]).toContain('0/1 nodes are available: 1 Insufficient example.com/gpu.')
    expect(events('greedy')[0]).toContain('0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory.')
    expect(events('more')[0]).toContain('0/1 nodes are available: 1 Too many pods.')
  })

  it('of nodes that fit, the emptier is preferred, and of these the one whose CPU and memory stay in balance', () => {
    const { node, pod, run, verdict } = setUp()
    node('a', { cpu: '4' })
    node('b', { cpu: '8' })
    pod('first', '1')
    run(1)
    expect(verdict('first')).toBe('b')
    const bench = setUp()
    // Left on both: half of CPU and memory together. On b CPU is nearly gone, and memory free.
    bench.node('a', { cpu: '4', allocatable: { memory: '4Gi' } })
    bench.node('b', { cpu: '4', allocatable: { memory: '4Gi' } })
    const used = (name: string, nodeName: string, cpu: string, memory: string): Pod =>
      bench.pod(name, undefined, {
        nodeName,
        containers: [{ name: 'c', image: 'nginx:1', resources: { requests: { cpu, memory } } }]
      })
    used('x', 'a', '1600m', '1638Mi')
    used('y', 'b', '3100m', '102Mi')
    bench.pod('web', undefined, {
      containers: [{ name: 'c', image: 'nginx:1', resources: { requests: { cpu: '100m', memory: '100Mi' } } }]
    })
    bench.run(1)
    expect(bench.verdict('web')).toBe('a')
  })

  it('a node that has the image is preferred', () => {
    const { node, pod, run, verdict } = setUp()
    const images = [{ names: ['registry.example/large:1'], sizeBytes: 900 * 1024 * 1024 }]
    for (const name of ['a', 'b', 'c']) node(name, name === 'b' ? { images } : {})
    pod('web', undefined, { containers: [{ name: 'c', image: 'registry.example/large:1' }] })
    run(1)
    expect(verdict('web')).toBe('b')
  })

  it('in a large cluster looks only until enough nodes fit: half of 100 nodes and less the more there are', () => {
    expect([50, 99, 100, 250, 500, 1000, 5000, 10_000].map(feasibleNodesToFind)).toEqual([
      50, 99, 100, 120, 230, 420, 500, 500
    ])
    const { node, pod, run, scheduler, get } = setUp()
    for (let index = 0; index < 300; index++) node(`n${index}`)
    pod('web')
    pod('next')
    run(1)
    const looked = (name: string): readonly string[] =>
      scheduler
        .why(get(name).metadata.uid)!
        .nodes.filter(({ verdict }) => verdict !== 'skipped')
        .map(({ node: each }) => each)
    expect([looked('web').length, looked('web')[0]]).toEqual([144, 'n0'])
    // The next attempt begins where this one ended.
    expect(looked('next')[0]).toBe('n144')
  })
})
