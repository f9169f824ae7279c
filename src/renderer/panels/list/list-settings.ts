import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export interface ListSort {
  readonly column: string
  readonly descending: boolean
}

export interface KindSettings {
  readonly sort: ListSort
  /** Columns shown against the rule, by id: true shown, false hidden. */
  readonly columns: Readonly<Record<string, boolean>>
}

interface ListSettings {
  readonly byKind: Readonly<Record<string, KindSettings>>
  change(kind: string, settings: Partial<KindSettings>): void
}

const defaults: KindSettings = { sort: { column: 'name', descending: false }, columns: {} }
/** Where trouble is the first thing to see. */
const statusFirst: KindSettings = { sort: { column: 'status', descending: false }, columns: {} }

/** How each kind is listed, kept from one start to the next. */
export const useListSettings = create<ListSettings>()(
  persist(
    (set) => ({
      byKind: {},
      change: (kind, settings) =>
        set(({ byKind }) => ({ byKind: { ...byKind, [kind]: { ...(byKind[kind] ?? defaultsOf(kind)), ...settings } } }))
    }),
    { name: 'drydock-lists', partialize: ({ byKind }) => ({ byKind }) }
  )
)

export function defaultsOf(kind: string): KindSettings {
  return kind === 'pods' || kind === 'deployments.apps' || kind === 'nodes' ? statusFirst : defaults
}
