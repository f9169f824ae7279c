/** The shapes of status marks; each has one colour and one place in the sort order. */
export type StatusMark = 'ok' | 'prog' | 'wait' | 'warn' | 'bad' | 'term' | 'done' | 'off' | 'cord' | 'unk'

/** What a list, a map or a title says about an object's state. */
export interface StatusSummary {
  readonly mark: StatusMark
  /** Upstream's own word where kubectl prints one ("CrashLoopBackOff"), else ours ("Running, not ready"). */
  readonly word: string
}

const sortOrder: readonly StatusMark[] = ['bad', 'warn', 'wait', 'prog', 'cord', 'unk', 'term', 'ok', 'off', 'done']

/** Position in a status column: troubled first. */
export function statusRank(mark: StatusMark): number {
  return sortOrder.indexOf(mark)
}
