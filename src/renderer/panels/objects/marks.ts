import { create } from 'zustand'
import type { ObjectLink } from '../../shell/route.ts'
import { linkKey } from './object-names.ts'

interface Marks {
  /** The objects that are marked in the list on the screen, by linkKey. */
  readonly links: ReadonlyMap<string, ObjectLink>
  mark(links: readonly ObjectLink[]): void
  unmark(link: ObjectLink): void
  clear(): void
}

const none: ReadonlyMap<string, ObjectLink> = new Map()

export const useMarks = create<Marks>((set) => ({
  links: none,
  mark: (added) =>
    set(({ links }) => ({ links: new Map([...links, ...added.map((link) => [linkKey(link), link] as const)]) })),
  unmark: (link) =>
    set(({ links }) => {
      if (!links.has(linkKey(link))) return {}
      const left = new Map(links)
      left.delete(linkKey(link))
      return { links: left }
    }),
  clear: () => set({ links: none })
}))
