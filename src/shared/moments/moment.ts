import type { ObjectRef } from '../contract/documents.ts'
import type { CauseWords } from '../why/cause-words.ts'

/** What the clock can run to: the next of its kind that happens, or only so far. */
export const momentKinds = ['pod', 'warning', 'cron', 'scale', 'node', 'object', 'time'] as const
export type MomentKind = (typeof momentKinds)[number]

/** What somebody waits for. */
export interface MomentWish {
  readonly kind: MomentKind
  /** Only what happens in these; everywhere where there is none. Of nodes it says nothing. */
  readonly namespaces?: readonly string[]
  /** Of `object`: whose status is to change, or about whom an event is to tell. */
  readonly uid?: string
}

/** Something that happened. */
export interface Moment {
  readonly kind: MomentKind
  /** Milliseconds of simulated time. */
  readonly at: number
  readonly about: ObjectRef
  /** "Running, not ready to Running", "BackOff: Back-off restarting failed container". */
  readonly words: CauseWords
}

/** A moment that a person wants to find again. */
export interface Bookmark {
  readonly id: string
  readonly name: string
  /** Milliseconds of simulated time. */
  readonly at: number
}

/** So many bookmarks a cluster keeps. */
export const mostBookmarks = 200
/** Characters of a bookmark's name. */
export const longestBookmark = 100
/** No run to a moment looks further ahead, in milliseconds of simulated time. */
export const furthestMoment = 7 * 86_400_000
