import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bookmark } from '../../shared/moments/moment.ts'
import { MenuButton } from '../parts/menu-button.tsx'
import { bookmarkEntries } from './bookmark-entries.ts'
import styles from './bookmarks.module.css'
import { momentText } from './clock-text.ts'
import { showMoment } from './moment-places.ts'

export interface BookmarkListProps {
  readonly bookmarks: readonly Bookmark[]
  readonly now: number
  readonly onClose: () => void
}

/** The marked moments, the newest first: a click shows what happened around one. */
export function BookmarkList({ bookmarks, now, onClose }: BookmarkListProps): ReactElement {
  const { t } = useTranslation('shell')
  return (
    <ul className={styles.list} aria-label={t('bookmark.title')}>
      {bookmarks.toReversed().map((bookmark) => (
        <li key={bookmark.id} className={styles.item}>
          <button
            type="button"
            className={styles.show}
            title={bookmark.name}
            onClick={() => {
              onClose()
              showMoment('events', bookmark.at)
            }}
          >
            <span className={styles.moment}>{momentText(bookmark.at, now)}</span>
            <span className={styles.name}>{bookmark.name}</span>
          </button>
          <MenuButton
            label={t('bookmark.actions', { name: bookmark.name })}
            icon="more"
            iconOnly
            entries={bookmarkEntries(t, [bookmark], now).map((entry) => ({
              ...entry,
              onChoose: () => {
                onClose()
                entry.onChoose()
              }
            }))}
          />
        </li>
      ))}
    </ul>
  )
}
