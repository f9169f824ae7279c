import { useEffect, useRef, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { NavigationDocument } from '../../shared/contract/documents.ts'
import { useCustomKinds } from '../connection/cluster-kinds.ts'
import { Icon } from '../icons/icon.tsx'
import { formatCount } from '../parts/format-count.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { classNames } from '../theme/class-names.ts'
import { countsOf, isTroubled, type Counts } from './navigation-counts.ts'
import styles from './navigation.module.css'
import { openPlace } from './open-place.ts'
import type { Place } from './places.ts'
import type { Page } from './route.ts'

interface NavigationRowProps {
  readonly place: Place
  readonly current: boolean
  readonly document: NavigationDocument | undefined
}

/** One place: a row with its name and its counts, an icon with a badge in the rail. */
export function NavigationRow({ place, current, document }: NavigationRowProps): ReactElement {
  const name = usePlaceName()(place)
  const counts = countsOf(document, place.counts)
  const button = useRef<HTMLButtonElement>(null)
  // The list is longer than a small window: where the window is stays seen, once all places above it are there.
  const isWhole = useCustomKinds(({ kinds }) => kinds !== undefined)
  useEffect(() => {
    if (current && isWhole) button.current?.scrollIntoView({ block: 'nearest' })
  }, [current, isWhole])
  return (
    <button
      ref={button}
      type="button"
      className={classNames(styles.row, current && styles.current)}
      aria-current={current ? 'page' : undefined}
      title={name}
      onClick={() => openPlace(place)}
    >
      <span className={styles.icon}>
        <Icon name={place.icon} />
        <Badge counts={counts} />
      </span>
      <span className={styles.name}>{place.short ?? name}</span>
      <Trouble counts={counts} />
      {counts === undefined || place.id === 'events' ? null : (
        <span className={styles.total}>{formatCount(counts.total)}</span>
      )}
    </button>
  )
}

/** The worst mark at the corner of an icon. */
export function Badge({ counts }: { readonly counts: Counts | undefined }): ReactElement | null {
  if (!isTroubled(counts)) return null
  return (
    <span className={styles.badge}>
      <StatusMark mark={counts.worst} size={9} />
    </span>
  )
}

/** The worst mark of what is in trouble, and how many it is. */
export function Trouble({ counts }: { readonly counts: Counts | undefined }): ReactElement | null {
  if (!isTroubled(counts)) return null
  return (
    <span className={styles.trouble} data-mark={counts.worst}>
      <StatusMark mark={counts.worst} size={10} />
      <span className={styles.troubled}>{formatCount(counts.troubled)}</span>
    </span>
  )
}

export function usePlaceName(): (place: Place) => string {
  const { t } = useTranslation('shell')
  return ({ name }) => ('text' in name ? name.text : t(`nav.${name.key}`))
}

export function isAt(page: Page, place: Page): boolean {
  if (page.panel !== place.panel) return false
  return (
    page.panel !== 'list' || place.panel !== 'list' || (page.group === place.group && page.resource === place.resource)
  )
}
