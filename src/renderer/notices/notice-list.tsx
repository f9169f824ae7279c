import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { undoAction, useOutcome } from '../actions/outcome.ts'
import { kindOfResource } from '../connection/cluster-kinds.ts'
import { Icon, kindIcon } from '../icons/icon.tsx'
import { openWhy } from '../panels/why/why-popup.ts'
import { clockTime } from '../parts/chart/axis.ts'
import { MiddleTruncate, TextLink } from '../parts/small.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { useRoute, type ObjectLink } from '../shell/route.ts'
import styles from './notice-list.module.css'
import type { Notice, NoticeItem } from './notice.ts'
import { useClusterHere, useNotices } from './notice-store.ts'

/** All that the window told of in this cluster, newest first. */
export function NoticeList({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('notices')
  const cluster = useClusterHere()
  const { notices, clear } = useNotices()
  const here = notices.filter((notice) => notice.cluster === cluster)
  return (
    <div className={styles.panel}>
      <header className={styles.head}>
        <strong>{t('title')}</strong>
        <span className={styles.quiet}>{t('count', { count: here.length })}</span>
        <span className={styles.gap} />
        <TextLink
          onClick={() => {
            onClose()
            useRoute.getState().go({ panel: 'settings' })
          }}
        >
          {t('choose')}
        </TextLink>
        {here.length === 0 ? null : <TextLink onClick={clear}>{t('clear')}</TextLink>}
      </header>
      {here.length === 0 ? (
        <p className={styles.none}>{t('none')}</p>
      ) : (
        <ul className={styles.list} aria-label={t('title')} tabIndex={0}>
          {here.map((notice) => (
            <NoticeRow key={notice.id} notice={notice} onLeave={onClose} />
          ))}
        </ul>
      )}
    </div>
  )
}

function NoticeRow({ notice, onLeave }: { readonly notice: Notice; readonly onLeave: () => void }): ReactElement {
  const { t } = useTranslation('notices')
  const { id, mark, at, title, message, items, total, endedAt, isUnread, cause } = notice
  const [areShown, setShown] = useState(false)
  // Its own title says nothing of how many there were.
  const undoable = useOutcome((store) => store.undoable.find((one) => one.notice === id))
  const [only] = items
  const isSingle = items.length === 1 && only !== undefined
  const what = message ?? (isSingle && only.result === 'refused' ? only.message : undefined)
  const time = new Date(at).toISOString()
  return (
    <li className={styles.row}>
      <span className={styles.mark}>
        <StatusMark mark={endedAt === undefined ? mark : 'done'} size={12} still />
      </span>
      <div className={styles.text}>
        <div className={styles.first}>
          <span className={isUnread ? styles.new : styles.title}>{title}</span>
          <time className={styles.quiet} dateTime={time} title={time}>
            {clockTime(at, true)}
          </time>
        </div>
        {what === undefined ? null : <div className={styles.message}>{what}</div>}
        {isSingle ? <ItemLink item={only} onLeave={onLeave} /> : null}
        <div className={styles.deeds}>
          {endedAt === undefined ? null : (
            <span className={styles.quiet}>{t('over', { time: clockTime(endedAt, true) })}</span>
          )}
          {total > 1 ? (
            <Button size="small" variant="text" aria-expanded={areShown} onClick={() => setShown(!areShown)}>
              {t(areShown ? 'hideItems' : 'showItems', { count: total })}
            </Button>
          ) : null}
          {cause !== undefined && endedAt === undefined && only !== undefined ? (
            <Button
              size="small"
              variant="text"
              onClick={() => {
                onLeave()
                openWhy(only.link)
              }}
            >
              {t('why')}
            </Button>
          ) : null}
          {undoable !== undefined ? (
            <Button
              size="small"
              startIcon={<Icon name="undo" size={13} />}
              onClick={() => void undoAction(t('undoOf', { action: undoable.title }), id)}
            >
              {t('undo')}
            </Button>
          ) : null}
        </div>
        {areShown ? <Items items={items} total={total} onLeave={onLeave} /> : null}
      </div>
    </li>
  )
}

function Items(props: {
  readonly items: readonly NoticeItem[]
  readonly total: number
  readonly onLeave: () => void
}): ReactElement {
  const { t } = useTranslation('notices')
  const { items, total, onLeave } = props
  return (
    <ul className={styles.items}>
      {items.map((item) => (
        <li key={`${item.link.resource}/${item.link.namespace}/${item.link.name}`}>
          <ItemLink item={item} onLeave={onLeave} />
          <span className={styles.message}>{item.message ?? t(item.result === 'done' ? 'done' : 'skipped')}</span>
        </li>
      ))}
      {total > items.length ? <li className={styles.quiet}>{t('more', { count: total - items.length })}</li> : null}
    </ul>
  )
}

function ItemLink({ item, onLeave }: { readonly item: NoticeItem; readonly onLeave: () => void }): ReactElement {
  const { link } = item
  const kind = kindOfResource(link.group, link.resource)
  const open = (to: ObjectLink): void => {
    onLeave()
    useRoute.getState().openDetail(to)
  }
  return (
    <span className={styles.item}>
      <Icon name={kindIcon(kind?.icon ?? 'object')} size={13} />
      {kind === undefined ? (
        <MiddleTruncate text={link.name} />
      ) : (
        <TextLink onClick={() => open(link)}>
          <MiddleTruncate text={link.name} />
        </TextLink>
      )}
      {link.namespace === undefined ? null : <span className={styles.quiet}>{link.namespace}</span>}
    </span>
  )
}
