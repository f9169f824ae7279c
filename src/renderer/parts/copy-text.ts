import { create } from 'zustand'

/** How long the window says that something was copied, in milliseconds. */
const saidFor = 2000

/** True for a moment after each copy: a menu or a key that copied has no place of its own to say so. */
export const useJustCopied = create<boolean>(() => false)

let quiet: ReturnType<typeof setTimeout> | undefined

/**
 * Puts a text on the clipboard. The desktop window denies itself every permission, the clipboard's too; there a copy
 * out of a text field is what a person's own Ctrl+C would do.
 */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    copyFromField(text)
  }
  sayCopied()
}

function sayCopied(): void {
  clearTimeout(quiet)
  useJustCopied.setState(true, true)
  quiet = setTimeout(() => useJustCopied.setState(false, true), saidFor)
}

function copyFromField(text: string): void {
  const field = document.createElement('textarea')
  field.value = text
  field.setAttribute('aria-hidden', 'true')
  field.style.position = 'fixed'
  field.style.opacity = '0'
  const focused = document.activeElement
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
  if (focused instanceof HTMLElement) focused.focus()
}
