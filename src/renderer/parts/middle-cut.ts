/**
 * Splits a name so that its end always stays on the screen: pods of one ReplicaSet differ in their last characters
 * only. A name hardly longer than what stays is not split. Counts whole characters, not UTF-16 halves.
 */
export function cutForMiddle(text: string, keep = 6): readonly [head: string, tail: string] {
  const characters = Array.from(text)
  if (keep <= 0 || characters.length <= keep * 2) return [text, '']
  return [characters.slice(0, -keep).join(''), characters.slice(-keep).join('')]
}
