import { useMemo, useRef, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { simulatedNow } from '../../connection/simulated-time.ts'
import { Icon } from '../../icons/icon.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { TextLink } from '../../parts/small.tsx'
import { useRoute } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { linkKey } from '../objects/object-names.ts'
import { AddSource } from './add-source.tsx'
import { formatCount } from '../../parts/format-count.ts'
import type { LogBuffer } from './log-buffer.ts'
import { useLogCommands } from './log-keys.ts'
import { LogLines } from './log-lines.tsx'
import { kubectlLogs } from './log-kubectl.ts'
import { useLogOptions } from './log-options.ts'
import { subjectName, type LogRange, type LogRuns, type LogScope, type LogSubject } from './log-query.ts'
import { isWhole, rangeText, shifted } from './log-range.ts'
import { LogSearchBox } from './log-search-box.tsx'
import { LogSide } from './log-side.tsx'
import { LogStrip } from './log-strip.tsx'
import { LogChoices } from './log-toggles.tsx'
import styles from './logs.module.css'
import { firstRange, pageOf, subjectOf, type LogsPage } from './logs-page.ts'
import { RangeMenu } from './range-menu.tsx'
import { StreamTools } from './stream-tools.tsx'
import { useHeld } from './use-buffer.ts'
import { useContainers } from './use-containers.ts'
import { useLogHistogram } from './use-log-histogram.ts'
import { logDeeds, useLogView } from './use-log-view.ts'
import { useSaveLog } from './use-save-log.tsx'
import { useSettled } from './use-settled.ts'
import { useStructuredColumns } from './use-structured-columns.tsx'
import { useTextSearch } from './use-text-search.ts'

/** Milliseconds that a brush rests before the lines follow it. */
const brushPause = 200

/** So much before and after the moment from which somebody came is shown, in simulated milliseconds. */
const aroundMoment = 30_000

/** Lines and events of many pods in one stream, with their counts over time, searched over all that is kept. */
export function LogExplorer({ page }: { readonly page: LogsPage }): ReactElement {
  const { t } = useTranslation('logs')
  const typed = useRoute((route) => route.filter)
  const setTyped = useRoute((route) => route.setFilter)
  const go = useRoute((route) => route.go)
  const at = useRoute((route) => route.at)
  const stretch = useRoute((route) => route.range)
  const setStretch = useRoute((route) => route.setRange)
  const namespaces = useClusterScope((state) => state.namespaces)
  const { times, events } = useLogOptions()
  const [ownRange, setOwnRange] = useState<LogRange>(() => firstRange(page))
  // One that is over is in the address; the others go on with the clock.
  const range = stretch ?? ownRange
  const [brush, setBrush] = useState(() =>
    at === undefined ? undefined : { from: at - aroundMoment, to: at + aroundMoment }
  )
  const [container, setContainer] = useState<string>()
  const [runs, setRuns] = useState<LogRuns>('all')
  const [isAdding, setAdding] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const subject = useMemo(() => subjectOf(page), [page])
  const settledBrush = useSettled(brush, brushPause)
  const search = useTextSearch(typed, { only: page.isSearch === true })
  const whole: LogScope = { subject, namespaces, container, runs, range }
  const scope = settledBrush === undefined ? whole : { ...whole, range: settledBrush }
  const view = useLogView(scope, search, events)
  const { stream } = view
  const { sources = [], buffer } = stream
  const { histogram, isStale } = useLogHistogram(whole, search.asked)
  const containers = useContainers(sources)
  const structured = useStructuredColumns(buffer)
  const { save, banner } = useSaveLog({
    scope,
    shown: view.shown,
    narrowed: search.narrowed,
    timestamps: times !== 'none'
  })
  const name = subjectName(subject) ?? t('allPods')
  const choose = (next: LogSubject): void => go(pageOf(next), { filter: typed, range: stretch })
  const changeRange = (next: LogRange): void => {
    setBrush(undefined)
    setOwnRange(next)
    const { from, to } = next
    setStretch(from === undefined || to === undefined ? undefined : { from: Math.floor(from), to: Math.ceil(to) })
  }
  const shift = (step: 1 | -1): void => {
    const now = simulatedNow()
    if (brush !== undefined) setBrush(shifted(brush, step, now))
    else if (histogram !== undefined) changeRange(shifted(histogram, step, now))
  }
  useStatusLine(kubectlLogs(scope), [
    { keys: ['n', 'N'], label: t('keys.match') },
    { keys: ['[', ']'], label: t('keys.range') },
    { keys: ['f'], label: t('keys.follow') }
  ])
  useLogCommands({
    ...logDeeds(view),
    search: () => input.current?.focus(),
    earlier: () => shift(-1),
    later: () => shift(1)
  })
  return (
    <section
      className={styles.stream}
      aria-label={t('logOf', { name })}
      aria-busy={search.isUnsettled || stream.share < 1}
    >
      <PageHeader
        title={subjectName(subject) ?? t('title')}
        icon="log"
        note={histogram === undefined ? '' : inRange()}
        actions={
          <>
            <RangeMenu range={range} onChange={changeRange} />
            <CopyButton text={() => location.href} label={t('share')} />
            <Button startIcon={<Icon name="download" size={15} />} onClick={save}>
              {t('download')}
            </Button>
          </>
        }
      />
      <div className={styles.pageTools}>
        <LogSearchBox
          search={search}
          view={view}
          matches={histogram?.matches}
          onType={setTyped}
          inputRef={input}
          isWide
        />
        <StreamTools search={search} view={view} structured={structured} />
      </div>
      {banner}
      <div className={styles.body}>
        <LogSide
          subject={subject}
          onAdd={() => setAdding(true)}
          onRemove={(object) =>
            choose(
              object === undefined
                ? { ...subject, selector: undefined }
                : { ...subject, objects: subject.objects.filter((one) => linkKey(one) !== linkKey(object)) }
            )
          }
          view={view}
          histogram={histogram}
          choices={
            <LogChoices
              containers={containers}
              container={container}
              onContainer={setContainer}
              runs={runs}
              onRuns={setRuns}
            />
          }
        />
        <div className={styles.main}>
          <LogStrip
            histogram={histogram}
            isStale={isStale}
            withoutLevels={view.shown.withoutLevels}
            selection={brush}
            onSelect={setBrush}
          />
          {brush === undefined ? null : (
            <ChosenStretch
              stretch={brush}
              buffer={buffer}
              onClear={() => setBrush(undefined)}
              onZoom={() => changeRange(brush)}
            />
          )}
          {stream.isCut && !view.follow && brush === undefined ? (
            <div className={styles.range}>
              <span>{t('older')}</span>
              <TextLink onClick={() => shift(-1)}>{t('deeds.earlier')}</TextLink>
            </div>
          ) : null}
          <LogLines
            name={name}
            view={view}
            isPrevious={runs === 'previous'}
            isSearched={search.narrowed !== undefined}
            search={search.expression}
            columns={structured.columns}
            onWiden={isWhole(scope.range) ? undefined : () => changeRange({})}
            around={{ size: 220, min: 96 }}
          />
        </div>
      </div>
      {isAdding ? (
        <AddSource
          onClose={() => setAdding(false)}
          onSelector={(selector) => choose({ ...subject, selector })}
          onAdd={(object) => {
            const others = subject.objects.filter((one) => linkKey(one) !== linkKey(object))
            choose({ ...subject, objects: [...others, object] })
          }}
        />
      ) : null}
    </section>
  )

  function inRange(): string {
    const counts = histogram!
    const all = Object.values(counts.levels).reduce((sum, count) => sum + count, 0)
    const happened = counts.events.Normal + counts.events.Warning
    return t('inRange', {
      lines: t('lines', { count: all, number: formatCount(all) }),
      events: t('eventsCount', { count: happened, number: formatCount(happened) })
    })
  }
}

interface ChosenStretchProps {
  readonly stretch: { readonly from: number; readonly to: number }
  readonly buffer: LogBuffer
  readonly onClear: () => void
  readonly onZoom: () => void
}

/** What was chosen of the bars, and the ways on. */
function ChosenStretch({ stretch, buffer, onClear, onZoom }: ChosenStretchProps): ReactElement {
  const { t } = useTranslation('logs')
  const held = useHeld(buffer)
  return (
    <div className={styles.range}>
      <strong>{rangeText(stretch.from, stretch.to)}</strong>
      <span>{t('chosenLines', { count: held, number: formatCount(held) })}</span>
      <TextLink onClick={onClear}>{t('clearRange')}</TextLink>
      <TextLink onClick={onZoom}>{t('zoom')}</TextLink>
    </div>
  )
}
