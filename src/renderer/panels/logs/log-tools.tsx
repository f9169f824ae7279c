import { useRef, type ReactElement, type RefObject } from 'react'
import IconButton from '@mui/material/IconButton'
import InputAdornment from '@mui/material/InputAdornment'
import TextField from '@mui/material/TextField'
import ToggleButton from '@mui/material/ToggleButton'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from '../../icons/icon.tsx'
import styles from './logs.module.css'
import type { LogSearch } from './use-log-search.ts'

export interface LogSearchBoxProps {
  readonly search: LogSearch
  /** Lines with a hit. */
  readonly hits: number
  /** Which of them was gone to last, from 1. */
  readonly place: number | undefined
  readonly onStep: (step: 1 | -1) => void
  readonly inputRef: RefObject<HTMLInputElement | null>
}

/** The search field with its count, and the way from hit to hit: Enter and Shift Enter. */
export function LogSearchBox({ search, hits, place, onStep, inputRef }: LogSearchBoxProps): ReactElement {
  const { t } = useTranslation('logs')
  const field = useRef<HTMLDivElement>(null)
  return (
    <TextField
      ref={field}
      className={styles.search}
      value={search.typed}
      inputRef={inputRef}
      placeholder={t('search')}
      error={search.isBroken}
      onChange={(event) => search.setTyped(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1)
        else if (event.key !== 'Escape') return
        else if (search.typed !== '') search.setTyped('')
        else inputRef.current?.blur()
        event.stopPropagation()
        event.preventDefault()
      }}
      slotProps={{
        htmlInput: { 'aria-label': t('search'), spellCheck: false },
        input: {
          startAdornment: <Icon name="search" size={14} className={styles.searchIcon ?? ''} />,
          endAdornment:
            search.typed === '' ? undefined : (
              <InputAdornment position="end" className={styles.hits ?? ''}>
                <span role="status">
                  {search.isBroken
                    ? t('broken')
                    : place === undefined
                      ? t('matches', { count: hits })
                      : t('matchOf', { place, count: hits })}
                </span>
                <Tooltip title={t('previousMatch')}>
                  <IconButton size="small" aria-label={t('previousMatch')} onClick={() => onStep(-1)}>
                    <Icon name="back" size={14} />
                  </IconButton>
                </Tooltip>
                <Tooltip title={t('nextMatch')}>
                  <IconButton size="small" aria-label={t('nextMatch')} onClick={() => onStep(1)}>
                    <Icon name="forward" size={14} />
                  </IconButton>
                </Tooltip>
              </InputAdornment>
            )
        }
      }}
    />
  )
}

export interface LogToggleProps {
  readonly label: string
  /** The tooltip where the words do not say it. */
  readonly title?: string
  readonly icon?: IconName
  readonly chosen: boolean
  readonly onChange: (chosen: boolean) => void
  readonly disabled?: boolean
}

/** Something that is on or off, as words or as an icon with a tooltip. */
export function LogToggle({ label, title, icon, chosen, onChange, disabled = false }: LogToggleProps): ReactElement {
  return (
    <Tooltip describeChild title={title ?? (icon === undefined ? '' : label)}>
      <span>
        <ToggleButton
          size="small"
          value="on"
          selected={chosen}
          disabled={disabled}
          aria-label={title ?? label}
          onChange={() => onChange(!chosen)}
        >
          {icon === undefined ? label : <Icon name={icon} size={14} />}
        </ToggleButton>
      </span>
    </Tooltip>
  )
}

/** A deed behind an icon. */
export function LogTool({
  label,
  icon,
  onClick,
  disabled = false
}: {
  readonly label: string
  readonly icon: IconName
  readonly onClick: () => void
  readonly disabled?: boolean
}): ReactElement {
  return (
    <Tooltip describeChild title={label}>
      <span>
        <IconButton size="small" aria-label={label} onClick={onClick} disabled={disabled}>
          <Icon name={icon} size={14} />
        </IconButton>
      </span>
    </Tooltip>
  )
}
