// Field selectors as upstream's k8s.io/apimachinery/pkg/fields: comma separated terms of FIELD=VALUE, == or !=.

export interface FieldTerm {
  readonly field: string
  readonly operator: '=' | '!='
  readonly value: string
}

/** The message is upstream's, word for word. */
export class FieldSelectorError extends Error {}

/** Parses ?fieldSelector=; the empty text gives no terms. Throws FieldSelectorError. */
export function parseFieldSelector(text: string): readonly FieldTerm[] {
  const terms: FieldTerm[] = []
  for (const part of splitTerms(text)) {
    if (part === '') continue
    const term = splitTerm(part)
    if (term === undefined) throw new FieldSelectorError(`invalid selector: '${text}'; can't understand '${part}'`)
    terms.push({ ...term, value: unescape(term.value) })
  }
  return terms
}

/** Splits at commas that no backslash protects. */
function splitTerms(text: string): string[] {
  const parts: string[] = []
  let start = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === ',') {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}

function splitTerm(part: string): FieldTerm | undefined {
  for (let at = 0; at < part.length; at++) {
    const two = part.slice(at, at + 2)
    if (two === '!=') return { field: part.slice(0, at), operator: '!=', value: part.slice(at + 2) }
    if (two === '==') return { field: part.slice(0, at), operator: '=', value: part.slice(at + 2) }
    if (part[at] === '=') return { field: part.slice(0, at), operator: '=', value: part.slice(at + 1) }
  }
  return undefined
}

function unescape(value: string): string {
  let result = ''
  for (let at = 0; at < value.length; at++) {
    const character = value[at]!
    if (character === '\\') {
      const next = value[++at]
      if (next === undefined || !'\\,='.includes(next)) {
        throw new FieldSelectorError(`invalid field selector: invalid escape sequence: \\${next ?? ''}`)
      }
      result += next
    } else if (character === ',' || character === '=') {
      throw new FieldSelectorError(`invalid field selector: unescaped character in value: ${character}`)
    } else result += character
  }
  return result
}
