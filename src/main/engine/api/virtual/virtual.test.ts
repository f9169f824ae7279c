import { describe, expect, it } from 'vitest'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import type { Status } from '../../../../shared/kube/status.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import type { Metrics } from '../../metrics/metrics.ts'
import { refusalOf, TestApiServer } from '../testing-api-server.ts'
import type { VirtualResource } from '../virtual-resource.ts'
import { bindings } from './bindings.ts'
import { componentStatuses } from './component-statuses.ts'
import { resourceMetrics } from './resource-metrics.ts'

const spec = { containers: [{ name: 'c', image: 'nginx:1' }] }

/** What the usage model would say of everything. */
const metrics = {
  series: () => ({ cpu: { usage: [5, 5] }, memory: { usage: [20 * 1024 * 1024, 0] } }),
  containerAt: () => ({ cpu: 5, memory: 20 * 1024 * 1024 })
} as unknown as Metrics

/** As if its APIService were available. */
const served = (source: Metrics): readonly VirtualResource[] =>
  resourceMetrics(source).map(({ apiService: _name, ...resource }) => resource)

describe('metrics.k8s.io', () => {
  const target = { group: 'metrics.k8s.io', version: 'v1beta1' }

  function serverWithPod(): TestApiServer {
    const server = new TestApiServer({ virtual: served(metrics) })
    server.object('create', 'pods', {
      body: { metadata: { name: 'p', labels: { app: 'a' } }, spec: { ...spec, nodeName: 'n' } }
    })
    const pod = server.store.get(podKind, 'default', 'p')!
    const startedAt = new Date(server.clock.now).toISOString().replace('.000', '')
    const status = {
      ...pod.status,
      phase: 'Running',
      containerStatuses: [
        {
          name: 'c',
          ready: true,
          restartCount: 0,
          image: 'nginx:1',
          imageID: '',
          containerID: 'x',
          state: { running: { startedAt } }
        }
      ]
    }
    server.writer.updateStatus<Pod>(podKind, { ...pod, status })
    return server
  }

  it('knows nothing of a pod before its second scrape', () => {
    const server = serverWithPod()
    expect(refusalOf(server.ask('get', 'pods', { ...target, name: 'p' }))).toEqual({
      code: 404,
      reason: 'NotFound',
      message: 'podmetrics.metrics.k8s.io "default/p" not found'
    })
    expect(refusalOf(server.ask('get', 'pods', { ...target, name: 'q' })).message).toBe('pods "default/q" not found')
    expect(server.ask('list', 'pods', target).object).toMatchObject({ kind: 'PodMetricsList', items: [] })
  })

  it('tells what containers use, in the numbers of metrics-server', () => {
    const server = serverWithPod()
    server.clock.advanceTo(server.clock.now + 40_000)
    const found = server.object('get', 'pods', { ...target, name: 'p' })
    expect(found).toMatchObject({
      apiVersion: 'metrics.k8s.io/v1beta1',
      kind: 'PodMetrics',
      metadata: { name: 'p', namespace: 'default', labels: { app: 'a' } }
    })
    const { containers, window } = found as unknown as {
      readonly containers: readonly { readonly name: string; readonly usage: Record<string, string> }[]
      readonly window: string
    }
    expect(window).toMatch(/^15(?:\.\d+)?s$/)
    expect(containers[0]!.name).toBe('c')
    expect(containers[0]!.usage['cpu']).toMatch(/^\d+[num]$/)
    expect(containers[0]!.usage['memory']).toBe('20Mi')
    const items = (options: object) =>
      (server.ask('list', 'pods', { ...target, options }).object as unknown as { readonly items: readonly unknown[] })
        .items
    expect(items({ labelSelector: 'app=a' })).toHaveLength(1)
    expect(items({ labelSelector: 'app=b' })).toHaveLength(0)
    expect(items({ fieldSelector: 'metadata.name=p' })).toHaveLength(1)
  })

  it('answers the same until the next scrape', () => {
    const server = serverWithPod()
    server.clock.advanceTo(server.clock.now + 60_000)
    const ask = () =>
      server.object('get', 'pods', { ...target, name: 'p' }) as unknown as { readonly timestamp: string }
    const first = ask()
    server.clock.advanceTo(Date.parse(first.timestamp) + 14_000)
    expect(ask().timestamp).toBe(first.timestamp)
    server.clock.advanceTo(Date.parse(first.timestamp) + 16_000)
    expect(ask().timestamp).not.toBe(first.timestamp)
  })

  it('takes nothing but reading', () => {
    const server = new TestApiServer({ virtual: served(metrics) })
    expect(server.ask('delete', 'pods', { ...target, name: 'p' }).code).toBe(405)
  })
})

describe('componentstatuses', () => {
  const server = new TestApiServer({ virtual: [componentStatuses(false)] })
  const target = { namespace: undefined }

  it('are healthy, but for the scheduler where there is none', () => {
    const answer = server.ask('list', 'componentstatuses', target)
    expect(answer.warnings).toEqual(['v1 ComponentStatus is deprecated in v1.19+'])
    const { items } = answer.object as unknown as {
      readonly items: readonly { readonly conditions: readonly object[] }[]
    }
    expect(items.map(({ conditions }) => (conditions[0] as { readonly status: string }).status)).toEqual([
      'False',
      'True',
      'True'
    ])
    expect(server.object('get', 'componentstatuses', { ...target, name: 'etcd-0' })).toMatchObject({
      kind: 'ComponentStatus',
      conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }]
    })
    expect(refusalOf(server.ask('get', 'componentstatuses', { ...target, name: 'x' })).message).toBe(
      'componentstatuses "x" not found'
    )
  })
})

describe('bindings', () => {
  it('put a pod on a node, once', () => {
    const server = new TestApiServer({ virtual: [bindings] })
    server.object('create', 'pods', { body: { metadata: { name: 'p' }, spec } })
    const body = { metadata: { name: 'p' }, target: { kind: 'Node', name: 'n' } }
    expect(server.ask('create', 'bindings', { body })).toMatchObject({ code: 201, object: { status: 'Success' } })
    expect(server.store.get(podKind, 'default', 'p')?.spec.nodeName).toBe('n')
    expect((server.ask('create', 'bindings', { body }).object as Status).message).toBe(
      'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "n"'
    )
    expect(server.ask('list', 'bindings').code).toBe(405)
  })
})
