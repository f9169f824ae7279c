import { beforeEach, expect, test } from 'vitest'
import type { ObjectLink } from '../shell/route.ts'
import { useNotices } from '../notices/notice-store.ts'
import { noteOutcome, runOnAll, undoAction, undoLast, useOutcome, type UndoStep } from './outcome.ts'

const links: readonly ObjectLink[] = Array.from({ length: 20 }, (_, index) => ({
  group: '',
  resource: 'pods',
  namespace: 'shop',
  name: `p${index}`
}))

beforeEach(() => useOutcome.setState(useOutcome.getInitialState(), true))

test('a refused one is told of by name, with the others that were done', async () => {
  const isDone = await runOnAll('Delete', links, ({ name }) =>
    name === 'p7' ? Promise.reject(new Error('no')) : Promise.resolve()
  )
  expect(isDone).toBe(false)
  const { outcome } = useOutcome.getState()
  expect(outcome!.items).toHaveLength(20)
  expect(outcome!.items.filter((item) => item.error !== undefined).map((item) => item.link.name)).toEqual(['p7'])
})

test('at most eight are on their way at once', async () => {
  let open = 0
  let most = 0
  await runOnAll('Scale', links, async () => {
    most = Math.max(most, ++open)
    await Promise.resolve()
    open--
  })
  expect(most).toBe(8)
  expect(useOutcome.getState().outcome!.items.every(({ error }) => error === undefined)).toBe(true)
  expect(useOutcome.getState().progress).toBeUndefined()
})

test('one that was done alone is not told of: it is seen on the screen', async () => {
  await runOnAll('Scale', links.slice(0, 1), () => Promise.resolve())
  expect(useOutcome.getState().outcome).toBeUndefined()
})

test('what was stopped names those whose turn did not come', async () => {
  let begun = 0
  const isDone = await runOnAll('Delete', links, async () => {
    if (++begun === 10) useOutcome.getState().progress!.stop()
    await Promise.resolve()
  })
  const { items } = useOutcome.getState().outcome!
  expect(isDone).toBe(false)
  expect(begun).toBeLessThan(20)
  expect(items.filter(({ skipped }) => skipped === true)).toHaveLength(20 - begun)
})

test('an action under way is the last one: it is taken back once it is answered, never the one before', async () => {
  const undone: string[] = []
  const undoable = ({ name }: ObjectLink): Promise<UndoStep> =>
    Promise.resolve({ undo: () => Promise.resolve(undone.push(name)) })
  await runOnAll('Label', links.slice(0, 1), undoable)
  const answer = Promise.withResolvers<void>()
  const underWay = runOnAll('Cordon', links.slice(1, 2), (link) => answer.promise.then(() => undoable(link)))
  const undoing = undoLast('Undo')
  answer.resolve()
  await Promise.all([underWay, undoing])
  expect(undone).toEqual(['p1'])
})

test('the whole is undone once, and what cannot be is told by name', async () => {
  const undone: string[] = []
  await runOnAll('Scale', links.slice(0, 3), ({ name }) =>
    Promise.resolve({
      undo: async () => {
        if (name === 'p1') throw new Error('changed since')
        undone.push(name)
      }
    })
  )
  expect(useOutcome.getState().undo!.title).toBe('Scale')
  await undoLast('Undo')
  expect(undone).toEqual(['p0', 'p2'])
  const { outcome, undo } = useOutcome.getState()
  expect(outcome!.items.filter(({ error }) => error !== undefined).map(({ link }) => link.name)).toEqual(['p1'])
  expect(undo).toBeUndefined()
  await undoLast('Undo')
  expect(undone).toHaveLength(2)
})

test('every action is noted with what became of each object, those that were refused first', async () => {
  useNotices.getState().clear()
  await runOnAll('Scale', links.slice(0, 1), () => Promise.resolve())
  await runOnAll('Delete', links, ({ name }) => (name === 'p7' ? Promise.reject(new Error('no')) : Promise.resolve()))
  const [deletion, scale] = useNotices.getState().notices
  expect(scale).toMatchObject({ mark: 'ok', isUnread: false, items: [{ link: { name: 'p0' }, result: 'done' }] })
  expect(deletion).toMatchObject({ mark: 'warn', total: 20 })
  expect(deletion!.items[0]).toMatchObject({ link: { name: 'p7' }, result: 'refused', message: 'no' })
})

test('an older action is undone by its notice, while the last one stays', async () => {
  const undone: string[] = []
  const step = (what: string) => () => Promise.resolve({ undo: async () => void undone.push(what) })
  await runOnAll('Scale', links.slice(0, 1), step('first'))
  await runOnAll('Scale', links.slice(1, 2), step('second'))
  const [second, first] = useOutcome.getState().undoable
  await undoAction('Undo', first!.notice)
  expect(undone).toEqual(['first'])
  expect(useOutcome.getState().undoable).toEqual([second])
  await undoAction('Undo', first!.notice)
  expect(undone).toHaveLength(1)
})

test('what another place has done is one notice: with its results, and undone from there, not by the last action’s key', async () => {
  useNotices.getState().clear()
  const undone: string[] = []
  const [made, kept, bad] = links
  noteOutcome(
    'Apply',
    [
      { link: made!, became: 'created' },
      { link: kept!, became: 'unchanged' },
      { link: bad!, error: new Error('no') }
    ],
    new Map([[made!, { undo: async () => void undone.push(made!.name) }]])
  )
  const [notice, ...others] = useNotices.getState().notices
  expect(others).toEqual([])
  expect(notice!.items.map(({ link, result, message }) => [link.name, result, message])).toEqual([
    ['p2', 'refused', 'no'],
    ['p0', 'done', 'created'],
    ['p1', 'done', 'unchanged']
  ])
  await undoLast('Undo')
  expect(undone).toEqual([])
  await undoAction('Undo', notice!.id)
  expect(undone).toEqual(['p0'])
})
