// What the window has told of: what became of actions, and what happened in the cluster by itself. Plain data, so that
// it can be kept from one start to the next.
import type { StatusMark } from '../../shared/kinds/status-summary.ts'
import type { ObjectLink } from '../shell/route.ts'

/** What a person can choose to hear of, or not. */
export const happeningTypes = ['nodes', 'rollouts', 'pods', 'jobs'] as const
export type HappeningType = (typeof happeningTypes)[number]

/** One object of a notice. */
export interface NoticeItem {
  readonly link: ObjectLink
  readonly result: 'done' | 'refused' | 'skipped' | 'troubled'
  /** What the API said, or how it shows. */
  readonly message?: string | undefined
}

export interface Notice {
  readonly id: string
  /** Of the cluster: its id, or its name where it has none. */
  readonly cluster: string
  /** Milliseconds of simulated time. */
  readonly at: number
  readonly mark: StatusMark
  readonly title: string
  readonly message?: string | undefined
  /** What was not done comes first. */
  readonly items: readonly NoticeItem[]
  /** How many there were; `items` has the first of them. */
  readonly total: number
  readonly isUnread: boolean
  /** Of what happened by itself: what brought it about. Absent: it is what became of an action. */
  readonly cause?: string | undefined
  /** Since when it is over, where it is. */
  readonly endedAt?: number | undefined
}

const noticeLimit = 200
const itemLimit = 100

/** With a new one in front; the oldest go where there are too many. */
export function withNotice(notices: readonly Notice[], notice: Omit<Notice, 'total'>): readonly Notice[] {
  const items = notice.items.slice(0, itemLimit)
  return [{ ...notice, items, total: notice.items.length }, ...notices].slice(0, noticeLimit)
}

export function unreadOf(notices: readonly Notice[], cluster: string): readonly Notice[] {
  return notices.filter((notice) => notice.isUnread && notice.cluster === cluster)
}

export function allRead(notices: readonly Notice[], cluster: string): readonly Notice[] {
  return notices.map((notice) =>
    notice.isUnread && notice.cluster === cluster ? { ...notice, isUnread: false } : notice
  )
}
