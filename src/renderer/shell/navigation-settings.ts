import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { PlaceGroup } from './places.ts'

export type GroupCaption = NonNullable<PlaceGroup['caption']>

interface NavigationSettings {
  /** Groups that somebody opened or closed; the others are as their kind of group begins. */
  readonly open: Readonly<Partial<Record<GroupCaption, boolean>>>
  setOpen(group: GroupCaption, isOpen: boolean): void
}

/** Groups of the navigation that are folded or not, kept from one start to the next. */
export const useNavigationSettings = create<NavigationSettings>()(
  persist(
    (set) => ({ open: {}, setOpen: (group, isOpen) => set(({ open }) => ({ open: { ...open, [group]: isOpen } })) }),
    {
      name: 'drydock-navigation',
      partialize: ({ open }) => ({ open })
    }
  )
)
