import { expect, test } from 'vitest'
import type { MapEdge } from '../../../shared/contract/map.ts'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { ConfigMap, NetworkPolicy, Pod, PodTemplateSpec, Service } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { hour, metaOf, podOf, templateOf, type PodFacts } from '../fixture/recorded-objects.ts'
import { buildMap } from './build-map.ts'
import { podLimit, type GraphBox, type MapGraph } from './map-graph.ts'
import type { MapQuery } from './map-scope.ts'
import { appOf, crashing, denyingPolicy, ingressOf, running, shopSource, wholeShop } from './testing-shop.ts'

function shop(): ReturnType<typeof shopSource> {
  return shopSource(
    ...appOf('web', [[running(), running('worker-2'), running()]]),
    ...appOf('checkout', [
      [running(), running()],
      [crashing(), crashing()]
    ]),
    ...appOf('payments', []),
    ingressOf('shop-web', 'shop.example.com', ['web', 'checkout', 'gone'])
  )
}

function graphOf(source: ClusterSource, more: Partial<MapQuery> = {}): MapGraph {
  return buildMap(source, { ...wholeShop, ...more }).graph
}

/** "shop-web>web", "checkout>checkout r2 broken not-ready". */
function told({ boxes, edges }: MapGraph): readonly string[] {
  const name = (id: string): string => nameOf(boxes.get(id)!)
  return [...edges.values()].map(({ from, to, state, reason }: MapEdge) =>
    [`${name(from)}>${name(to)}`, ...(state === 'fine' ? [] : [state, reason])].join(' ')
  )
}

function nameOf({ title, ref }: GraphBox): string {
  return title ?? ref.name
}

function box(graph: MapGraph, column: GraphBox['column'], name: string): GraphBox {
  const found = [...graph.boxes.values()].find((one) => one.column === column && nameOf(one) === name)
  if (found === undefined) throw new Error(`no ${column} ${name}`)
  return found
}

test('from the Ingress over Services and workloads to pods and nodes, with what is broken and why', () => {
  const graph = graphOf(shop())
  expect(told(graph)).toEqual([
    'web>web',
    'checkout>checkout',
    'payments>payments idle scaled-to-0',
    'web>web',
    'checkout>checkout r1',
    'checkout>checkout r2 broken not-ready',
    'shop-web>web',
    'shop-web>checkout',
    'shop-web>gone broken missing',
    'web>worker-1',
    'web>worker-2',
    'checkout r1>worker-1',
    'checkout r2>worker-2'
  ])
  expect(box(graph, 'service', 'checkout')).toMatchObject({ mark: 'warn', facts: { ready: 2, total: 4 } })
  expect(box(graph, 'service', 'payments')).toMatchObject({ mark: 'warn', facts: { ready: 0, total: 0 } })
  expect(box(graph, 'service', 'gone')).toMatchObject({ mark: 'bad', ref: { namespace: 'shop', name: 'gone' } })
  expect(box(graph, 'entry', 'shop-web')).toMatchObject({ mark: 'warn', facts: { hosts: ['shop.example.com'] } })
  expect(box(graph, 'pod', 'web').pods).toEqual({ total: 3, marks: [['ok', 3]], isFolded: true })
})

test('no endpoints is said of pods that a Service selects and that something holds up, of no others', () => {
  const creating: PodFacts = {
    ...running(),
    phase: 'Pending',
    ready: false,
    state: { waiting: { reason: 'ContainerCreating' } }
  }
  const unplaced: PodFacts = { age: hour, phase: 'Pending', ready: false }
  const failed: PodFacts = {
    ...running(),
    phase: 'Failed',
    ready: false,
    state: { terminated: { exitCode: 1, reason: 'Error' } }
  }
  const isService = ({ kind }: KubeObject): boolean => kind === 'Service'
  const unready = appOf('unready', [[crashing()]]).map((object) =>
    isService(object)
      ? ({ ...object, spec: { ...(object as Service).spec, publishNotReadyAddresses: true } } as Service)
      : object
  )
  const lines = told(
    graphOf(
      shopSource(
        ...appOf('starting', [[creating]]),
        ...appOf('stuck', [[creating, crashing()]]),
        ...appOf('unplaced', [[unplaced]]),
        ...appOf('failed', [[failed]]),
        ...appOf('unserved', [[crashing()]]).filter((object) => !isService(object)),
        ...unready
      )
    )
  )
  expect(lines.filter((line) => line.endsWith('not-ready'))).toEqual([
    'stuck>stuck broken not-ready',
    'unplaced>unplaced-hash1-0 broken not-ready'
  ])
})

