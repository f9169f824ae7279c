import { useCallback, useMemo, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { useSimulatedNow } from '../../connection/simulated-time.ts'
import { Icon } from '../../icons/icon.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { LogHead, type LogColumns, type LogRow } from '../../parts/log/log-row.tsx'
import { LogView } from '../../parts/log/log-view.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { formatCount } from '../../parts/format-count.ts'
import { useLogOptions } from './log-options.ts'
import { agoOf, plainText } from './log-rows.ts'
import { LogTool } from './log-toggles.tsx'
import styles from './logs.module.css'
import { useBufferVersion } from './use-buffer.ts'
import type { LogViewState } from './use-log-view.ts'

export interface LogBodyProps {
  /** Of what: "checkout". */
  readonly name: string
  readonly view: LogViewState
  readonly isPrevious: boolean
  /** The host was asked for matching lines only. */
  readonly isSearched: boolean
  readonly search: RegExp | undefined
  readonly columns: LogColumns | undefined
  /** Of a page that shows a part of what is kept: the way to all of it. */
  readonly onWiden?: (() => void) | undefined
}

/** The lines, or in words why there are none. */
export function LogBody({ name, view, isPrevious, isSearched, search, columns, onWiden }: LogBodyProps): ReactElement {
  const { t } = useTranslation('logs')
  const { wrap, times } = useLogOptions()
  const timeOf = useTimes()
  const { stream, follow, stoppedAt, chosen, chosenLine, hit } = view
  const { buffer, sources, refusal, error, share, speakers } = stream
  const version = useBufferVersion(buffer)
  const newLines = stoppedAt === undefined ? 0 : Math.max(0, buffer.end - stoppedAt)
  // It reads another buffer with each version.
  // oxlint-disable-next-line react/exhaustive-deps
  const rowAt = useCallback((number: number) => buffer.at(number)?.row, [buffer, version])

  if (error !== undefined && buffer.held === 0)
    return (
      <div className={styles.refused}>
        <RefusedState title={t('refused', { name })} message={error.message} />
      </div>
    )
  if (share < 1 && buffer.held === 0)
    return (
      <>
        {share > 0 ? (
          <div className={styles.note} role="status">
            {t('looking', { percent: Math.floor(share * 100) })}
          </div>
        ) : null}
        <LoadingRows rowHeight={20} columns={[]} />
      </>
    )
  return (
    <>
      {refusal !== undefined && buffer.held > 0 ? (
        <div className={styles.note} role="status">
          {refusal}
        </div>
      ) : null}
      {buffer.held === 0 ? (
        refusal !== undefined ? (
          <div className={styles.refused}>
            <RefusedState title={t(isPrevious ? 'noPrevious' : 'notYet', { name })} message={refusal} />
          </div>
        ) : (
          <EmptyState
            icon="log"
            {...emptyWords()}
            actions={onWiden === undefined ? undefined : <Button onClick={onWiden}>{t('widen')}</Button>}
          />
        )
      ) : (
        <>
          {columns === undefined ? null : (
            <LogHead
              columns={columns}
              time={times === 'none' ? undefined : times === 'ago' ? t('ago').padEnd(6) : t('time').padEnd(12)}
              pod={speakers.areShown ? t('pod').padEnd(speakers.width) : undefined}
              message={t('message')}
            />
          )}
          <LogView
            key={stream.epoch}
            label={t('logOf', { name })}
            start={buffer.start}
            end={buffer.end}
            rowAt={rowAt}
            onVisibleRange={ignoreRange}
            follow={follow}
            onFollowChange={view.scrolled}
            wrap={wrap || columns !== undefined}
            showTime={times !== 'none'}
            showPod={speakers.areShown}
            search={search}
            timeOf={timeOf}
            columns={columns}
            chosen={chosen}
            onChoose={view.choose}
            actions={chosenLine === undefined ? undefined : <LineActions view={view} />}
            {...(hit === undefined ? {} : { revealNumber: hit })}
          />
        </>
      )}
      {follow || buffer.held === 0 ? null : (
        <div className={styles.behind}>
          <span role="status">
            {newLines > 0 ? t('newLines', { count: newLines, number: formatCount(newLines) }) : t('notFollowing')}
          </span>
          <Button size="small" startIcon={<Icon name="follow" size={14} />} onClick={() => view.setFollow(true)}>
            {t('toEnd')}
          </Button>
        </div>
      )}
    </>
  )

  function emptyWords(): { readonly title: string; readonly text?: string } {
    const { withoutLevels, withoutPods } = view.shown
    if (isSearched) return { title: t('noMatch'), text: t('noMatchText') }
    if (withoutLevels.length > 0 || withoutPods.length > 0) return { title: t('allHidden'), text: t('allHiddenText') }
    if (sources?.length === 0) return { title: t('noPods', { name }), text: t('noPodsText') }
    return { title: t('nothing', { name }), text: t('nothingText') }
  }
}

/** What can be done with the chosen line. */
function LineActions({ view }: { readonly view: LogViewState }): ReactElement {
  const { t } = useTranslation('logs')
  const { chosenLine, isPinned } = view
  const hasPlace = chosenLine !== undefined && chosenLine.line.sequence > 0
  return (
    <>
      {hasPlace ? <LogTool label={t('deeds.context')} icon="log" onClick={() => view.showContext(chosenLine)} /> : null}
      <LogTool label={t(isPinned ? 'unpin' : 'deeds.pin')} icon="bookmark" onClick={() => view.togglePin()} />
      <CopyButton
        text={() => (chosenLine === undefined ? '' : plainText(chosenLine, { time: false, prefix: false }))}
      />
    </>
  )
}

/** Undefined where lines say their own time. */
function useTimes(): ((row: LogRow) => string) | undefined {
  const isAgo = useLogOptions((options) => options.times === 'ago')
  // With the clock on the lines nothing is drawn anew each second.
  const now = useSimulatedNow(isAgo ? 1_000 : 3_600_000)
  const at = isAgo ? Math.floor(now / 1_000) * 1_000 : 0
  return useMemo(() => (isAgo ? (row) => agoOf(row.at ?? at, at) : undefined), [isAgo, at])
}

/** All that is held is in the window already. */
function ignoreRange(): void {}
