import { describe, expect, it } from 'vitest'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Pod, PodAffinityTerm, TopologySpreadConstraint } from '../../../shared/schema/types.ts'
import { newPod, setUp, type Bench } from './testing-scheduler.ts'

type Rules = Partial<Pod['spec']>

const host = 'kubernetes.io/hostname'
const near = (...terms: PodAffinityTerm[]): Rules => ({
  affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } }
})
const apart = (...terms: PodAffinityTerm[]): Rules => ({
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } }
})
const of = (app: string, topologyKey = 'zone', more: Partial<PodAffinityTerm> = {}): PodAffinityTerm => ({
  labelSelector: { matchLabels: { app } },
  topologyKey,
  ...more
})
const spread = (more: Partial<TopologySpreadConstraint> = {}): Rules => ({
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'web' } },
      ...more
    }
  ]
})

/** Nodes a1 and a2 in zone a, b1 in zone b. */
function zoned(): Bench {
  const bench = setUp()
  for (const name of ['a1', 'a2', 'b1']) bench.node(name, { labels: { zone: name[0]! } })
  return bench
}

function inNamespace(
  { plane }: Bench,
  namespace: string,
  labels: Record<string, string>,
  name: string,
  nodeName: string
): void {
  const writer = plane.writer('test')
  writer.create(namespaceKind, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels }, spec: {} })
  const pod = newPod(name, undefined, { nodeName })
  writer.create(podKind, { ...pod, metadata: { ...pod.metadata, namespace } })
}

