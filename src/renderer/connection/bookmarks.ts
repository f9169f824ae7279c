import { create } from 'zustand'
import type { Bookmark } from '../../shared/moments/moment.ts'
import { host } from './host.ts'
import { useLive } from './use-live.ts'

interface BookmarkState {
  /** The oldest moment first. */
  readonly bookmarks: readonly Bookmark[]
  /** The one that is being named: a new one at its moment, or one that is there. */
  readonly naming: { readonly at: number; readonly bookmark?: Bookmark } | undefined
  name(naming: BookmarkState['naming']): void
}

/** The marked moments of the cluster, as last heard; the ribbon keeps them. */
export const useBookmarks = create<BookmarkState>((set) => ({
  bookmarks: [],
  naming: undefined,
  name: (naming) => set({ naming })
}))

/** Follows them for the whole window: in one place only. */
export function useBookmarkFeed(): void {
  useLive<readonly Bookmark[]>(
    'bookmarks',
    async (client, scope, options) => client.moments.bookmarks(scope, options),
    (bookmarks) => useBookmarks.setState({ bookmarks })
  )
}

/** Throws what the host says: that there are too many. */
export async function addBookmark(name: string, at: number): Promise<void> {
  const { client, call } = host()
  await client.moments.addBookmark({ ...call, name, at })
}

export async function renameBookmark(id: string, name: string): Promise<void> {
  const { client, call } = host()
  await client.moments.renameBookmark({ ...call, id, name })
}

export async function removeBookmark(id: string): Promise<void> {
  const { client, call } = host()
  await client.moments.removeBookmark({ ...call, id })
}
