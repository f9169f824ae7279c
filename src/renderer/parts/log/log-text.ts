/** A piece of a message; `hit` where the search found something. */
export interface TextPiece {
  readonly text: string
  readonly hit: boolean
}

/** Cuts a message at the hits of a search, which must be global; an empty hit is none. */
export function cutAtHits(message: string, search: RegExp | undefined): readonly TextPiece[] {
  if (search === undefined) return [{ text: message, hit: false }]
  const pieces: TextPiece[] = []
  let at = 0
  for (const match of message.matchAll(search)) {
    if (match[0] === '') continue
    if (match.index > at) pieces.push({ text: message.slice(at, match.index), hit: false })
    pieces.push({ text: match[0], hit: true })
    at = match.index + match[0].length
  }
  if (at < message.length || pieces.length === 0) pieces.push({ text: message.slice(at), hit: false })
  return pieces
}

/** The global expression for what a person typed; undefined where it is empty or no valid expression. */
export function searchExpression(
  typed: string,
  options: { readonly regex: boolean; readonly matchCase: boolean }
): RegExp | undefined {
  if (typed === '') return undefined
  const source = options.regex ? typed : typed.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  try {
    return new RegExp(source, options.matchCase ? 'gu' : 'giu')
  } catch {
    return undefined
  }
}
