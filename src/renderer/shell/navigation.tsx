import { useEffect, useMemo, useRef, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { NavigationDocument } from '../../shared/contract/documents.ts'
import { statusRank } from '../../shared/kinds/status-summary.ts'
import { useCustomKinds } from '../connection/cluster-kinds.ts'
import { Icon } from '../icons/icon.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { classNames } from '../theme/class-names.ts'
import { useNavigationSettings } from './navigation-settings.ts'
import styles from './navigation.module.css'
import { placeGroupsWith, type Place, type PlaceGroup } from './places.ts'
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
        <Group key={group.apiGroup ?? group.caption ?? 'top'} group={group} page={page} document={document} />
      ))}
    </nav>
  )
}

interface GroupProps {
  readonly group: PlaceGroup
  readonly page: Page
  readonly document: NavigationDocument | undefined
}

function Group({ group: { caption, apiGroup, places, closed = false }, page, document }: GroupProps): ReactElement {
  const { t } = useTranslation('shell')
  const chosen = useNavigationSettings(({ open }) => (caption === undefined ? true : open[caption]))
  const setOpen = useNavigationSettings((settings) => settings.setOpen)
  const isOpen = chosen ?? !closed
  // A folded group still shows where the window is.
  const shown = isOpen ? places : places.filter((place) => isAt(page, place.page))
  const hidden = isOpen ? [] : places.filter((place) => !shown.includes(place))
  return (
    <div className={styles.group}>
      {caption === undefined ? null : (
        <button
          type="button"
          className={styles.caption}
          aria-expanded={isOpen}
          title={t(`nav.${caption}`)}
          onClick={() => setOpen(caption, !isOpen)}
        >
          <Icon name={isOpen ? 'down' : 'forward'} size={11} />
          <span className={styles.captionText}>{t(`nav.${caption}`)}</span>
          <Trouble counts={sumOf(hidden.map((place) => countsOf(document, place.counts)))} />
        </button>
      )}
      {apiGroup === undefined ? null : (
        <div className={styles.apiGroup} title={apiGroup}>
          {apiGroup}
        </div>
      )}
      {shown.map((place) => (
        <NavigationRow key={place.id} place={place} current={isAt(page, place.page)} document={document} />
      ))}
    </div>
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
  const counts = countsOf(document, place.counts)
  const button = useRef<HTMLButtonElement>(null)
  // The list is longer than a small window: where the window is stays seen.
  useEffect(() => {
    if (current) button.current?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <button
      ref={button}
      type="button"
      className={classNames(styles.row, current && styles.current)}
      aria-current={current ? 'page' : undefined}
      title={name}
      onClick={() => go(place.page)}
    >
      <span className={styles.icon}>
        <Icon name={place.icon} />
        {isTroubled(counts) ? (
          <span className={styles.badge}>
            <StatusMark mark={counts.worst} size={9} />
          </span>
        ) : null}
      </span>
      <span className={styles.name}>{place.short ?? name}</span>
      <Trouble counts={counts} />
      {counts === undefined || place.id === 'events' ? null : <span className={styles.total}>{counts.total}</span>}
    </button>
  )
}

type Counts = NavigationDocument['counts'][string]

function isTroubled(counts: Counts | undefined): counts is Counts & { readonly worst: NonNullable<Counts['worst']> } {
  return counts !== undefined && counts.troubled > 0 && counts.worst !== undefined
}

/** The worst mark of what is in trouble, and how many it is. */
function Trouble({ counts }: { readonly counts: Counts | undefined }): ReactElement | null {
  if (!isTroubled(counts)) return null
  return (
    <span className={styles.trouble} data-mark={counts.worst}>
      <StatusMark mark={counts.worst} size={10} />
      <span className={styles.troubled}>{counts.troubled}</span>
    </span>
  )
}

function countsOf(document: NavigationDocument | undefined, id: string | undefined): Counts | undefined {
  if (document === undefined || id === undefined) return undefined
  if (id === 'events') return { total: 0, troubled: document.warnings, worst: 'warn' }
  return document.counts[id]
}

/** What is in trouble in all of them together. */
function sumOf(counts: readonly (Counts | undefined)[]): Counts | undefined {
  const troubled = counts.filter(isTroubled)
  const [worst] = troubled.map((each) => each.worst).sort((a, b) => statusRank(a) - statusRank(b))
  if (worst === undefined) return undefined
  const sum = (field: 'total' | 'troubled'): number => troubled.reduce((total, each) => total + each[field], 0)
  return { total: sum('total'), troubled: sum('troubled'), worst }
}

function isAt(page: Page, place: Page): boolean {
  if (page.panel !== place.panel) return false
  return (
    page.panel !== 'list' || place.panel !== 'list' || (page.group === place.group && page.resource === place.resource)
  )
}