test('pods unfold one box at a time, or all', () => {
  const source = shop()
  const folded = box(graphOf(source), 'pod', 'web')
  const names = ({ boxes }: MapGraph): readonly string[] =>
    [...boxes.values()].filter(({ column }) => column === 'pod').map(nameOf)
  expect(names(graphOf(source, { unfold: [folded.id] }))).toEqual([
    'web-hash1-0',
    'web-hash1-1',
    'web-hash1-2',
    'checkout r1',
    'checkout r2'
  ])
  expect(names(graphOf(source, { unfold: 'all' }))).toHaveLength(7)
})

test('round an object: so many steps, whichever way; a node ends a way', () => {
  const source = shop()
  const around = (resource: string, name: string, hops: number): readonly string[] => {
    const focus = { group: resource === 'deployments' ? 'apps' : '', resource, namespace: 'shop', name, hops }
    return [...graphOf(source, { focus }).boxes.values()].map((one) => `${one.column} ${nameOf(one)}`).sort()
  }
  expect(around('deployments', 'checkout', 1)).toEqual([
    'pod checkout r1',
    'pod checkout r2',
    'service checkout',
    'workload checkout'
  ])
  expect(around('deployments', 'checkout', 2)).toEqual([
    'entry shop-web',
    'node worker-1',
    'node worker-2',
    'pod checkout r1',
    'pod checkout r2',
    'service checkout',
    'workload checkout'
  ])
  expect(around('pods', 'checkout-hash1-1', 1)).toEqual(['node worker-1', 'pod checkout-hash1-1', 'workload checkout'])
  expect(around('deployments', 'nobody', 2)).toEqual([])
})

test('round a node: what runs there, of all namespaces, and how it is reached', () => {
  const graph = graphOf(shop(), {
    namespaces: ['other'],
    focus: { group: '', resource: 'nodes', name: 'worker-2', hops: 4 }
  })
  expect(told(graph)).toEqual([
    'web>web',
    'checkout>checkout',
    'web>web-hash1-1',
    'checkout>checkout broken not-ready',
    'shop-web>web',
    'shop-web>checkout',
    'web-hash1-1>worker-2',
    'checkout>worker-2'
  ])
})

test('only what is in trouble, and what stands next to it', () => {
  const names = [...graphOf(shop(), { troubled: true }).boxes.values()].map((one) => `${one.column} ${nameOf(one)}`)
  expect(names).toContain('pod checkout r2')
  expect(names).toContain('service payments')
  expect(names).not.toContain('pod web')
})

test('owners stand between a workload and its pods', () => {
  expect(told(graphOf(shop(), { owners: true }))).toEqual(
    expect.arrayContaining(['checkout>checkout-hash2', 'checkout-hash2>checkout r2 broken not-ready', 'web>web-hash1'])
  )
})

test('what pods name is there with config on, and what is missing stands out', () => {
  const source = shop()
  source.put({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metaOf('ConfigMap', 'shop', 'settings', hour),
    data: {}
  } as ConfigMap)
  const plain = templateOf({ namespace: 'shop', name: 'job', image: 'busybox', replicas: 1, age: hour })
  const template = {
    ...plain,
    spec: {
      ...plain.spec,
      containers: [
        {
          ...plain.spec!.containers[0],
          envFrom: [{ configMapRef: { name: 'settings' } }, { secretRef: { name: 'absent' } }]
        }
      ]
    }
  } as PodTemplateSpec
  source.put(podOf('shop', 'lonely', undefined, template, running()))
  const graph = graphOf(source, { config: true })
  expect(told(graph)).toEqual(expect.arrayContaining(['lonely>settings', 'lonely>absent broken missing']))
  // A neighbourhood of a ConfigMap needs no switch.
  const focus = { group: '', resource: configMapKind.resource, namespace: 'shop', name: 'settings', hops: 1 }
  expect([...graphOf(source, { focus }).boxes.values()].map(nameOf)).toEqual(['lonely', 'settings'])
})

