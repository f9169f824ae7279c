import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { NavigationDocument } from '../../shared/contract/documents.ts'
import { Icon, type IconName } from '../icons/icon.tsx'
import { ActionMenu, type MenuEntry } from '../parts/menu-button.tsx'
import { classNames } from '../theme/class-names.ts'
import { countsOf, sumOf } from './navigation-counts.ts'
import { Badge, isAt, Trouble, usePlaceName } from './navigation-row.tsx'
import styles from './navigation.module.css'
import { openPlace } from './open-place.ts'
import type { PlaceGroup } from './places.ts'
import type { Page } from './route.ts'

interface RailMenuProps {
  readonly group: PlaceGroup
  readonly icon: IconName
  readonly page: Page
  readonly document: NavigationDocument | undefined
}

/** A group of the rail that is one icon: its places stand in a menu beside it, with their names. */
export function RailMenu({ group: { caption, places }, icon, page, document }: RailMenuProps): ReactElement {
  const { t } = useTranslation('shell')
  const placeName = usePlaceName()
  const [position, setPosition] = useState<{ readonly left: number; readonly top: number }>()
  const label = caption === undefined ? '' : t(`nav.${caption}`)
  const isCurrent = places.some((place) => isAt(page, place.page))
  const entries = places.map((place): MenuEntry => {
    const counts = countsOf(document, place.counts)
    return {
      key: place.id,
      label: placeName(place),
      icon: place.icon,
      ...(isCurrent ? { chosen: isAt(page, place.page) } : {}),
      note: (
        <span className={styles.inMenu}>
          <Trouble counts={counts} />
          {counts === undefined ? null : <span className={styles.total}>{counts.total}</span>}
        </span>
      ),
      onChoose: () => openPlace(place)
    }
  })
  return (
    <>
      <button
        type="button"
        className={classNames(styles.row, isCurrent && styles.current)}
        aria-current={isCurrent ? 'true' : undefined}
        aria-haspopup="menu"
        aria-expanded={position !== undefined}
        aria-label={label}
        title={label}
        onClick={(event) => {
          const { right, top } = event.currentTarget.getBoundingClientRect()
          setPosition({ left: right, top })
        }}
      >
        <span className={styles.icon}>
          <Icon name={icon} />
          <Badge counts={sumOf(places.map((place) => countsOf(document, place.counts)))} />
        </span>
        <span className={styles.more}>
          <Icon name="forward" size={9} />
        </span>
      </button>
      {position === undefined ? null : (
        <ActionMenu
          label={label}
          entries={entries}
          anchor={undefined}
          position={position}
          onClose={() => setPosition(undefined)}
        />
      )}
    </>
  )
}
