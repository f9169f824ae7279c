import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { settingsFrom, type KindSettings } from './list-settings.ts'

/** A list as somebody wants to see it again. */
export interface SavedView {
  readonly name: string
  /** As qualifiedResource writes the kind, and its parts. */
  readonly kind: string
  readonly group: string
  readonly resource: string
  readonly filter: string
  readonly namespaces: readonly string[]
  readonly settings: Partial<KindSettings>
}

interface SavedViews {
  /** In the order in which they were saved; a name stands once a kind. */
  readonly views: readonly SavedView[]
  /** Takes the place of one with this name. Answers false where there are as many as there may be. */
  save(view: SavedView): boolean
  /** Answers false where the new name is taken. */
  rename(view: SavedView, name: string): boolean
  remove(view: SavedView): void
}

export const viewNameLimit = 60
const viewLimit = 200

function isSame(a: SavedView, b: Pick<SavedView, 'kind' | 'name'>): boolean {
  return a.kind === b.kind && a.name === b.name
}

/** Undefined where there are as many as there may be. */
export function withView(views: readonly SavedView[], view: SavedView): readonly SavedView[] | undefined {
  const at = views.findIndex((other) => isSame(other, view))
  if (at !== -1) return views.with(at, view)
  return views.length >= viewLimit ? undefined : [...views, view]
}

/** Undefined where another of its kind is called so. */
export function renamed(views: readonly SavedView[], view: SavedView, name: string): readonly SavedView[] | undefined {
  if (name !== view.name && views.some((other) => isSame(other, { kind: view.kind, name }))) return undefined
  return views.map((other) => (isSame(other, view) ? { ...view, name } : other))
}

export const useSavedViews = create<SavedViews>()(
  persist(
    (set, get) => ({
      views: [],
      save: (view) => {
        const views = withView(get().views, view)
        if (views !== undefined) set({ views })
        return views !== undefined
      },
      rename: (view, name) => {
        const views = renamed(get().views, view, name)
        if (views !== undefined) set({ views })
        return views !== undefined
      },
      remove: (view) => set(({ views }) => ({ views: views.filter((other) => !isSame(other, view)) }))
    }),
    { name: 'drydock-saved-views', partialize: ({ views }) => ({ views }) }
  )
)

/** Whether the list is as the view has it. */
export function isShown(view: SavedView, now: Pick<SavedView, 'filter' | 'namespaces' | 'settings'>): boolean {
  return (
    view.filter === now.filter &&
    [...view.namespaces].sort().join() === [...now.namespaces].sort().join() &&
    sorted(settingsFrom(view.kind, view.settings)) === sorted(settingsFrom(view.kind, now.settings))
  )
}

/** As text in which the order of names means nothing; the columns' own order stays. */
function sorted({ sort, columns, order, widths, own }: KindSettings): string {
  const byId = (values: Readonly<Record<string, unknown>>): unknown =>
    Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([
    sort.column,
    sort.descending,
    byId(columns),
    order,
    byId(widths),
    own.map(({ id, path }) => [id, path])
  ])
}
