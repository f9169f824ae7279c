import { create } from 'zustand'
import { useRoute, type ObjectLink } from '../../shell/route.ts'
import { linkKey } from '../objects/object-names.ts'

interface WhyPopup {
  /** The object whose state is explained, and the place in the window that asked. */
  readonly shown: { readonly link: ObjectLink; readonly left: number; readonly top: number } | undefined
  close(): void
}

/** The one popover that says why an object is as it is. */
export const useWhyPopup = create<WhyPopup>((set) => ({
  shown: undefined,
  close: () => set({ shown: undefined })
}))

// What is elsewhere in the window has nothing to do with what was asked before.
useRoute.subscribe(({ page }, before) => {
  if (page !== before.page) useWhyPopup.getState().close()
})

/** Marks the place in the window at which an object's state stands. */
export function whyPlace(link: ObjectLink): { readonly 'data-why': string } {
  return { 'data-why': linkKey(link) }
}

/** Opens it below `element`; by key, below the object's status where that is to be seen, else below its row. */
export function openWhy(link: ObjectLink, element?: Element): void {
  const at =
    element ??
    document.querySelector(`[data-why="${CSS.escape(linkKey(link))}"]`) ??
    document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '') ??
    document.querySelector('main h1')
  const { left = 240, bottom = 120 } = at?.getBoundingClientRect() ?? {}
  useWhyPopup.setState({ shown: { link, left, top: bottom + 4 } })
}
