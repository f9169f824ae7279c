import { create } from 'zustand'
import type { ObjectLink } from './route.ts'

/** What a tab of the dock shows. */
export type DockContent =
  | { readonly type: 'logs'; readonly object: ObjectLink; readonly container?: string | undefined }
  /** An editor on an existing object, or on a new manifest. */
  | { readonly type: 'edit'; readonly object: ObjectLink }
  | { readonly type: 'create'; readonly template?: string | undefined }

export interface DockTab {
  readonly id: string
  readonly content: DockContent
}

interface Dock {
  readonly tabs: readonly DockTab[]
  readonly active: string | undefined
  readonly height: number
  readonly collapsed: boolean
  /** Opens a tab, or comes back to the one that shows this already. */
  open(content: DockContent): void
  close(id: string): void
  activate(id: string): void
  setHeight(height: number): void
  setCollapsed(collapsed: boolean): void
}

let nextCreate = 0

export const useDock = create<Dock>((set) => ({
  tabs: [],
  active: undefined,
  height: 280,
  collapsed: false,
  open: (content) =>
    set(({ tabs }) => {
      const id = content.type === 'create' ? `create-${++nextCreate}` : `${content.type}:${JSON.stringify(content.object)}`
      const present = tabs.some((tab) => tab.id === id)
      return { tabs: present ? tabs : [...tabs, { id, content }], active: id, collapsed: false }
    }),
  close: (id) =>
    set(({ tabs, active }) => {
      const rest = tabs.filter((tab) => tab.id !== id)
      return { tabs: rest, active: active === id ? rest.at(-1)?.id : active }
    }),
  activate: (active) => set({ active, collapsed: false }),
  setHeight: (height) => set({ height }),
  setCollapsed: (collapsed) => set({ collapsed })
}))
