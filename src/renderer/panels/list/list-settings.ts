import { useMemo } from 'react'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { OwnColumn } from '../../../shared/contract/tables.ts'

export interface ListSort {
  readonly column: string
  readonly descending: boolean
}

export interface KindSettings {
  readonly sort: ListSort
  /** Columns shown against the rule, by id: true shown, false hidden. */
  readonly columns: Readonly<Record<string, boolean>>
  /** Ids as a person has arranged them; empty: as they stand by nature. */
  readonly order: readonly string[]
  /** Pixels, of the columns that were drawn to a width. */
  readonly widths: Readonly<Record<string, number>>
  readonly own: readonly OwnColumn[]
}

interface ListSettings {
  /** What was chosen: nothing that is as it comes. */
  readonly byKind: Readonly<Record<string, Partial<KindSettings>>>
  change(kind: string, settings: Partial<KindSettings>): void
  /** The columns as they come; how the list is sorted stays. */
  resetColumns(kind: string): void
}

const byName: ListSort = { column: 'name', descending: false }
/** Where trouble is the first thing to see. */
const byStatus: ListSort = { column: 'status', descending: false }

/** Lists of what is looked at for its trouble. */
const troubleFirst: ReadonlySet<string> = new Set(['pods', 'deployments.apps', 'nodes', 'workloads'])

/** How each kind is listed, kept from one start to the next. */
export const useListSettings = create<ListSettings>()(
  persist(
    (set) => ({
      byKind: {},
      change: (kind, settings) =>
        set(({ byKind }) => ({ byKind: { ...byKind, [kind]: { ...byKind[kind], ...settings } } })),
      resetColumns: (kind) =>
        set(({ byKind }) => {
          const sort = byKind[kind]?.sort
          return { byKind: { ...byKind, [kind]: sort === undefined ? {} : { sort } } }
        })
    }),
    { name: 'drydock-lists', partialize: ({ byKind }) => ({ byKind }) }
  )
)

export function useKindSettings(kind: string): KindSettings {
  const chosen = useListSettings((lists) => lists.byKind[kind])
  return useMemo(() => settingsFrom(kind, chosen), [kind, chosen])
}

/** What was chosen, over what comes by itself. */
export function settingsFrom(kind: string, chosen: Partial<KindSettings> = {}): KindSettings {
  const isTroubleFirst = troubleFirst.has(kind)
  return { sort: isTroubleFirst ? byStatus : byName, columns: {}, order: [], widths: {}, own: [], ...chosen }
}
