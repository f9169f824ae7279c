import { useRef, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../parts/copy-button.tsx'
import { SplitPane } from '../../parts/split-pane.tsx'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useRoute } from '../../shell/route.ts'
import { LogBody } from './log-body.tsx'
import { onLogKey } from './log-keys.ts'
import { useLogOptions } from './log-options.ts'
import { subjectName, type LogRuns, type LogSubject } from './log-query.ts'
import { LogSearchBox } from './log-search-box.tsx'
import { DrawingToggles, LogChoices, LogToggle, LogTool, SearchToggles } from './log-toggles.tsx'
import styles from './logs.module.css'
import { LinesAround } from './lines-around.tsx'
import { PinnedLines } from './pinned-lines.tsx'
import { PodChips } from './pod-swatch.tsx'
import { useIsEmpty } from './use-buffer.ts'
import { useContainers } from './use-containers.ts'
import { logDeeds, shownText, useLogView } from './use-log-view.ts'
import { useSaveLog } from './use-save-log.tsx'
import { useStructuredColumns } from './use-structured-columns.tsx'
import { useTextSearch } from './use-text-search.ts'

export interface LogStreamProps {
  readonly subject: LogSubject
  /** The container to begin with; without it all of them. */
  readonly container?: string | undefined
}

/** A tab has room for lines only. */
const noEvents: readonly [] = []
const noRange = {}

/** The log of pods and workloads as a tab: followed, searched, narrowed, copied, saved. */
export function LogStream({ subject, container: firstContainer }: LogStreamProps): ReactElement {
  const { t } = useTranslation('logs')
  const times = useLogOptions((options) => options.times)
  const namespaces = useClusterScope((state) => state.namespaces)
  const go = useRoute((route) => route.go)
  const [container, setContainer] = useState(firstContainer)
  const [runs, setRuns] = useState<LogRuns>('all')
  const [typed, setTyped] = useState('')
  const [contextSize, setContextSize] = useState(140)
  const input = useRef<HTMLInputElement>(null)
  const search = useTextSearch(typed)
  const scope = { subject, namespaces, container, runs, range: noRange }
  const view = useLogView(scope, search, noEvents)
  const { stream } = view
  const { sources = [], buffer } = stream
  const isEmpty = useIsEmpty(buffer)
  const containers = useContainers(sources)
  const { columns, isOn, setOn, chooser } = useStructuredColumns(buffer)
  const { save, banner } = useSaveLog({
    scope,
    shown: view.shown,
    narrowed: search.narrowed,
    timestamps: times !== 'none'
  })
  const name = subjectName(subject) ?? t('allPods')
  const body = (
    <div className={styles.lines}>
      <PinnedLines view={view} />
      <LogBody
        name={name}
        view={view}
        isPrevious={runs === 'previous'}
        isSearched={search.narrowed !== undefined}
        search={search.expression}
        columns={columns}
      />
    </div>
  )
  return (
    <section
      className={styles.stream}
      aria-label={t('logOf', { name })}
      onKeyDown={(event) => onLogKey(event, { ...logDeeds(view), search: () => input.current?.focus() })}
    >
      <div className={styles.tools} role="toolbar" aria-label={t('tools')}>
        <LogChoices
          containers={containers}
          container={container}
          onContainer={setContainer}
          runs={runs}
          onRuns={setRuns}
        />
        <PodChips sources={sources} hidden={view.shown.withoutPods} onToggle={view.togglePod} />
        <span className={styles.gap} />
        <LogSearchBox search={search} view={view} matches={undefined} onType={setTyped} inputRef={input} />
        <SearchToggles search={search} />
        {chooser}
        <DrawingToggles view={view} columns={isOn} onColumns={setOn} />
        <LogToggle label={t('follow')} icon="follow" chosen={view.follow} onChange={view.setFollow} />
        <span className={styles.deeds}>
          <CopyButton text={() => shownText(stream, times !== 'none')} />
          <LogTool
            label={t('page')}
            icon="expand"
            onClick={() => {
              const [object, ...more] = subject.objects
              go({ panel: 'logs', object, ...(more.length === 0 ? {} : { more }) }, { filter: typed })
            }}
          />
          <LogTool label={t('download')} icon="download" onClick={save} />
          <LogTool label={t('clear')} icon="delete" onClick={stream.clear} disabled={isEmpty} />
        </span>
      </div>
      {banner}
      <SplitPane
        direction="column"
        main={body}
        end={
          view.context === undefined ? undefined : (
            <LinesAround
              line={view.context.line}
              search={search.expression}
              onClose={() => view.showContext(undefined)}
            />
          )
        }
        size={contextSize}
        onResize={setContextSize}
        min={80}
        maxPart={0.7}
        label={t('linesAround', { pod: view.context?.line.pod ?? '' })}
      />
    </section>
  )
}
