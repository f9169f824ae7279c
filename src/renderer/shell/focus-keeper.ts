import { useEffect } from 'react'
import { useRoute } from './route.ts'

/** What had the keyboard, and all that it stood in, from the inside out. */
interface Holder {
  readonly element: HTMLElement
  readonly chain: readonly Element[]
  /** Somebody took the keyboard from it on purpose, and gave it to nothing. */
  readonly isLeft: boolean
}

/** Where the keyboard stays until there is something better. */
interface Stay {
  readonly room: HTMLElement
  /** A button that cannot be pressed for a while. */
  readonly wanted?: HTMLElement
}

const stop = 'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex="0"]'
const room = '[role="dialog"], [role="alertdialog"], [role="menu"], section[aria-label], aside[aria-label]'
const things = [
  '[role="grid"][tabindex="0"]',
  '[role="application"] [tabindex="0"]',
  '[role="log"][tabindex="0"]',
  // What has keys and no role that says so: a box or row of it.
  '[data-keys] [tabindex="0"]',
  'button[data-keys]'
].join()

/** What the keys of the page are for: its table, its drawing, its lines. */
export function mainThing(within: Element | null = document.querySelector('main')): HTMLElement | null {
  return within?.querySelector<HTMLElement>(things) ?? null
}

/**
 * Gives the keyboard to a sensible place whenever what had it goes away, hides or can no longer be pressed: to what took
 * its place, to the next of its kind, or to what is around it. Without this the keys would reach nobody.
 */
export function useFocusKeeper(): void {
  useEffect(keepFocus, [])
}

function keepFocus(): () => void {
  // The newest first, one for the page and one for each thing over it.
  let holders: readonly Holder[] = []
  let stay: Stay | undefined
  let isArriving = false

  const onFocusIn = ({ target }: FocusEvent): void => {
    if (!(target instanceof HTMLElement)) return
    if (target !== stay?.room) stay = undefined
    isArriving = false
    const chain = chainOf(target)
    const top = chain.at(-1)
    holders = [
      { element: target, chain, isLeft: false },
      ...holders.filter((holder) => holder.chain.at(-1) !== top && holder.chain.at(-1)!.isConnected)
    ]
  }
  const onFocusOut = ({ target }: FocusEvent): void => {
    queueMicrotask(() => {
      const [newest, ...others] = holders
      if (newest === undefined || newest.element !== target || !hasNobody() || !canHold(newest.element)) return
      holders = [{ ...newest, isLeft: true }, ...others]
    })
  }
  const settle = (next: Stay): void => {
    stay = next
    if (next.room.tabIndex < 0) next.room.tabIndex = -1
    next.room.focus({ preventScroll: true })
  }
  const arrive = (): boolean => {
    const page = document.querySelector<HTMLElement>('main section')
    // While the code of another page comes, the last one is there and not seen.
    if (page === null || !page.checkVisibility()) return false
    const main = mainThing()
    if (main === null) settle({ room: page })
    else main.focus({ preventScroll: true })
    return true
  }
  const giveOn = (records: readonly MutationRecord[]): void => {
    for (const [index, { element, chain }] of holders.entries()) {
      if (!chain.at(-1)!.isConnected) continue
      if (canHold(element)) {
        if (index > 0) return element.focus()
        return
      }
      const next = successorOf(element, chain, records)
      if (next !== undefined) return next.focus({ preventScroll: true })
      const around = chain.find((one) => one.isConnected && one !== element)?.closest<HTMLElement>(room)
      // A page is left and entered whole: its main thing has the keys.
      if (around != null && around.closest('main') === null) {
        return settle({ room: around, ...(element.isConnected && { wanted: element }) })
      }
      if (around != null && element.isConnected) return settle({ room: around, wanted: element })
      if (arrive()) return
    }
  }
  const observer = new MutationObserver((records) => {
    if (stay !== undefined && document.activeElement === stay.room) {
      const better =
        stay.wanted !== undefined && canHold(stay.wanted)
          ? stay.wanted
          : stay.room.parentElement?.tagName === 'MAIN'
            ? mainThing()
            : null
      better?.focus({ preventScroll: true })
      return
    }
    const newest = holders[0]
    const isNobody = hasNobody()
    if (isArriving && isNobody && (newest === undefined || newest.isLeft)) {
      if (arrive()) isArriving = false
      return
    }
    if (newest === undefined || newest.isLeft) return
    const isInDoubt = isNobody || records.some(({ type }) => type === 'attributes')
    if (isInDoubt && !canHold(newest.element)) giveOn(records)
  })
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['disabled', 'hidden']
  })
  document.addEventListener('focusin', onFocusIn)
  document.addEventListener('focusout', onFocusOut)
  const stopRoute = useRoute.subscribe((route, before) => {
    if (route.page !== before.page) isArriving = true
  })
  return () => {
    observer.disconnect()
    document.removeEventListener('focusin', onFocusIn)
    document.removeEventListener('focusout', onFocusOut)
    stopRoute()
  }
}

function hasNobody(): boolean {
  return document.activeElement === document.body || document.activeElement === null
}

/** The element and what it is in, up to what stands in the body. */
function chainOf(element: Element): readonly Element[] {
  const chain: Element[] = []
  for (let one: Element | null = element; one !== null && one !== document.body; one = one.parentElement) {
    chain.push(one)
  }
  return chain
}

/** Without asking for its look, which would have to be worked out first. */
function canHold(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled') && element.closest('[hidden]') === null
}

/** What took the place of something that is gone, or the next of its kind. */
function successorOf(
  element: HTMLElement,
  chain: readonly Element[],
  records: readonly MutationRecord[]
): HTMLElement | undefined {
  const at = chain.findIndex((one) => one.isConnected)
  const parent = chain[at]
  const gone = chain[at - 1]
  if (parent === undefined || gone === undefined) return undefined
  // Rows come and go by the scroll; the table has the keys.
  const grid = parent.closest<HTMLElement>('[role="grid"]')
  if (grid !== null) return grid
  const here = records.filter((record) => record.target === parent)
  const removal = here.find((record) => [...record.removedNodes].includes(gone))
  const come = here.flatMap((record) => [...record.addedNodes]).filter((node) => node.isConnected)
  const near = [...come, removal?.nextSibling, removal?.previousSibling].filter(
    (node) => node instanceof HTMLElement && node.parentElement === parent && !node.matches(room)
  ) as HTMLElement[]
  for (const one of near) {
    if (!come.includes(one) && !isLike(one, gone)) continue
    const stops = stopsOf(one)
    const found = stops[stopsOf(gone).indexOf(element)] ?? stops.at(0)
    if (found !== undefined) return found
  }
  return undefined
}

function stopsOf(element: Element): readonly HTMLElement[] {
  const within = [...element.querySelectorAll<HTMLElement>(stop)]
  return element instanceof HTMLElement && element.matches(stop) ? [element, ...within] : within
}

function isLike(one: Element, other: Element): boolean {
  return (
    one.tagName === other.tagName &&
    one.getAttribute('role') === other.getAttribute('role') &&
    one.classList[0] === other.classList[0]
  )
}
