import { describe, expect, it } from 'vitest'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import type { Event, Node } from '../../../shared/schema/types.ts'
import { setEventTimeToLive } from './event-expiry.ts'
import { createTestControlPlane } from '../testing-control-plane.ts'

const hour = 3_600_000

function setUp() {
  const plane = createTestControlPlane()
  const node = plane.writer('kubelet').create<Node>(nodeKind, {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-1' },
    spec: {}
  })
  const events = (): Event[] => [...plane.store.all(eventKind)]
  return { plane, node, events, recorder: plane.recorder('kubelet', 'node-1') }
}

describe('StoreRecorder', () => {
  it('tells of a cluster-scoped object in namespace default', () => {
    const { node, events, recorder } = setUp()
    recorder.event(node, 'Normal', 'NodeReady', 'Node node-1 status is now: NodeReady')
    expect(events()).toHaveLength(1)
    expect(events()[0]).toMatchObject({
      metadata: {
        namespace: 'default',
        managedFields: [
          {
            manager: 'kubelet',
            operation: 'Update',
            fieldsV1: { 'f:involvedObject': {}, 'f:source': { 'f:component': {}, 'f:host': {} } }
          }
        ]
      },
      involvedObject: { kind: 'Node', name: 'node-1', uid: node.metadata.uid },
      source: { component: 'kubelet', host: 'node-1' },
      reportingComponent: 'kubelet',
      reportingInstance: 'node-1',
      count: 1
    })
    expect(events()[0]!.metadata.name).toMatch(/^node-1\.[0-9a-f]{16}$/)
    expect(events()[0]!.involvedObject.namespace).toBeUndefined()
  })

  it('counts what is said again, and keeps its first time', () => {
    const { plane, node, events, recorder } = setUp()
    recorder.event(node, 'Warning', 'BackOff', 'Back-off')
    plane.clock.advanceTo(plane.clock.now + 5000)
    recorder.event(node, 'Warning', 'BackOff', 'Back-off')
    expect(events()).toHaveLength(1)
    expect(events()[0]).toMatchObject({
      count: 2,
      firstTimestamp: '2026-11-20T12:00:00Z',
      lastTimestamp: '2026-11-20T12:00:05Z'
    })
  })

  it('combines the tenth different message of a reason and those after it', () => {
    const { events, node, recorder } = setUp()
    for (let number = 1; number <= 12; number++) recorder.event(node, 'Warning', 'Failed', `message ${number}`)
    expect(events().map(({ message, count }) => [message, count])).toEqual([
      ...Array.from({ length: 9 }, (_, index) => [`message ${index + 1}`, 1]),
      ['(combined from similar events): message 12', 3]
    ])
  })

  it('tells them one by one again after ten quiet minutes', () => {
    const { plane, events, node, recorder } = setUp()
    for (let number = 1; number <= 10; number++) recorder.event(node, 'Warning', 'Failed', `message ${number}`)
    plane.clock.advanceTo(plane.clock.now + 601_000)
    recorder.event(node, 'Warning', 'Failed', 'message 11')
    expect(events().at(-1)!.message).toBe('message 11')
  })

  it('holds back a flood: 25 at once, then one every five minutes', () => {
    const { plane, events, node, recorder } = setUp()
    const say = (): void => recorder.event(node, 'Normal', 'Tick', 'tick')
    for (let number = 0; number < 40; number++) say()
    expect(events()[0]!.count).toBe(25)
    plane.clock.advanceTo(plane.clock.now + 300_000)
    say()
    say()
    // Upstream counts what it does not write: the next one that it writes tells the whole number.
    expect(events()[0]!.count).toBe(41)
  })

  it('gives every event of one moment a name of its own', () => {
    const { plane, events, node } = setUp()
    for (const component of ['a', 'b', 'c']) plane.recorder(component).event(node, 'Normal', 'Same', 'same')
    expect(new Set(events().map(({ metadata }) => metadata.name)).size).toBe(3)
  })

  it('tells of one state of an object in one reference, which ten thousand pods need once each', () => {
    const { plane, node, events, recorder } = setUp()
    recorder.event(node, 'Normal', 'First', 'first')
    recorder.event(node, 'Normal', 'Second', 'second')
    recorder.event(node, 'Normal', 'Third', 'third', 'spec.containers{web}')
    const labels = { zone: 'a' }
    const next = plane.writer('kubelet').update<Node>(nodeKind, { ...node, metadata: { ...node.metadata, labels } })
    recorder.event(next, 'Normal', 'Fourth', 'fourth')
    const [first, second, third, fourth] = events().map(({ involvedObject }) => involvedObject)
    expect(second).toBe(first)
    expect(third).toEqual({ ...first, fieldPath: 'spec.containers{web}' })
    expect(fourth).toEqual({ ...first, resourceVersion: next.metadata.resourceVersion })
  })

  it('loses what a terminating namespace refuses, without a word', () => {
    const { plane, events, recorder } = setUp()
    const writer = plane.writer('test')
    const about = writer.create(namespaceKind, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'gone' },
      spec: {}
    })
    writer.delete(namespaceKind, undefined, 'gone')
    recorder.event({ ...about, metadata: { ...about.metadata, namespace: 'gone' } }, 'Normal', 'Late', 'late')
    expect(events()).toEqual([])
  })
})

