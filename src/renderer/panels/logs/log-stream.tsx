import { useRef, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useRoute } from '../../shell/route.ts'
import { onLogKey } from './log-keys.ts'
import { LogLines } from './log-lines.tsx'
import { useLogOptions } from './log-options.ts'
import { subjectName, type LogRuns, type LogSubject } from './log-query.ts'
import { LogSearchBox } from './log-search-box.tsx'
import { LogChoices, LogTool } from './log-toggles.tsx'
import styles from './logs.module.css'
import { PodChips } from './pod-swatch.tsx'
import { StreamTools } from './stream-tools.tsx'
import { useContainers } from './use-containers.ts'
import { logDeeds, useLogView } from './use-log-view.ts'
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
  const input = useRef<HTMLInputElement>(null)
  const search = useTextSearch(typed)
  const scope = { subject, namespaces, container, runs, range: noRange }
  const view = useLogView(scope, search, noEvents)
  const { sources = [], buffer } = view.stream
  const containers = useContainers(sources)
  const structured = useStructuredColumns(buffer)
  const { save, banner } = useSaveLog({
    scope,
    shown: view.shown,
    narrowed: search.narrowed,
    timestamps: times !== 'none'
  })
  const name = subjectName(subject) ?? t('allPods')
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
        <StreamTools search={search} view={view} structured={structured}>
          <LogTool
            label={t('page')}
            icon="expand"
            onClick={() => {
              const [object, ...more] = subject.objects
              go({ panel: 'logs', object, ...(more.length === 0 ? {} : { more }) }, { filter: typed })
            }}
          />
          <LogTool label={t('download')} icon="download" onClick={save} />
        </StreamTools>
      </div>
      {banner}
      <LogLines
        name={name}
        view={view}
        isPrevious={runs === 'previous'}
        isSearched={search.narrowed !== undefined}
        search={search.expression}
        columns={structured.columns}
        around={{ size: 140, min: 80 }}
      />
    </section>
  )
}