test('policies close what they select, but for what any of them opens', () => {
  const source = shop()
  source.put(denyingPolicy('no-web', 'web', []))
  source.put(denyingPolicy('checkout-from-web', 'checkout', ['web']))
  const lines = told(graphOf(source, { policies: true }))
  expect(lines).toEqual(
    expect.arrayContaining(['web>web refused policy', 'checkout>checkout limited policy', 'web>no-web'])
  )
  source.put(denyingPolicy('web-from-checkout', 'web', ['checkout']))
  expect(told(graphOf(source, { policies: true }))).toContain('web>web limited policy')
})

test('a policy says what it opens in both directions, and to which pods on which ports', () => {
  const source = shop()
  const closed = denyingPolicy('web-out', 'web', [])
  source.put({
    ...closed,
    spec: {
      ...closed.spec,
      podSelector: { matchLabels: { app: 'web' } },
      policyTypes: ['Egress'],
      egress: [
        { to: [{ podSelector: { matchLabels: { app: 'checkout' } } }], ports: [{ port: 8080 }] },
        { to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 53, protocol: 'UDP' }] }
      ]
    }
  } as NetworkPolicy)
  source.put(denyingPolicy('checkout-from-web', 'checkout', ['web']))
  source.put(denyingPolicy('elsewhere', 'nobody', ['web']))
  const graph = graphOf(source, { policies: true })
  const box = [...graph.boxes.values()].find(({ ref }) => ref.name === 'web-out')!
  expect(box.facts).toMatchObject({ type: 'policy', egress: { total: 2, rules: [{ ports: ['8080/TCP'] }, {}] } })
  expect(box.facts).not.toHaveProperty('ingress')
  const peers = [...graph.edges.values()].flatMap(({ type, from, to, asks, isAsked }) =>
    type === 'peer' ? [[nameOf(graph.boxes.get(from)!), nameOf(graph.boxes.get(to)!), asks, isAsked]] : []
  )
  expect(peers).toContainEqual(['web', 'checkout-from-web', [], undefined])
  expect(
    peers
      .filter(([, to]) => to === 'web-out')
      .every(([from, , asks, isAsked]) => {
        return String(from).startsWith('checkout') && asks === undefined && String(isAsked) === '8080/TCP'
      })
  ).toBe(true)
  expect(peers.some(([, to]) => to === 'web-out')).toBe(true)
  // What goes out is closed; the way to its pods is not.
  expect(told(graph)).not.toContain('web>web refused policy')
  // A policy that selects no pods is not on the map.
  expect([...graph.boxes.values()].some(({ ref }) => ref.name === 'elsewhere')).toBe(false)
})

test('words are found in names of boxes and of folded pods', () => {
  const hits = (find: string): readonly string[] =>
    [...graphOf(shop(), { find }).boxes.values()].filter(({ isHit }) => isHit === true).map(nameOf)
  expect(hits('HASH2-1')).toEqual(['checkout r2'])
  expect(hits('payments')).toEqual(['payments', 'payments'])
  expect(hits(' ')).toEqual([])
})

test('by node: each node has its pods beside it, and those without one stand together', () => {
  const source = shop()
  source.put(
    podOf(
      'shop',
      'waiting',
      undefined,
      templateOf({ namespace: 'shop', name: 'w', image: 'x', replicas: 1, age: hour }),
      {
        age: hour,
        phase: 'Pending',
        ready: false
      }
    ) satisfies Pod
  )
  const bands = [...graphOf(source, { group: 'node' }).boxes.values()]
    .filter(({ column }) => column === 'pod')
    .map((one) => `${one.band ?? ''}: ${nameOf(one)}`)
  expect(bands).toEqual([
    'worker-1: web',
    'worker-2: web-hash1-1',
    'worker-1: checkout r1',
    'worker-2: checkout r2',
    ': waiting'
  ])
})

test('a map has a bound, and says what did not fit', () => {
  const many = appOf('many', [Array.from({ length: podLimit + 100 }, () => running())])
  const graph = graphOf(shopSource(...many), { unfold: 'all' })
  expect([graph.boxes.size, graph.hidden]).toEqual([podLimit + 3, 100])
  expect(graphOf(shopSource(...many)).hidden).toBe(0)
})
