/** The nonce that the server put into this page for style elements; undefined in development, where there is none. */
export function pageNonce(): string | undefined {
  const content = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content
  return content === undefined || content === '' || content.startsWith('__') ? undefined : content
}

/**
 * Gives every style element made from now on the page's nonce. Some libraries (the terminal, the editor) make style
 * elements without one, which the content security policy would refuse.
 */
export function giveStylesNonce(nonce: string | undefined): void {
  if (nonce === undefined) return
  const create = document.createElement.bind(document)
  document.createElement = (name: string, options?: ElementCreationOptions): HTMLElement => {
    const element = create(name, options)
    if (element instanceof HTMLStyleElement) element.nonce = nonce
    return element
  }
}
