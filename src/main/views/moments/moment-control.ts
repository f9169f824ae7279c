import type { NextCronRun } from '../../../shared/contract/moments.ts'
import type { Bookmark, MomentWish } from '../../../shared/moments/moment.ts'

/** Another bookmark than those that are there, or one more than there may be, was asked for. */
export class BookmarkRefusal extends Error {
  override readonly name = 'BookmarkRefusal'
}

/** Running to moments, and finding them again. Implemented by whoever runs the engine. */
export interface MomentControl {
  /** As fast as possible, at most for so many milliseconds of simulated time. */
  runTo(wish: MomentWish, limit: number): void
  nextCronRun(namespaces: readonly string[]): NextCronRun | undefined
  /** The oldest moment first. */
  bookmarks(): readonly Bookmark[]
  /** At this moment where none is named. Throws BookmarkRefusal. */
  addBookmark(name: string, at: number | undefined): Bookmark
  /** Throws BookmarkRefusal. */
  renameBookmark(id: string, name: string): void
  /** One that is not there is gone already. */
  removeBookmark(id: string): void
  /** Returns the function that ends it. */
  onBookmarks(listener: () => void): () => void
}
