import type { KeyboardEvent, ReactElement, Ref } from 'react'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { MenuButton } from '../../parts/menu-button.tsx'
import { Chip } from '../../parts/small.tsx'
import { useRoute } from '../../shell/route.ts'
import { useMapSettings, type MapSwitch } from './map-settings.ts'
import styles from './map.module.css'

interface MapToolsProps {
  readonly searchRef: Ref<HTMLInputElement>
  readonly hits: number
  /** It is the neighbourhood of one object. */
  readonly isAround: boolean
  readonly isUnfolded: boolean
  readonly canFold: boolean
  readonly onUnfold: (all: boolean) => void
  readonly onNext: () => void
}

const switches: readonly MapSwitch[] = ['troubled', 'traffic', 'owners', 'config', 'policies']
const steps = [1, 2, 3, 4] as const

/** What is looked for, and what the map shows. */
export function MapTools(props: MapToolsProps): ReactElement {
  const { searchRef, hits, isAround, isUnfolded, canFold, onUnfold, onNext } = props
  const { t } = useTranslation('map')
  const find = useRoute((route) => route.filter)
  const setFind = useRoute((route) => route.setFilter)
  const { group, hops, change, ...settings } = useMapSettings()
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') onNext()
    else if (event.key === 'Escape') {
      // Empty, the window has it.
      if (find === '') return
      setFind('')
    } else return
    event.preventDefault()
  }
  return (
    <div className={styles.tools} role="toolbar" aria-label={t('tools')}>
      <TextField
        className={styles.search}
        role="search"
        value={find}
        placeholder={t('search')}
        onChange={({ target }) => setFind(target.value)}
        inputRef={searchRef}
        slotProps={{ htmlInput: { 'aria-label': t('searchLabel'), maxLength: 253, onKeyDown } }}
      />
      <span className={styles.hits} role="status">
        {find.trim() === '' ? '' : t('hits', { count: hits })}
      </span>
      {isAround ? (
        <span className={styles.group} role="group" aria-label={t('steps')}>
          <span className={styles.caption}>{t('steps')}</span>
          {steps.map((count) => (
            <Chip key={count} chosen={hops === count} onClick={() => change({ hops: count })}>
              {count}
            </Chip>
          ))}
        </span>
      ) : null}
      <span className={styles.group} role="group" aria-label={t('show')}>
        {switches.map((name) => (
          <Chip
            key={name}
            chosen={settings[name]}
            title={t(`switchHelp.${name}`)}
            onClick={() => change({ [name]: !settings[name] })}
          >
            {t(`switch.${name}`)}
          </Chip>
        ))}
        <Chip chosen={isUnfolded || canFold} title={t('unfoldHelp')} onClick={() => onUnfold(!(isUnfolded || canFold))}>
          {t('unfold')}
        </Chip>
      </span>
      <span className={styles.gap} />
      <MenuButton
        label={t(`by.${group}`)}
        size="small"
        entries={(['namespace', 'node'] as const).map((one) => ({
          key: one,
          label: t(`by.${one}`),
          chosen: one === group,
          onChoose: () => change({ group: one })
        }))}
      />
    </div>
  )
}
