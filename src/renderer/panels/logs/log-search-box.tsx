import type { ReactElement, RefObject } from 'react'
import IconButton from '@mui/material/IconButton'
import InputAdornment from '@mui/material/InputAdornment'
import TextField from '@mui/material/TextField'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../icons/icon.tsx'
import { classNames } from '../../theme/class-names.ts'
import { formatCount } from '../../parts/format-count.ts'
import styles from './log-tools.module.css'
import { useBufferVersion } from './use-buffer.ts'
import type { LogViewState } from './use-log-view.ts'
import type { SearchState } from './use-text-search.ts'

export interface LogSearchBoxProps {
  readonly search: SearchState
  readonly view: LogViewState
  /** Lines that match in the whole range, where that is counted. */
  readonly matches: number | undefined
  readonly onType: (typed: string) => void
  readonly inputRef: RefObject<HTMLInputElement | null>
  /** Takes all the room there is. */
  readonly isWide?: boolean
}

/** One box for what is on the screen and for all that is kept, and the way from hit to hit: Enter and Shift Enter. */
export function LogSearchBox({
  search,
  view,
  matches,
  onType,
  inputRef,
  isWide = false
}: LogSearchBoxProps): ReactElement {
  const { t } = useTranslation('logs')
  const { step, hit } = view
  useBufferVersion(view.stream.buffer)
  const { hits } = view.stream.buffer
  return (
    <TextField
      className={classNames(styles.search, isWide && styles.wide)}
      role="search"
      value={search.typed}
      inputRef={inputRef}
      placeholder={t('search')}
      error={search.isBroken}
      onChange={(event) => onType(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') step(event.shiftKey ? -1 : 1)
        else if (event.key !== 'Escape' || search.typed === '') return
        else onType('')
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
                <span role="status">{counted()}</span>
                <Tooltip title={t('previousMatch')}>
                  <IconButton size="small" aria-label={t('previousMatch')} onClick={() => step(-1)}>
                    <Icon name="back" size={14} />
                  </IconButton>
                </Tooltip>
                <Tooltip title={t('nextMatch')}>
                  <IconButton size="small" aria-label={t('nextMatch')} onClick={() => step(1)}>
                    <Icon name="forward" size={14} />
                  </IconButton>
                </Tooltip>
              </InputAdornment>
            )
        }
      }}
    />
  )

  function counted(): string {
    if (search.isBroken) return t('broken')
    const place = hit === undefined ? 0 : hits.indexOf(hit) + 1
    const here = t(place > 0 ? 'matchOf' : 'matches', { place, count: hits.length })
    if (matches === undefined) return here
    // Lines come more often than their count.
    const all = Math.max(matches, hits.length)
    const number = formatCount(all)
    if (place > 0) return `${here}, ${t('inAll', { number })}`
    return all === hits.length ? here : t('matchesHere', { count: all, number, here: formatCount(hits.length) })
  }
}
