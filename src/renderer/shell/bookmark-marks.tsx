import { useEffect, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bookmark } from '../../shared/moments/moment.ts'
import { useBookmarkFeed, useBookmarks } from '../connection/bookmarks.ts'
import { simulatedNow } from '../connection/simulated-time.ts'
import { Icon } from '../icons/icon.tsx'
import { ActionMenu } from '../parts/menu-button.tsx'
import { bookmarkEntries } from './bookmark-entries.ts'
import { placeBookmarks, type RibbonSpan } from './bookmark-places.ts'
import styles from './bookmarks.module.css'
import { momentText } from './clock-text.ts'
import { registerBookmarkCommands } from './time-commands.ts'

/** A star in the ribbon at each marked moment; a click opens what can be done with it. */
export function BookmarkMarks({ from, to, width }: RibbonSpan): ReactElement {
  useBookmarkFeed()
  const bookmarks = useBookmarks((state) => state.bookmarks)
  useEffect(() => registerBookmarkCommands(bookmarks), [bookmarks])
  return (
    <>
      {placeBookmarks(bookmarks, { from, to, width }).map(({ x, members }) => (
        <Star key={members[0]!.id} x={x} members={members} />
      ))}
    </>
  )
}

function Star({ x, members }: { readonly x: number; readonly members: readonly Bookmark[] }): ReactElement {
  const { t } = useTranslation('shell')
  const [anchor, setAnchor] = useState<HTMLElement>()
  const now = simulatedNow()
  const names = members.map(({ name, at }) => `${name}, ${momentText(at, now)}`).join('\n')
  const label = t('bookmark.mark', { names })
  return (
    <>
      <button
        type="button"
        className={styles.star}
        style={{ left: x - 12 }}
        aria-label={label}
        aria-haspopup="menu"
        title={names}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Icon name="star" size={13} />
        {members.length === 1 ? null : <span className={styles.count}>{members.length}</span>}
      </button>
      <ActionMenu
        label={label}
        anchor={anchor}
        onClose={() => setAnchor(undefined)}
        entries={anchor === undefined ? [] : bookmarkEntries(t, members, now)}
      />
    </>
  )
}
