// What web apps need of addresses and pages.
import type { WebQuestion } from '../daemon.ts'

export function pathOf({ path }: WebQuestion): string {
  return path.split(/[?#]/, 1)[0]!
}

/** Fields of a query, or of a form. Of several with one name the last counts. */
export function fieldsOf(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const part of text.split('&')) {
    if (part === '') continue
    const [name = '', value = ''] = part.split(/=(.*)/s, 2)
    fields.set(decoded(name), decoded(value))
  }
  return fields
}

export function queryOf({ path }: WebQuestion): ReadonlyMap<string, string> {
  const start = path.indexOf('?')
  return fieldsOf(start === -1 ? '' : path.slice(start + 1))
}

export function decoded(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;'
}

export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => entities[char]!)
}
