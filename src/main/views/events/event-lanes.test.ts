import { expect, test } from 'vitest'
import type { ObjectRef } from '../../../shared/contract/documents.ts'
import type { EventRow } from '../../../shared/contract/events.ts'
import { englishWords } from '../why/testing-words.ts'
import { eventLanes, laneKey, type LaneFacts } from './event-lanes.ts'

const start = Date.UTC(2026, 10, 20, 14)
const second = 1_000

const node: ObjectRef = { group: '', resource: 'nodes', kind: 'Node', name: 'worker-4' }
const replicaSet: ObjectRef = {
  group: 'apps',
  resource: 'replicasets',
  kind: 'ReplicaSet',
  namespace: 'shop',
  name: 'web-1'
}
const deployment: ObjectRef = {
  group: 'apps',
  resource: 'deployments',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'web'
}
const pod = (name: string): ObjectRef => ({ group: '', resource: 'pods', kind: 'Pod', namespace: 'shop', name })

function event(uid: string, about: ObjectRef, reason: string, from: number, more: Partial<EventRow> = {}): EventRow {
  const at = start + from * second
  return {
    uid,
    type: 'Warning',
    severity: 'warn',
    reason,
    message: reason,
    about,
    source: 'x',
    count: 1,
    firstAt: at,
    lastAt: at,
    ...more
  }
}

/** Pods web-1-* were made by the ReplicaSet, ran on the node; the Deployment owns it. */
const facts: LaneFacts = {
  makerOf: ({ name }) => (name.startsWith('web-1-') ? replicaSet : undefined),
  causesOf: (ref, members) => [
    ...(members.length > 0 ? [{ key: laneKey(node) }] : []),
    ...(ref === deployment ? [{ key: laneKey(replicaSet) }] : []),
    ...(ref === replicaSet ? [{ key: laneKey(deployment), changesOnly: true }] : [])
  ],
  isBroken: ({ fault }, ref) => ref === node && 'node' in fault && fault.node === node.name
}

test('D11 a node died, so its pods were evicted, so the Deployment was degraded: one arrow each', () => {
  const broken = [
    {
      id: 'fault',
      fault: { kind: 'power-off', node: 'worker-4' } as const,
      since: start,
      words: { code: 'switchedOff', node: 'worker-4' } as const
    }
  ]
  const changes = [
    { at: start + 41 * second, about: node, words: { code: 'wentNotReady' } as const, by: 'kube-controller-manager' },
    {
      at: start + 42 * second,
      about: deployment,
      words: { code: 'becameUnavailable' } as const,
      by: 'kube-controller-manager'
    }
  ]
  const { lanes, arrows, lanesTotal } = eventLanes(
    [
      event('n', node, 'NodeNotReady', 41),
      event('a', pod('web-1-a'), 'NodeNotReady', 41),
      event('b', pod('web-1-b'), 'NodeNotReady', 42),
      event('c', pod('web-1-a'), 'TaintManagerEviction', 341, { type: 'Normal' }),
      event('fine', pod('other'), 'Pulled', 10, { severity: 'normal' })
    ],
    changes,
    broken,
    facts
  )
  expect(lanes.map(({ ref, pods }) => [ref?.name ?? 'chaos', pods])).toEqual([
    ['chaos', undefined],
    ['worker-4', undefined],
    ['web-1', 2],
    ['web', undefined]
  ])
  expect(lanesTotal).toBe(4)
  const words = new Map(lanes.flatMap(({ items }) => items.map((item) => [item.id, englishWords(item.words)] as const)))
  expect(arrows.map(([cause, effect]) => `${words.get(cause)} > ${words.get(effect)}`)).toEqual([
    'machine worker-4 was switched off > NodeNotReady',
    'NodeNotReady > NodeNotReady',
    'NodeNotReady > became unavailable'
  ])
  // Two pods with one reason are one bar, over both.
  expect(lanes[2]!.items[0]).toMatchObject({
    words: 'NodeNotReady',
    count: 2,
    from: start + 41 * second,
    to: start + 42 * second
  })
})

test('D11 a new revision stands before what it brought about, and explains nothing that was before it', () => {
  const words = { code: 'newImage', from: '1', to: '2' } as const
  const changes = [{ at: start + 60 * second, about: deployment, words, by: 'priya' }]
  const { arrows, lanes } = eventLanes(
    [
      event('early', pod('web-1-a'), 'Unhealthy', 10),
      event('late', pod('web-1-b'), 'BackOff', 70, { severity: 'bad', count: 18, lastAt: start + 120 * second })
    ],
    changes,
    [],
    facts
  )
  expect(arrows).toHaveLength(1)
  expect(arrows[0]![1]).toBe('late')
  const change = lanes.find(({ ref }) => ref === deployment)!.items[0]!
  expect([change.severity, englishWords(change.words)]).toEqual(['change', 'image 1 to 2, by priya'])
})

test('a change that brought nothing about has no lane, and of many lanes the worst stay', () => {
  const changes = [{ at: start, about: deployment, words: { code: 'scaled', from: 1, to: 2 } as const, by: 'priya' }]
  expect(eventLanes([], changes, [], facts)).toEqual({ lanes: [], lanesTotal: 0, arrows: [] })
  const many = Array.from({ length: 30 }, (_, index) =>
    event(`e${index}`, pod(`p${index}`), 'Unhealthy', index, { severity: index === 29 ? 'bad' : 'warn' })
  )
  const { lanes, lanesTotal } = eventLanes(many, [], [], facts)
  expect([lanes.length, lanesTotal]).toEqual([8, 30])
  expect(lanes.some(({ ref }) => ref?.name === 'p29')).toBe(true)
  expect(lanes.every(({ pods }) => pods === undefined)).toBe(true)
})