describe('N6 rules about other pods', () => {
  it('pod affinity takes the domain in which such a pod runs, and needs the label on the node', () => {
    const { pod, node, run, verdict } = zoned()
    node('nowhere')
    pod('db', undefined, { nodeName: 'b1' })
    pod('web', undefined, near(of('db')))
    pod('lost', undefined, near(of('queue')))
    run(1)
    expect(verdict('web')).toBe('b1')
    expect(verdict('lost')).toBe(['a1', 'a2', 'b1', 'nowhere'].map((name) => `${name} InterPodAffinity`).join(', '))
  })

  it('the first pod of its kind may go anywhere, and the next follow it', () => {
    const { pod, run, verdict, get } = zoned()
    pod('web-1', undefined, near(of('web')))
    pod('web-2', undefined, near(of('web')))
    run(1)
    expect(verdict('web-1')[0]).toBe(get('web-2').spec.nodeName![0])
  })

  it('terms speak of the own namespace, of those they name, and of those whose labels they select', () => {
    const bench = zoned()
    inNamespace(bench, 'other', { team: 'red' }, 'db', 'b1')
    bench.pod('own', undefined, near(of('db')))
    bench.pod('named', undefined, near(of('db', 'zone', { namespaces: ['other'] })))
    bench.pod('selected', undefined, near(of('db', 'zone', { namespaceSelector: { matchLabels: { team: 'red' } } })))
    bench.pod('unselected', undefined, near(of('db', 'zone', { namespaceSelector: { matchLabels: { team: 'blue' } } })))
    bench.pod('all', undefined, near(of('db', 'zone', { namespaceSelector: {} })))
    bench.run(1)
    const none = 'a1 InterPodAffinity, a2 InterPodAffinity, b1 InterPodAffinity'
    expect(['own', 'named', 'selected', 'unselected', 'all'].map(bench.verdict)).toEqual([none, 'b1', 'b1', none, 'b1'])
  })

  it('anti-affinity refuses domains with such pods, and pods that are there refuse by theirs', () => {
    const { pod, run, verdict, events } = zoned()
    pod('db', undefined, { nodeName: 'b1' })
    pod('shy', undefined, { nodeName: 'a1', ...apart(of('web', host)) })
    pod('web', undefined, apart(of('db')))
    pod('queue', undefined, apart(of('db'), of('web', host), of('shy', host)))
    run(1)
    expect(verdict('web')).toBe('a2')
    expect(verdict('queue')).toBe('a1 InterPodAffinity, a2 InterPodAffinity, b1 InterPodAffinity')
    pod('web-2', undefined, { nodeSelector: { [host]: 'a1' } }, { app: 'web' })
    run(1)
    expect(events('web-2')[0]).toContain("1 node(s) didn't satisfy existing pods anti-affinity rules")
  })

  it('preferred affinity draws and preferred anti-affinity pushes, by weight', () => {
    const { pod, run, verdict } = zoned()
    pod('db', undefined, { nodeName: 'b1' })
    pod('hog', undefined, { nodeName: 'a1' })
    const preferred = (
      weight: number,
      podAffinityTerm: PodAffinityTerm
    ): readonly { weight: number; podAffinityTerm: PodAffinityTerm }[] => [{ weight, podAffinityTerm }]
    pod('drawn', undefined, {
      affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred(50, of('db')) } }
    })
    pod('pushed', undefined, {
      affinity: {
        podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred(10, of('db')) },
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            ...preferred(60, of('db')),
            ...preferred(60, of('hog', host))
          ]
        }
      }
    })
    run(1)
    expect([verdict('drawn'), verdict('pushed')]).toEqual(['b1', 'a2'])
  })

  it('topology spread keeps the skew, and refuses nodes without the label', () => {
    const { pod, node, run, verdict, events } = zoned()
    node('nowhere')
    pod('web-1', undefined, { nodeName: 'a1' })
    pod('web-2', undefined, spread())
    run(1)
    expect(verdict('web-2')).toBe('b1')
    pod('web-3', undefined, { nodeName: 'a1' })
    pod('web-4', undefined, { ...spread({ nodeAffinityPolicy: 'Ignore' }), nodeSelector: { zone: 'a' } })
    run(1)
    expect(events('web-4')[0]).toContain("2 node(s) didn't match pod topology spread constraints.")
    pod('web-5', undefined, { ...spread(), nodeSelector: { [host]: 'nowhere' } })
    run(1)
    expect(events('web-5')[0]).toContain(
      "1 node(s) didn't match pod topology spread constraints (missing required label)"
    )
  })

  it('minDomains counts the missing domains as empty', () => {
    const { pod, run, verdict } = zoned()
    pod('web-1', undefined, { nodeName: 'a1' })
    pod('web-2', undefined, { nodeName: 'b1' })
    pod('two', undefined, spread({ minDomains: 2 }), { app: 'web' })
    pod('three', undefined, spread({ minDomains: 3 }), { app: 'web' })
    run(1)
    expect(verdict('two')).toMatch(/^[ab]\d$/)
    expect(verdict('three')).toBe('a1 PodTopologySpread, a2 PodTopologySpread, b1 PodTopologySpread')
  })

  it('nodeAffinityPolicy says whether nodes that the pod cannot take count', () => {
    const { pod, run, verdict } = zoned()
    pod('web-1', undefined, { nodeName: 'a1' })
    const onlyA = { nodeSelector: { zone: 'a' } }
    pod('honor', undefined, { ...spread(), ...onlyA }, { app: 'web' })
    pod('ignore', undefined, { ...spread({ nodeAffinityPolicy: 'Ignore' }), ...onlyA }, { app: 'web' })
    run(1)
    expect(verdict('honor')).toMatch(/^a\d$/)
    expect(verdict('ignore')).toBe('a1 PodTopologySpread, a2 PodTopologySpread, b1 NodeAffinity')
  })

  it('nodeTaintsPolicy says whether nodes with taints that the pod does not tolerate count', () => {
    const bench = setUp()
    bench.node('a1', { labels: { zone: 'a' } })
    bench.node('b1', { labels: { zone: 'b' }, taints: [{ key: 'k', effect: 'NoSchedule' }] })
    bench.pod('web-1', undefined, { nodeName: 'a1' })
    bench.pod('ignore', undefined, spread(), { app: 'web' })
    bench.pod('honor', undefined, spread({ nodeTaintsPolicy: 'Honor' }), { app: 'web' })
    bench.run(1)
    expect(bench.verdict('ignore')).toBe('a1 PodTopologySpread, b1 TaintToleration')
    expect(bench.verdict('honor')).toBe('a1')
  })

  it('pods that are being deleted do not count for spreading', () => {
    const { pod, run, verdict, plane } = zoned()
    pod('web-1', undefined, { nodeName: 'a1' })
    plane.writer('test').delete(podKind, 'shop', 'web-1')
    pod('web-2', undefined, { ...spread(), nodeSelector: { zone: 'a' } })
    run(1)
    expect(verdict('web-2')).toMatch(/^a\d$/)
  })

  it('ScheduleAnyway only prefers the emptier domain', () => {
    const { pod, run, verdict } = zoned()
    pod('web-1', undefined, { nodeName: 'a1' })
    pod('web-2', undefined, spread({ whenUnsatisfiable: 'ScheduleAnyway' }))
    pod('web-3', undefined, { ...spread({ whenUnsatisfiable: 'ScheduleAnyway' }), nodeSelector: { zone: 'a' } })
    run(1)
    expect(verdict('web-2')).toBe('b1')
    expect(verdict('web-3')).toMatch(/^a\d$/)
  })

  it('matchLabelKeys and mismatchLabelKeys take the values of the pod', () => {
    const { pod, run, verdict, get } = zoned()
    pod('old', undefined, { nodeName: 'a1' }, { app: 'web', version: '1', tenant: 'x' })
    pod('new', undefined, spread({ matchLabelKeys: ['version'], maxSkew: 1 }), { app: 'web', version: '2' })
    pod('same', undefined, near(of('web', 'zone', { matchLabelKeys: ['version', 'missing'] })), {
      app: 'web',
      version: '1'
    })
    pod('alone', undefined, apart({ ...of('web', 'zone'), mismatchLabelKeys: ['tenant'] }), { app: 'q', tenant: 'y' })
    run(1)
    expect(get('new').spec.topologySpreadConstraints![0]!.labelSelector).toEqual({
      matchLabels: { app: 'web' },
      matchExpressions: [{ key: 'version', operator: 'In', values: ['2'] }]
    })
    expect(verdict('same')).toMatch(/^a\d$/)
    expect(
      get('same').spec.affinity!.podAffinity!.requiredDuringSchedulingIgnoredDuringExecution![0]!.labelSelector
    ).toEqual({
      matchLabels: { app: 'web' },
      matchExpressions: [{ key: 'version', operator: 'In', values: ['1'] }]
    })
    expect(verdict('alone')).toBe('b1')
  })
})
