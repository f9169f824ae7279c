import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Draft } from '../../shared/contract/editor.ts'
import { linkKey } from '../panels/objects/object-names.ts'
import type { ObjectLink } from './route.ts'

/** What a tab of the dock shows. */
export type DockContent =
  | {
      readonly type: 'logs'
      readonly object: ObjectLink
      /** Others in the same stream. */
      readonly more?: readonly ObjectLink[] | undefined
      readonly container?: string | undefined
    }
  /** A shell in a pod, or on the machine of a node. */
  | { readonly type: 'terminal'; readonly object: ObjectLink; readonly container?: string | undefined }
  /** The first process of a pod's container. */
  | { readonly type: 'attach'; readonly object: ObjectLink; readonly container?: string | undefined }
  /** An editor on an existing object, or on a new manifest; with a draft it goes on where that ended. */
  | { readonly type: 'edit'; readonly object: ObjectLink; readonly draft?: Draft }
  | { readonly type: 'create'; readonly template?: string | undefined; readonly draft?: Draft }
  /** All texts that are neither applied nor saved. */
  | { readonly type: 'drafts' }

export interface DockTab {
  readonly id: string
  readonly content: DockContent
}

interface Dock {
  readonly tabs: readonly DockTab[]
  readonly active: string | undefined
  readonly height: number
  readonly collapsed: boolean
  /** Tabs with text that closing would lose. */
  readonly unsaved: ReadonlySet<string>
  /** The tab that somebody wants to close all the same: its editor asks. */
  readonly leaving: string | undefined
  /** Opens a tab, or comes back to the one that shows this already. */
  open(content: DockContent): void
  /** Closes a tab; one with unsaved text comes to the front and asks first. */
  close(id: string): void
  setUnsaved(id: string, isUnsaved: boolean): void
  /** The answer to what a leaving tab asks. */
  leave(discard: boolean): void
  activate(id: string): void
  setHeight(height: number): void
  /** Closes what shows objects of a cluster that is no longer open; new manifests stay. */
  leaveCluster(): void
  setCollapsed(collapsed: boolean): void
}

/** What is there again in the next window: streams begin anew, texts are the drafts' (restored-drafts). */
function returns({ content }: DockTab): boolean {
  return content.type === 'logs' || content.type === 'terminal' || content.type === 'attach'
}

export const useDock = create<Dock>()(
  persist(
    (set) => ({
      tabs: [],
      active: undefined,
      height: 280,
      collapsed: false,
      unsaved: new Set(),
      leaving: undefined,
      open: (content) =>
        set(({ tabs }) => {
          const id = idOf(content)
          const present = tabs.some((tab) => tab.id === id)
          return { tabs: present ? tabs : [...tabs, { id, content }], active: id, collapsed: false }
        }),
      close: (id) =>
        set((dock) => (dock.unsaved.has(id) ? { leaving: id, active: id, collapsed: false } : without(dock, id))),
      setUnsaved: (id, isUnsaved) =>
        set(({ unsaved }) => {
          if (unsaved.has(id) === isUnsaved) return {}
          const next = new Set(unsaved)
          if (isUnsaved) next.add(id)
          else next.delete(id)
          return { unsaved: next }
        }),
      leave: (discard) =>
        set((dock) =>
          discard && dock.leaving !== undefined
            ? { ...without(dock, dock.leaving), leaving: undefined }
            : { leaving: undefined }
        ),
      activate: (active) => set({ active, collapsed: false }),
      setHeight: (height) => set({ height }),
      leaveCluster: () =>
        set((dock) =>
          dock.tabs
            .filter(({ content }) => content.type !== 'create')
            .reduce((left, { id }) => ({ ...left, ...without(left, id) }), dock)
        ),
      setCollapsed: (collapsed) => set({ collapsed })
    }),
    {
      name: 'drydock-dock',
      partialize: ({ tabs, active, height, collapsed }) => {
        const kept = tabs.filter(returns)
        const front = kept.some(({ id }) => id === active) ? active : kept.at(-1)?.id
        return { tabs: kept, active: front, height, collapsed }
      }
    }
  )
)

/** Two shells in one pod are two tabs where their containers are named; of all else an object has one. */
function idOf(content: DockContent): string {
  if (content.type === 'drafts') return content.type
  // Drafts are called as their tabs, over restarts too: a number would be given twice.
  if (content.type === 'create') return content.draft?.id ?? `create:${crypto.randomUUID()}`
  const container = content.type === 'terminal' || content.type === 'attach' ? (content.container ?? '') : ''
  const others = content.type === 'logs' ? (content.more ?? []) : []
  const shown = [content.object, ...others].map(linkKey).join()
  return `${content.type}:${shown}${container === '' ? '' : `/${container}`}`
}

function without({ tabs, active, unsaved }: Dock, id: string): Pick<Dock, 'tabs' | 'active' | 'unsaved'> {
  const rest = tabs.filter((tab) => tab.id !== id)
  return {
    tabs: rest,
    active: active === id ? rest.at(-1)?.id : active,
    unsaved: new Set([...unsaved].filter((other) => other !== id))
  }
}
