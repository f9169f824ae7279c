import { lazy, Suspense, useMemo, useRef, type ReactElement } from 'react'
import Popover from '@mui/material/Popover'
import { useTranslation } from 'react-i18next'
import { statusRank } from '../../shared/kinds/status-summary.ts'
import { Icon } from '../icons/icon.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { classNames } from '../theme/class-names.ts'
import styles from './notice-bell.module.css'
import { unreadOf } from './notice.ts'
import { useClusterHere, useNotices } from './notice-store.ts'

const NoticeList = lazy(async () => ({ default: (await import('./notice-list.tsx')).NoticeList }))
const TroubleFeed = lazy(async () => ({ default: (await import('./trouble-feed.tsx')).TroubleFeed }))

/** How much happened that nobody has looked at yet; opens all that the window told of. Nothing comes up by itself. */
export function NoticeBell(): ReactElement {
  const { t } = useTranslation('notices')
  const cluster = useClusterHere()
  const { notices, isOpen, setOpen, readAll } = useNotices()
  const button = useRef<HTMLButtonElement>(null)
  const unread = useMemo(() => unreadOf(notices, cluster), [notices, cluster])
  // What is over is to be read of, and alarms nobody.
  const marks = unread.map(({ mark, endedAt }) => (endedAt === undefined ? mark : 'ok'))
  const [worst] = marks.toSorted((a, b) => statusRank(a) - statusRank(b))
  const label = unread.length === 0 ? t('bell') : t('bellNew', { count: unread.length })
  const close = (): void => {
    readAll()
    setOpen(false)
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className={classNames(styles.bell, worst !== undefined && styles.new)}
        aria-haspopup="dialog"
        aria-label={label}
        title={label}
        onClick={() => setOpen(true)}
      >
        <Icon name="bell" size={15} />
        {worst === undefined ? null : (
          <>
            <StatusMark mark={worst} size={10} />
            <span className={styles.count}>{unread.length}</span>
          </>
        )}
      </button>
      <span className={styles.said} aria-live="polite">
        {unread[0] === undefined ? '' : unread[0].title}
      </span>
      <Popover
        open={isOpen}
        anchorEl={() => button.current ?? document.body}
        onClose={close}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        slotProps={{ paper: { role: 'dialog', 'aria-label': t('title') } }}
      >
        <Suspense fallback={<div className={styles.late} />}>
          <NoticeList onClose={close} />
        </Suspense>
      </Popover>
      <Suspense fallback={null}>
        <TroubleFeed />
      </Suspense>
    </>
  )
}
