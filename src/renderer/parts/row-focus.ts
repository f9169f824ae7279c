import type { KeyboardEvent } from 'react'

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }

/** Arrows, j and k go from row to row: the element with this attribute is what a row focuses. */
export function moveRowFocus(event: KeyboardEvent<HTMLElement>, attribute: string): void {
  const step = steps[event.key]
  if (step === undefined || event.ctrlKey || event.metaKey) return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(`[${attribute}]`)]
  const at = rows.findIndex((row) => row.parentElement?.contains(document.activeElement))
  rows[at + step]?.focus()
  event.preventDefault()
}