describe('EventExpiry', () => {
  it('takes events away an hour after they were last said, with one timer', () => {
    const { plane, events, node, recorder } = setUp()
    const start = plane.clock.now
    for (let number = 0; number < 500; number++) {
      plane.recorder('many', String(number)).event(node, 'Normal', 'Once', `once ${number}`)
    }
    recorder.event(node, 'Normal', 'Twice', 'twice')
    plane.clock.advanceTo(start + hour / 2)
    recorder.event(node, 'Normal', 'Twice', 'twice')
    plane.clock.advanceTo(start + hour - 1)
    expect(events()).toHaveLength(501)
    plane.clock.advanceTo(start + hour)
    expect(events().map(({ reason }) => reason)).toEqual(['Twice'])
    expect(plane.clock.nextAt).toBe(start + 1.5 * hour)
    plane.clock.advanceTo(start + 1.5 * hour)
    expect(events()).toEqual([])
    expect(plane.clock.nextAt).toBeUndefined()
  })

  it('lets events live as long as it is told, those that are there too', () => {
    const { plane, events, node, recorder } = setUp()
    const start = plane.clock.now
    recorder.event(node, 'Normal', 'First', 'first')
    setEventTimeToLive(plane.clock, plane.store, 2 * hour)
    plane.clock.advanceTo(start + hour)
    recorder.event(node, 'Normal', 'Second', 'second')
    expect(events()).toHaveLength(2)
    setEventTimeToLive(plane.clock, plane.store, hour / 6)
    plane.clock.advanceTo(start + hour)
    expect(events().map(({ reason }) => reason)).toEqual(['Second'])
    plane.clock.advanceTo(start + hour + hour / 6 - 1)
    expect(events()).toHaveLength(1)
    plane.clock.advanceTo(start + hour + hour / 6)
    expect(events()).toEqual([])
    // None of the timers of before is left.
    expect(plane.clock.nextAt).toBeLessThanOrEqual(start + 2 * hour)
    plane.clock.advanceTo(start + 3 * hour)
    expect(plane.clock.nextAt).toBeUndefined()
  })

  it('lets the events of one namespace go in their time, however late those of another came', () => {
    const { plane, events, node, recorder } = setUp()
    const writer = plane.writer('test')
    const start = plane.clock.now
    const metadata = { name: 'team' }
    const about = writer.create(namespaceKind, { apiVersion: 'v1', kind: 'Namespace', metadata, spec: {} })
    recorder.event(node, 'Normal', 'First', 'first')
    recorder.event({ ...about, metadata: { ...about.metadata, namespace: 'team' } }, 'Normal', 'Team', 'team')
    plane.clock.advanceTo(start + hour / 2)
    recorder.event(node, 'Normal', 'Late', 'late')
    // Now the first event of its namespace is younger than that of the next.
    writer.delete(eventKind, 'default', events()[0]!.metadata.name)
    setEventTimeToLive(plane.clock, plane.store, 2 * hour)
    plane.clock.advanceTo(start + 2 * hour)
    expect(events().map(({ reason }) => reason)).toEqual(['Late'])
  })
})
