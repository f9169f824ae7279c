/** Label values by key; null takes the label away. */
export type LabelChanges = Readonly<Record<string, string | null>>

/**
 * What is typed, as kubectl label takes it: "tier=app env-", divided by spaces, commas or lines. Answers the word that
 * is neither; the API judges keys and values.
 */
export function parseLabelChanges(text: string): { readonly changes: LabelChanges; readonly problem?: string } {
  const changes: Record<string, string | null> = {}
  for (const word of text.split(/[\s,]+/).filter((part) => part !== '')) {
    const equals = word.indexOf('=')
    if (equals > 0) changes[word.slice(0, equals)] = word.slice(equals + 1)
    else if (equals === -1 && word.length > 1 && word.endsWith('-')) changes[word.slice(0, -1)] = null
    else return { changes, problem: word }
  }
  return { changes }
}
