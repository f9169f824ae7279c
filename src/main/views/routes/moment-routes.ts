import { ORPCError } from '@orpc/server'
import type { Bookmark, MomentWish } from '../../../shared/moments/moment.ts'
import { uidFor } from '../checked-input.ts'
import { documentProducer } from '../documents/document-producer.ts'
import { BookmarkRefusal } from '../moments/moment-control.ts'
import { os, type RouteParts } from './route-parts.ts'

const none: readonly Bookmark[] = []

export function momentRoutes(parts: RouteParts) {
  return {
    runTo: os.moments.runTo.handler(({ input: { cluster, wish, limit } }) => {
      const { kind, namespaces, ref } = wish
      const wanted: MomentWish = {
        kind,
        ...(namespaces === undefined ? {} : { namespaces }),
        ...(ref === undefined ? {} : { uid: uidFor(parts.sourceOf(cluster), ref) })
      }
      parts.controlOf(cluster).moments.runTo(wanted, limit)
    }),
    nextCronRun: os.moments.nextCronRun.handler(({ input }) =>
      parts.controlOf(input.cluster).moments.nextCronRun(input.namespaces)
    ),
    bookmarks: os.moments.bookmarks.handler((call) => {
      const moments = parts.controlIfAny(call.input.cluster)?.moments
      const open = documentProducer(
        (changed) => moments?.onBookmarks(changed) ?? (() => {}),
        () => moments?.bookmarks() ?? none
      )
      return parts.openStream(call, open)
    }),
    addBookmark: os.moments.addBookmark.handler(({ input: { cluster, name, at } }) =>
      orBadInput(() => parts.controlOf(cluster).moments.addBookmark(name, at))
    ),
    renameBookmark: os.moments.renameBookmark.handler(({ input: { cluster, id, name } }) =>
      orBadInput(() => parts.controlOf(cluster).moments.renameBookmark(id, name))
    ),
    removeBookmark: os.moments.removeBookmark.handler(({ input: { cluster, id } }) =>
      parts.controlOf(cluster).moments.removeBookmark(id)
    )
  }
}

function orBadInput<T>(ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    if (!(error instanceof BookmarkRefusal)) throw error
    throw new ORPCError('BAD_INPUT', { message: error.message })
  }
}
