import { useCallback, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../icons/icon.tsx'
import { LogView } from '../../parts/log/log-view.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { formatCount } from './log-sources.tsx'
import styles from './logs.module.css'
import type { LogStreamState } from './use-log-stream.ts'

export interface LogBodyProps {
  readonly name: string
  readonly stream: LogStreamState
  readonly isPrevious: boolean
  /** The host was asked for matching lines only. */
  readonly isSearched: boolean
  readonly wrap: boolean
  readonly showTime: boolean
  readonly search: RegExp | undefined
  readonly follow: boolean
  /** Lines that came since following stopped. */
  readonly newLines: number
  readonly onFollowChange: (follow: boolean) => void
  /** Somebody asks for the end, whatever was just gone to. */
  readonly onToEnd: () => void
  readonly revealNumber: number | undefined
}

/** The lines, or in words why there are none. */
export function LogBody(props: LogBodyProps): ReactElement {
  const {
    name,
    stream,
    isPrevious,
    isSearched,
    wrap,
    showTime,
    search,
    follow,
    newLines,
    onFollowChange,
    onToEnd,
    revealNumber
  } = props
  const { t } = useTranslation('logs')
  const { buffer, version, sources, refusal, error } = stream
  // It reads another buffer with each version.
  // oxlint-disable-next-line react/exhaustive-deps
  const rowAt = useCallback((number: number) => buffer.at(number)?.row, [buffer, version])

  if (error !== undefined && buffer.held === 0)
    return (
      <div className={styles.refused}>
        <RefusedState title={t('refused', { name })} message={error.message} />
      </div>
    )
  if (sources === undefined && buffer.held === 0) return <LoadingRows rowHeight={20} columns={[]} />
  return (
    <>
      {refusal !== undefined && buffer.held > 0 ? (
        <div className={styles.note} role="status">
          {refusal}
        </div>
      ) : null}
      {buffer.end === buffer.start ? (
        refusal !== undefined && buffer.held === 0 ? (
          <div className={styles.refused}>
            <RefusedState title={t(isPrevious ? 'noPrevious' : 'notYet', { name })} message={refusal} />
          </div>
        ) : (
          <EmptyState icon="log" {...emptyWords()} />
        )
      ) : (
        <LogView
          key={stream.epoch}
          label={t('logOf', { name })}
          start={buffer.start}
          end={buffer.end}
          rowAt={rowAt}
          onVisibleRange={ignoreRange}
          follow={follow}
          onFollowChange={onFollowChange}
          wrap={wrap}
          showTime={showTime}
          showPod={stream.speakers.areShown}
          search={search}
          {...(revealNumber === undefined ? {} : { revealNumber })}
        />
      )}
      {follow || buffer.end === buffer.start ? null : (
        <div className={styles.behind}>
          <span role="status">
            {newLines > 0 ? t('newLines', { count: newLines, number: formatCount(newLines) }) : t('notFollowing')}
          </span>
          <Button size="small" startIcon={<Icon name="follow" size={14} />} onClick={onToEnd}>
            {t('toEnd')}
          </Button>
        </div>
      )}
    </>
  )

  function emptyWords(): { readonly title: string; readonly text?: string } {
    if (buffer.held > 0) return { title: t('allHidden'), text: t('allHiddenText', { count: buffer.held }) }
    if (isSearched) return { title: t('noMatch'), text: t('noMatchText') }
    if (sources?.length === 0) return { title: t('noPods', { name }), text: t('noPodsText') }
    return { title: t('nothing', { name }), text: t('nothingText') }
  }
}

/** All that is held is in the window already. */
function ignoreRange(): void {}
