import { useMemo, type ReactElement } from 'react'
import useMediaQuery from '@mui/material/useMediaQuery'
import { useTranslation } from 'react-i18next'
import type { NavigationDocument } from '../../shared/contract/documents.ts'
import { useCustomKinds } from '../connection/cluster-kinds.ts'
import { Icon } from '../icons/icon.tsx'
import { countsOf, sumOf } from './navigation-counts.ts'
import { isAt, NavigationRow, Trouble } from './navigation-row.tsx'
import { useNavigationSettings } from './navigation-settings.ts'
import styles from './navigation.module.css'
import { placeGroupsWith, railGroups, type PlaceGroup } from './places.ts'
import { RailMenu } from './rail-menu.tsx'
import { useRoute, type Page } from './route.ts'

interface NavigationProps {
  readonly document: NavigationDocument | undefined
}

/** The places of the window, with what is in trouble there. A rail of icons where the window is narrow. */
export function Navigation({ document }: NavigationProps): ReactElement {
  const { t } = useTranslation('shell')
  const page = useRoute((route) => route.page)
  const custom = useCustomKinds(({ kinds }) => kinds)
  const groups = useMemo(() => placeGroupsWith(custom ?? []), [custom])
  const isRail = useMediaQuery('(width < 1360px)', { noSsr: true })
  return (
    <nav className={styles.navigation} aria-label={t('navigation')}>
      {isRail
        ? railGroups(groups).map((group) => (
            <RailGroup key={group.caption ?? 'top'} group={group} page={page} document={document} />
          ))
        : groups.map((group) => (
            <Group key={group.apiGroup ?? group.caption ?? 'top'} group={group} page={page} document={document} />
          ))}
    </nav>
  )
}

interface GroupProps extends NavigationProps {
  readonly group: PlaceGroup
  readonly page: Page
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

/** Everyday places are one click away; the others stand behind one icon a group, so that the rail does not scroll. */
function RailGroup({ group, page, document }: GroupProps): ReactElement {
  const { places, railIcon } = group
  if (railIcon !== undefined) return <RailMenu group={group} icon={railIcon} page={page} document={document} />
  return (
    <div className={styles.group}>
      {places.map((place) => (
        <NavigationRow key={place.id} place={place} current={isAt(page, place.page)} document={document} />
      ))}
    </div>
  )
}
