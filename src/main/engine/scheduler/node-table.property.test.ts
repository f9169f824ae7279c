import { describe, expect, it } from 'vitest'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { priorityClassKind } from '../../../shared/kinds/priorityclass/kind.ts'
import { isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import { matches, requirementsOfMap } from '../../../shared/kube/label-selector.ts'
import type { Node, Pod } from '../../../shared/schema/types.ts'
import type { ControlPlane } from '../control-plane.ts'
import { Random } from '../sim/random.ts'
import { createTestControlPlane } from '../testing-control-plane.ts'
import { NodeTable, type PlacedPod } from './node-table.ts'
import { PodCounts } from './pod-counts.ts'
import { podFacts } from './pod-facts.ts'
import { Scheduler } from './scheduler.ts'

interface Figures {
  readonly cpu: number
  readonly memory: number
  readonly pods: number
  readonly gpus: number
  readonly ports: readonly string[]
  readonly allocatable: number
}

/** What the table should hold of the nodes that are there, counted from nothing. */
function naive(plane: ControlPlane): Record<string, Figures> {
  const table = new NodeTable()
  for (const node of plane.store.all(nodeKind)) table.setNode(node)
  for (const pod of plane.store.all(podKind))
    if (pod.spec.nodeName !== undefined && !isPodTerminal(pod)) table.place(pod)
  const result: Record<string, Figures> = {}
  for (const {
    metadata: { name }
  } of plane.store.all(nodeKind)) {
    const pods = [...plane.store.onNode<Pod>(podKind, name)].filter((pod) => !isPodTerminal(pod))
    const requests = pods.map((pod) => podFacts(pod.spec).requests)
    result[name] = {
      cpu: requests.reduce((sum, { cpu }) => sum + cpu, 0),
      memory: requests.reduce((sum, { memory }) => sum + memory, 0),
      pods: pods.length,
      gpus: requests.reduce((sum, { scalars }) => sum + (scalars?.get('example.com/gpu') ?? 0), 0),
      ports: table.ports[table.slotOf(name)!]?.list() ?? [],
      allocatable: Number(plane.store.get(nodeKind, undefined, name)!.status!.allocatable!.cpu) * 1000
    }
  }
  return result
}

function incremental(table: NodeTable): Record<string, Figures> {
  const result: Record<string, Figures> = {}
  for (const slot of table.order) {
    result[table.names[slot]!] = {
      cpu: table.requestedCpu[slot]!,
      memory: table.requestedMemory[slot]!,
      pods: table.podCount[slot]!,
      gpus: table.requestedScalars[slot]?.get('example.com/gpu') ?? 0,
      ports: table.ports[slot]?.list() ?? [],
      allocatable: table.allocatableCpu[slot]!
    }
  }
  return result
}

function randomPod(random: Random, name: string): Parameters<ReturnType<ControlPlane['writer']>['create']>[1] {
  const requests = {
    cpu: `${random.integer(20) * 50}m`,
    ...(random.integer(2) === 0 ? { memory: `${random.integer(8)}00Mi` } : {}),
    ...(random.integer(8) === 0 ? { 'example.com/gpu': '1' } : {})
  }
  const limits = 'example.com/gpu' in requests ? { 'example.com/gpu': '1' } : {}
  const port = 30_000 + random.integer(4)
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'd', labels: { app: `a${random.integer(3)}` } },
    spec: {
      containers: [
        {
          name: 'c',
          image: 'nginx:1',
          resources: { requests, limits },
          ...(random.integer(5) === 0 ? { ports: [{ containerPort: 80, hostPort: port }] } : {})
        }
      ],
      ...(random.integer(5) === 0 ? { priorityClassName: 'high' } : {}),
      ...(random.integer(4) === 0 ? { nodeName: `n${random.integer(8)}` } : {})
    }
  } as never
}

function node(random: Random, name: string): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { zone: `z${random.integer(3)}` } },
    spec: {},
    status: { allocatable: { cpu: String(2 + random.integer(6)), memory: '16Gi', pods: '50', 'example.com/gpu': '2' } }
  } as unknown as Node
}

