import { expect, it } from 'vitest'
import { isShown, renamed, withView, type SavedView } from './saved-views.ts'

const crashing: SavedView = {
  name: 'Crashing',
  kind: 'pods',
  group: '',
  resource: 'pods',
  filter: 'status:CrashLoopBackOff',
  namespaces: [],
  settings: {}
}

it('saves under a name once a kind, and renames to what is free', () => {
  const views = [crashing, { ...crashing, filter: 'status:Error' }, { ...crashing, name: 'Mine' }].reduce(
    (saved: readonly SavedView[], view) => withView(saved, view)!,
    []
  )
  const both = withView(views, { ...crashing, kind: 'jobs.batch', name: 'Mine' })!
  expect(both.map(({ kind, name, filter }) => [kind, name, filter])).toEqual([
    ['pods', 'Crashing', 'status:Error'],
    ['pods', 'Mine', 'status:CrashLoopBackOff'],
    ['jobs.batch', 'Mine', 'status:CrashLoopBackOff']
  ])
  expect(renamed(both, both[0]!, 'Mine')).toBeUndefined()
  expect(renamed(both, both[0]!, 'Failing')!.map(({ name }) => name)).toEqual(['Failing', 'Mine', 'Mine'])
})

it('takes at most as many as a store may hold', () => {
  const full = Array.from({ length: 200 }, (_, number) => ({ ...crashing, name: `v${number}` }))
  expect(withView(full, crashing)).toBeUndefined()
  expect(withView(full, { ...crashing, name: 'v7', filter: 'x' })).toHaveLength(200)
})

it('knows the list that is on the screen', () => {
  const settings = { columns: { ip: true, node: false } }
  const view = { ...crashing, settings }
  expect(isShown(view, { ...view, settings: { columns: { node: false, ip: true } } })).toBe(true)
  // Pods come sorted by status.
  expect(isShown(view, { ...view, settings: { ...settings, sort: { column: 'status', descending: false } } })).toBe(
    true
  )
  expect(isShown(view, { ...view, settings: { ...settings, sort: { column: 'name', descending: false } } })).toBe(false)
  expect(isShown(view, { ...view, filter: '' })).toBe(false)
})
