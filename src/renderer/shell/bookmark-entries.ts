import type { TFunction } from 'i18next'
import type { Bookmark } from '../../shared/moments/moment.ts'
import { removeBookmark, useBookmarks } from '../connection/bookmarks.ts'
import type { MenuEntry } from '../parts/menu-button.tsx'
import { momentText } from './clock-text.ts'
import { showMoment } from './moment-places.ts'

/** What can be done with a marked moment; with several of one place, each has its name before it. */
export function bookmarkEntries(
  t: TFunction<'shell'>,
  bookmarks: readonly Bookmark[],
  now: number
): readonly MenuEntry[] {
  return bookmarks.flatMap((bookmark, index): readonly MenuEntry[] => [
    {
      key: `${bookmark.id}/events`,
      label: bookmarks.length === 1 ? t('bookmark.events') : t('bookmark.eventsOf', { name: bookmark.name }),
      icon: 'event',
      note: momentText(bookmark.at, now),
      divided: index > 0,
      onChoose: () => showMoment('events', bookmark.at)
    },
    {
      key: `${bookmark.id}/logs`,
      label: t('bookmark.logs'),
      icon: 'log',
      onChoose: () => showMoment('logs', bookmark.at)
    },
    {
      key: `${bookmark.id}/usage`,
      label: t('bookmark.usage'),
      icon: 'chart',
      onChoose: () => showMoment('usage', bookmark.at)
    },
    {
      key: `${bookmark.id}/rename`,
      label: t('bookmark.rename'),
      icon: 'edit',
      onChoose: () => useBookmarks.getState().name({ at: bookmark.at, bookmark })
    },
    {
      key: `${bookmark.id}/remove`,
      label: t('bookmark.remove'),
      icon: 'delete',
      destructive: true,
      onChoose: () => void removeBookmark(bookmark.id)
    }
  ])
}
