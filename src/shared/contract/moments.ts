import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import { furthestMoment, longestBookmark, momentKinds, mostBookmarks, type Bookmark } from '../moments/moment.ts'
import { base, callInput, liveInput, type Live } from './call.ts'
import { objectRefInput, type ObjectRef } from './documents.ts'

/** When a CronJob runs next, and which. */
export interface NextCronRun {
  readonly at: number
  readonly about: ObjectRef
}

const namespaces = z.array(z.string().max(253)).max(1_000)
const id = z.string().min(1).max(32)
const name = z.string().trim().min(1).max(longestBookmark)
/** Milliseconds since the epoch, as far as a date can say. */
const moment = z.number().int().min(0).max(8_640_000_000_000_000)

const wish = z.object({
  kind: z.enum(momentKinds),
  namespaces: namespaces.optional(),
  /** Of `object`: which. */
  ref: objectRefInput.optional()
})

/** Moments of simulated time: those to run to, and those to find again. */
export const momentsContract = {
  /**
   * Runs as fast as possible to the next moment of its kind, and stands still there; after `limit` milliseconds of
   * simulated time it stands still all the same. What else sets the clock breaks it off.
   */
  runTo: base
    .input(callInput.extend({ wish, limit: z.number().int().min(1).max(furthestMoment) }))
    .output(type<void>()),
  /** Undefined where no CronJob will ever run. */
  nextCronRun: base.input(callInput.extend({ namespaces })).output(type<NextCronRun | undefined>()),
  /** The oldest moment first. */
  bookmarks: base.input(liveInput).output(eventIterator(type<Live<readonly Bookmark[]>>())),
  /** At this very moment where none is named. Refused where there are as many as may be. */
  addBookmark: base.input(callInput.extend({ name, at: moment.optional() })).output(type<Bookmark>()),
  renameBookmark: base.input(callInput.extend({ id, name })).output(type<void>()),
  removeBookmark: base.input(callInput.extend({ id })).output(type<void>())
}

/** In words, for who has too many. */
export const tooManyBookmarks = `a cluster keeps at most ${mostBookmarks} bookmarks`
