import { useMemo, useRef, type KeyboardEvent, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogHit } from '../../../shared/contract/logs.ts'
import { Chip } from '../../parts/small.tsx'
import { cutAtHits } from '../../parts/log/log-text.ts'
import { classNames } from '../../theme/class-names.ts'
import { seriesColor } from '../../theme/colors.ts'
import { levelGroup } from './log-buffer.ts'
import { levelOf } from './log-level.ts'
import { clockTimeOf, podColors } from './log-rows.ts'
import styles from './log-search.module.css'

export interface LogHitsProps {
  readonly hits: readonly LogHit[]
  readonly search: RegExp | undefined
  /** Where more than one is looked through. */
  readonly showNamespace: boolean
  /** hitKey of the one whose neighbours are shown. */
  readonly openKey: string | undefined
  readonly onOpen: (hit: LogHit) => void
}

export function hitKey({ podUid, container, sequence }: LogHit): string {
  return `${podUid}/${container}/${sequence}`
}

/** Characters before the first match in a line that is longer than a row. */
const leadIn = 60

/** The lines that were found, newest first, under the days on which they were written. */
export function LogHits({ hits, search, showNamespace, openKey, onOpen }: LogHitsProps): ReactElement {
  const { t } = useTranslation('logs')
  const frame = useRef<HTMLDivElement>(null)
  const severalDays = hits.length > 0 && dayOf(hits[0]!) !== dayOf(hits.at(-1)!)
  const onKeyDown = (event: KeyboardEvent): void => {
    const step =
      event.key === 'ArrowDown' || event.key === 'j' ? 1 : event.key === 'ArrowUp' || event.key === 'k' ? -1 : 0
    if (step === 0) return
    const rows = [...(frame.current?.querySelectorAll<HTMLElement>('[data-hit]') ?? [])]
    rows[rows.indexOf(document.activeElement as HTMLElement) + step]?.focus()
    event.preventDefault()
  }
  return (
    <div ref={frame} className={styles.hits} role="list" aria-label={t('find.results')} onKeyDown={onKeyDown}>
      {hits.map((hit, index) => (
        <div key={hitKey(hit)} role="listitem" className={styles.item}>
          {severalDays && (index === 0 || dayOf(hit) !== dayOf(hits[index - 1]!)) ? (
            <div className={styles.day}>{dayOf(hit)}</div>
          ) : null}
          <Hit
            hit={hit}
            search={search}
            showNamespace={showNamespace}
            isOpen={hitKey(hit) === openKey}
            onOpen={onOpen}
          />
        </div>
      ))}
    </div>
  )
}

interface HitProps {
  readonly hit: LogHit
  readonly search: RegExp | undefined
  readonly showNamespace: boolean
  readonly isOpen: boolean
  readonly onOpen: (hit: LogHit) => void
}

function Hit({ hit, search, showNamespace, isOpen, onOpen }: HitProps): ReactElement {
  const { t } = useTranslation('logs')
  const { color } = seriesColor(podColors('search').of(hit.pod))
  const { level, message } = useMemo(() => levelOf(hit.text), [hit.text])
  const group = levelGroup(level)
  const pieces = useMemo(() => cutAtHits(fromFirstHit(message, search), search), [message, search])
  return (
    <button
      type="button"
      data-hit
      className={classNames(styles.row, group === 'ERROR' && styles.errorRow, isOpen && styles.openRow)}
      aria-pressed={isOpen}
      onClick={() => onOpen(hit)}
    >
      <span className={styles.bar} style={{ background: color }} />
      <span className={styles.time}>{clockTimeOf(hit.time)}</span>
      <span className={styles.speaker} title={`${hit.namespace}/${hit.pod}/${hit.container}`}>
        <span className={styles.pod} style={{ color }}>
          {showNamespace ? <span className={styles.namespace}>{hit.namespace}/</span> : null}
          {hit.pod}
        </span>
        <span className={styles.container}>{hit.container}</span>
      </span>
      <span className={classNames(styles.level, group === 'ERROR' && styles.error, group === 'WARN' && styles.warn)}>
        {level}
      </span>
      <span className={styles.message}>
        {hit.isGone ? <Chip>{t('find.gone')}</Chip> : null}
        {hit.isPrevious && !hit.isGone ? <Chip>{t('find.previousRun', { run: hit.instance + 1 })}</Chip> : null}
        <span className={styles.text}>
          {pieces.map((piece, index) =>
            piece.hit ? (
              <mark key={index} className={styles.hit}>
                {piece.text}
              </mark>
            ) : (
              piece.text
            )
          )}
        </span>
      </span>
    </button>
  )
}

/** A line whose match is far from its beginning begins shortly before it. */
function fromFirstHit(message: string, search: RegExp | undefined): string {
  if (search === undefined) return message
  const at = message.search(search)
  return at <= leadIn * 2 ? message : `… ${message.slice(at - leadIn)}`
}

function dayOf({ time }: LogHit): string {
  return new Date(Number(time.slice(0, -6))).toLocaleDateString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC'
  })
}