/** One random act of a user, a kubelet or a controller. */
function act(plane: ControlPlane, random: Random, step: number): void {
  const writer = plane.writer('test')
  const pods = [...plane.store.all(podKind)]
  const nodes = [...plane.store.all(nodeKind)]
  const pod = pods[random.integer(Math.max(pods.length, 1))]
  const someNode = nodes[random.integer(Math.max(nodes.length, 1))]
  const kind = random.integer(12)
  if (kind < 5) writer.create(podKind, randomPod(random, `p${step}`) as never)
  else if (kind < 6 && nodes.length < 8) {
    const free = Array.from({ length: 8 }, (_, index) => `n${index}`).find(
      (name) => !nodes.some(({ metadata }) => metadata.name === name)
    )!
    writer.create(nodeKind, node(random, free))
  } else if (kind < 7 && someNode !== undefined) {
    if (random.integer(3) === 0) writer.delete(nodeKind, undefined, someNode.metadata.name)
    else writer.updateStatus(nodeKind, { ...someNode, status: node(random, someNode.metadata.name).status })
  } else if (pod === undefined) return
  else if (kind < 9) writer.delete(podKind, 'd', pod.metadata.name, { gracePeriodSeconds: random.integer(2) * 30 })
  else if (kind < 10) {
    const phase = random.integer(2) === 0 ? 'Succeeded' : 'Running'
    writer.updateStatus(podKind, { ...pod, status: { ...pod.status, phase } })
  } else {
    const labels = { ...pod.metadata.labels, app: `a${random.integer(3)}` }
    writer.update(podKind, { ...pod, metadata: { ...pod.metadata, labels } })
  }
}

describe('the incremental node table', () => {
  it.each([1, 2, 3, 4])('equals a recount after every step (seed %i)', (seed) => {
    const random = new Random(`table ${seed}`)
    const plane = createTestControlPlane(String(seed))
    plane
      .writer('test')
      .create(namespaceKind, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'd' }, spec: {} })
    // Pods of this class preempt: a dry run must leave no trace in the table.
    plane.writer('test').create(priorityClassKind, {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 1000
    })
    const scheduler = new Scheduler(plane)
    scheduler.start()
    for (let step = 0; step < 400; step++) {
      act(plane, random, step)
      plane.clock.advanceTo(plane.clock.now + random.integer(3000))
      expect(incremental(scheduler.nodes)).toEqual(naive(plane))
    }
  })

  it.each([1, 2])('keeps counts by selector equal to a recount (seed %i)', (seed) => {
    const random = new Random(`counts ${seed}`)
    const placed = new Map<string, PlacedPod>()
    const counts = new PodCounts((namespace) => [...placed.values()].filter((pod) => pod.namespace === namespace))
    const table = new NodeTable([counts])
    const selectors = [requirementsOfMap({ app: 'a0' }), requirementsOfMap({ app: 'a1', tier: 't0' }), []]
    for (let step = 0; step < 500; step++) {
      const uid = `u${random.integer(60)}`
      if (random.integer(3) === 0) {
        table.unplace(uid)
        placed.delete(uid)
      } else {
        const labels = { app: `a${random.integer(2)}`, tier: `t${random.integer(2)}` }
        const deletion = random.integer(4) === 0 ? { deletionTimestamp: '2026-11-20T12:00:00Z' } : {}
        const metadata = {
          name: uid,
          namespace: 'd',
          uid,
          resourceVersion: '',
          creationTimestamp: '',
          labels,
          ...deletion
        }
        table.place({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata,
          spec: { containers: [{ name: 'c' }], nodeName: `n${random.integer(20)}` }
        })
        placed.set(uid, table.placedPod(uid)!)
      }
      for (const requirements of selectors) {
        for (const countsTerminating of [true, false]) {
          const count = counts.get(table, 'd', requirements, countsTerminating)
          const expected = new Int32Array(count.pods.bySlot.length)
          for (const pod of placed.values()) {
            if (matches(requirements, pod.labels) && (countsTerminating || !pod.isTerminating)) expected[pod.slot]!++
          }
          expect([...count.pods.bySlot]).toEqual([...expected])
          expect(count.pods.total).toBe(expected.reduce((a, b) => a + b, 0))
        }
      }
    }
  })
})
