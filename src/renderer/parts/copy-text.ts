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
