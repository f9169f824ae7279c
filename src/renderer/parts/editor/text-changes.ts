import { diffLines } from 'diff'

export interface TextChange {
  readonly from: number
  readonly to: number
  readonly insert: string
}

/** Beyond this a difference is put in as a whole: comparing it line by line would be felt. */
const mostCompared = 200_000

/** What must be replaced in a text so that it becomes another: as little as there is, so that a cursor in the rest stays. */
export function textChanges(before: string, after: string): readonly TextChange[] {
  const shorter = Math.min(before.length, after.length)
  let from = 0
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from++
  let end = 0
  while (end < shorter - from && before.at(-1 - end) === after.at(-1 - end)) end++
  const whole = { from, to: before.length - end, insert: after.slice(from, after.length - end) }
  if (whole.from === whole.to && whole.insert === '') return []
  return whole.to - whole.from + whole.insert.length > mostCompared ? [whole] : lineChanges(before, after)
}

function lineChanges(before: string, after: string): readonly TextChange[] {
  const changes: TextChange[] = []
  let at = 0
  for (const { added, removed, value } of diffLines(before, after)) {
    const last = changes.at(-1)
    if (removed) {
      changes.push({ from: at, to: at + value.length, insert: '' })
      at += value.length
    } else if (added) {
      if (last !== undefined && last.to === at && last.insert === '')
        changes[changes.length - 1] = { ...last, insert: value }
      else changes.push({ from: at, to: at, insert: value })
    } else at += value.length
  }
  return changes
}
