import { expect, test } from 'vitest'
import type { ObjectRef } from '../../shared/contract/documents.ts'
import type { Trouble } from '../../shared/contract/troubles.ts'
import { causesOf, noticesAfter, type Told } from './happenings.ts'
import { allRead, happeningTypes, unreadOf, withNotice, type Notice } from './notice.ts'

const minute = 60_000
const ref = (kind: string, name: string, namespace?: string): ObjectRef => ({
  group: kind === 'Deployment' ? 'apps' : '',
  resource: `${kind.toLowerCase()}s`,
  kind,
  name,
  ...(namespace === undefined ? {} : { namespace })
})
const node = ref('Node', 'worker-1')
const nodeDown: Trouble = {
  mark: 'warn',
  words: 'worker-1 NotReady',
  about: node,
  since: 0,
  root: { words: 'machine worker-1 was switched off', about: node, remedy: { command: 'power-on', about: node } }
}
const stuck = (name: string): Trouble => ({
  mark: 'bad',
  words: `${name} stuck`,
  about: ref('Deployment', name, 'shop'),
  since: 0,
  root: { words: 'image not found', about: ref('Pod', `${name}-abc`, 'shop') }
})
const told = (now: number, more: Partial<Told> = {}): Told => ({
  cluster: 'c1',
  now,
  wanted: happeningTypes,
  deeds: [],
  faults: new Map(),
  atFirst: new Set(),
  ...more
})
const ids = (): (() => string) => {
  let last = 0
  return () => `n${++last}`
}
const titles = (notices: readonly Notice[]): readonly string[] => notices.map(({ title }) => title)

test('what is bad is told of at once, what only waits when it lasts', () => {
  const newId = ids()
  const early = noticesAfter([], [stuck('cart'), nodeDown], told(59_000), newId)
  expect(titles(early)).toEqual(['cart stuck'])
  expect(early[0]!.message).toBe('image not found')
  const late = noticesAfter(early, [stuck('cart'), nodeDown], told(minute), newId)
  expect(titles(late)).toEqual(['worker-1 NotReady', 'cart stuck'])
})

test('a cause is told of once, however many feel it and however long', () => {
  const newId = ids()
  const pending: Trouble = { ...stuck('web'), root: { ...nodeDown.root!, about: node } }
  let notices = noticesAfter([], [nodeDown], told(minute), newId)
  notices = allRead(notices, 'c1')
  notices = noticesAfter(notices, [nodeDown, pending], told(2 * minute), newId)
  expect(notices).toHaveLength(1)
  expect(notices[0]!.isUnread).toBe(false)
  expect(notices[0]!.items.map(({ link }) => link.name)).toEqual(['worker-1', 'web'])
  expect(noticesAfter(notices, [nodeDown, pending], told(3 * minute), newId)).toBe(notices)
})

test('the pods of a workload are one cause, also when others take their place', () => {
  const newId = ids()
  const notices = noticesAfter([], [stuck('cart')], told(0), newId)
  const other = { ...stuck('cart'), root: { words: 'image not found', about: ref('Pod', 'cart-xyz', 'shop') } }
  expect(noticesAfter(notices, [other], told(1), newId)).toHaveLength(1)
})

test('pods in trouble and the rollout that they hold up are one cause', () => {
  const newId = ids()
  const owner = ref('Deployment', 'cart', 'shop')
  const pod: Trouble = {
    ...stuck('cart'),
    words: 'cart-abc ErrImagePull',
    about: ref('Pod', 'cart-abc', 'shop'),
    owner
  }
  const notices = noticesAfter([], [pod], told(0), newId)
  expect(titles(noticesAfter(notices, [stuck('cart')], told(minute), newId))).toEqual(['cart stuck'])
})

test('what is over is marked; who comes back soon is not news, later it is', () => {
  const newId = ids()
  let notices = allRead(noticesAfter([], [stuck('cart')], told(0), newId), 'c1')
  notices = noticesAfter(notices, [], told(minute), newId)
  expect(notices[0]!.endedAt).toBe(minute)
  const soon = noticesAfter(notices, [stuck('cart')], told(2 * minute), newId)
  expect(soon).toHaveLength(1)
  expect(soon[0]).toMatchObject({ endedAt: undefined, isUnread: false })
  const late = noticesAfter(notices, [stuck('cart')], told(12 * minute), newId)
  expect(late.map(({ isUnread }) => isUnread)).toEqual([true, false])
})

test('what the person has just done himself is not told of, what others did is', () => {
  const link = { group: '', resource: 'nodes', namespace: undefined, name: 'worker-1' }
  const mine = told(minute, { deeds: [{ link, at: -10_000 }] })
  expect(noticesAfter([], [nodeDown], mine, ids())).toEqual([])
  const another = told(minute, { deeds: [{ link: { ...link, name: 'worker-2' }, at: -10_000 }] })
  expect(noticesAfter([], [nodeDown], another, ids())).toHaveLength(1)
  const longAgo = told(minute, { deeds: [{ link, at: -11 * minute }] })
  expect(noticesAfter([], [nodeDown], longAgo, ids())).toHaveLength(1)
})

test('a fault that was set here is not told of, one that somebody else set is', () => {
  const broken: Trouble = {
    ...stuck('cart'),
    root: { words: 'broken on purpose: it hangs', remedy: { command: 'stop-chaos', fault: 'f1' } }
  }
  const faults = new Map([['f1', 5_000]])
  expect(noticesAfter([], [broken], told(minute, { faults, deeds: [{ at: 5_200 }] }), ids())).toEqual([])
  expect(noticesAfter([], [broken], told(minute, { faults }), ids())).toHaveLength(1)
})

test('only the sorts that are wanted are told of, and nothing that stood at first', () => {
  const all = [stuck('cart'), nodeDown]
  expect(titles(noticesAfter([], all, told(minute, { wanted: ['nodes'] }), ids()))).toEqual(['worker-1 NotReady'])
  expect(noticesAfter([], all, told(minute, { atFirst: causesOf(all) }), ids())).toEqual([])
})

test('the ring holds 200 notices of 100 objects each, and counts those that it left out', () => {
  const items = Array.from({ length: 150 }, (_, index) => ({
    link: { group: '', resource: 'pods', namespace: 'shop', name: `p${index}` },
    result: 'done' as const
  }))
  let notices: readonly Notice[] = []
  for (let index = 0; index < 250; index++) {
    const notice = { id: `${index}`, cluster: index % 2 === 0 ? 'c1' : 'c2', at: 0, title: '', items, isUnread: true }
    notices = withNotice(notices, { ...notice, mark: 'ok' })
  }
  expect(notices).toHaveLength(200)
  expect(notices[0]).toMatchObject({ id: '249', total: 150 })
  expect(notices[0]!.items).toHaveLength(100)
  expect(unreadOf(notices, 'c1')).toHaveLength(100)
  expect(unreadOf(allRead(notices, 'c1'), 'c2')).toHaveLength(100)
})
