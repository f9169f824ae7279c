import { useMemo, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { NavigationDocument } from '../../shared/contract/documents.ts'
import { useCustomKinds } from '../connection/cluster-kinds.ts'
import { Icon } from '../icons/icon.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { classNames } from '../theme/class-names.ts'
import styles from './navigation.module.css'
import { placeGroupsWith, type Place } from './places.ts'
import { useRoute, type Page } from './route.ts'

/** The places of the window, with what is in trouble there. A rail of icons where the window is narrow. */
export function Navigation({ document }: { readonly document: NavigationDocument | undefined }): ReactElement {
  const { t } = useTranslation('shell')
  const page = useRoute((route) => route.page)
  const custom = useCustomKinds(({ kinds }) => kinds)
  const groups = useMemo(() => placeGroupsWith(custom ?? []), [custom])
  return (
    <nav className={styles.navigation} aria-label={t('navigation')}>
      {groups.map((group) => (
        <div key={group.apiGroup ?? group.caption ?? 'top'} className={styles.group}>
          {group.caption === undefined ? null : <div className={styles.caption}>{t(`nav.${group.caption}`)}</div>}
          {group.apiGroup === undefined ? null : (
            <div className={styles.apiGroup} title={group.apiGroup}>
              {group.apiGroup}
            </div>
          )}
          {group.places.map((place) => (
            <NavigationRow key={place.id} place={place} current={isAt(page, place.page)} document={document} />
          ))}
        </div>
      ))}
    </nav>
  )
}

interface NavigationRowProps {
  readonly place: Place
  readonly current: boolean
  readonly document: NavigationDocument | undefined
}

function NavigationRow({ place, current, document }: NavigationRowProps): ReactElement {
  const { t } = useTranslation('shell')
  const go = useRoute((route) => route.go)
  const name = 'text' in place.name ? place.name.text : t(`nav.${place.name.key}`)
  const counts = place.counts === undefined ? undefined : countsOf(document, place.counts)
  const troubled = counts !== undefined && counts.troubled > 0 && counts.worst !== undefined
  return (
    <button
      type="button"
      className={classNames(styles.row, current && styles.current)}
      aria-current={current ? 'page' : undefined}
      title={name}
      onClick={() => go(place.page)}
    >
      <span className={styles.icon}>
        <Icon name={place.icon} />
        {troubled ? (
          <span className={styles.badge}>
            <StatusMark mark={counts.worst} size={9} />
          </span>
        ) : null}
      </span>
      <span className={styles.name}>{place.short ?? name}</span>
      {troubled ? (
        <span className={styles.trouble} data-mark={counts.worst}>
          <StatusMark mark={counts.worst} size={10} />
          {counts.troubled}
        </span>
      ) : null}
      {counts === undefined || place.id === 'events' ? null : <span className={styles.total}>{counts.total}</span>}
    </button>
  )
}

function countsOf(
  document: NavigationDocument | undefined,
  id: string
): NavigationDocument['counts'][string] | undefined {
  if (document === undefined) return undefined
  if (id === 'events') return { total: 0, troubled: document.warnings, worst: 'warn' }
  return document.counts[id]
}

function isAt(page: Page, place: Page): boolean {
  if (page.panel !== place.panel) return false
  return (
    page.panel !== 'list' || place.panel !== 'list' || (page.group === place.group && page.resource === place.resource)
  )
}
