import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react'
import TextField from '@mui/material/TextField'
import InputAdornment from '@mui/material/InputAdornment'
import { useTranslation } from 'react-i18next'
import type { LogFindings, LogHit } from '../../../shared/contract/logs.ts'
import { registerCommands } from '../../commands/command.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { Icon } from '../../icons/icon.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { searchExpression } from '../../parts/log/log-text.ts'
import { MenuButton } from '../../parts/menu-button.tsx'
import { SplitPane } from '../../parts/split-pane.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { classNames } from '../../theme/class-names.ts'
import { useRoute } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { LinesAround } from './lines-around.tsx'
import { hitKey, LogHits } from './log-hits.tsx'
import { podColors } from './log-rows.ts'
import { formatCount } from './log-sources.tsx'
import { LogToggle, LogTool } from './log-tools.tsx'
import searchStyles from './log-search.module.css'
import styles from './logs.module.css'
import { LogsTabs } from './logs-tabs.tsx'
import { useFoundLines, type LineSearch } from './use-found-lines.ts'

/** Milliseconds without a key after which the host is asked. */
const pause = 300
const minute = 60_000

const spans = [
  { name: '5 min', length: 5 * minute },
  { name: '15 min', length: 15 * minute },
  { name: '1 h', length: 60 * minute },
  { name: '6 h', length: 360 * minute },
  { name: '24 h', length: 1440 * minute }
] as const

/** The page that searches what every container has written. */
export function LogSearchPage(): ReactElement {
  const { t } = useTranslation('logs')
  const filter = useRoute((route) => route.filter)
  const setFilter = useRoute((route) => route.setFilter)
  const namespaces = useClusterScope((scope) => scope.namespaces)
  const [regex, setRegex] = useState(false)
  const [within, setWithin] = useState<number>()
  const [withPrevious, setWithPrevious] = useState(true)
  const [round, setRound] = useState(0)
  const [findings, setFindings] = useState<LogFindings>()
  const input = useRef<HTMLInputElement>(null)
  const settled = useSettled(filter)
  const expression = useMemo(() => searchExpression(filter, { regex, matchCase: false }), [filter, regex])
  const isBroken = filter !== '' && expression === undefined
  const isAsked = settled.trim() !== '' && searchExpression(settled, { regex, matchCase: false }) !== undefined
  const scope =
    namespaces.length === 0
      ? t('find.everywhere')
      : t('find.namespaces', { count: namespaces.length, name: namespaces[0] })
  useStatusLine('kubectl logs -l app=NAME --all-containers --prefix | grep -i TEXT', [
    { keys: ['/'], label: t('keys.search') },
    { keys: ['↓', '↑'], label: t('keys.line') },
    { keys: ['Enter'], label: t('keys.open') }
  ])
  useEffect(
    () =>
      registerCommands([
        {
          id: 'logs.find',
          title: () => t('tabs.lines'),
          icon: 'search',
          group: 'view',
          keys: '/',
          run: () => input.current?.focus()
        }
      ]),
    [t]
  )
  const search: LineSearch = { text: settled, regex, within, withPrevious, round }
  return (
    <section className={styles.stream} aria-label={t('title')}>
      <PageHeader title={t('title')} note={t('find.note', { scope })} />
      <LogsTabs value="lines" />
      <div className={styles.pageTools}>
        <TextField
          className={styles.search}
          value={filter}
          inputRef={input}
          autoFocus
          placeholder={t('find.hint')}
          error={isBroken}
          onChange={(event) => setFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') setRound((before) => before + 1)
            else if (event.key === 'Escape' && filter !== '') setFilter('')
            else if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('[data-hit]')?.focus()
            else return
            event.preventDefault()
            event.stopPropagation()
          }}
          slotProps={{
            htmlInput: { 'aria-label': t('find.hint'), spellCheck: false },
            input: {
              startAdornment: <Icon name="search" size={14} className={styles.searchIcon ?? ''} />,
              endAdornment: isAsked ? (
                <InputAdornment position="end" className={searchStyles.count ?? ''}>
                  <span role="status">{isBroken ? t('broken') : progressOf(findings)}</span>
                </InputAdornment>
              ) : undefined
            }
          }}
        />
        <span className={styles.toggles}>
          <LogToggle label=".*" title={t('regex')} chosen={regex} onChange={setRegex} />
          <LogToggle
            label={t('find.previous')}
            title={t('find.previousTitle')}
            chosen={withPrevious}
            onChange={setWithPrevious}
          />
        </span>
        <MenuButton
          label={within === undefined ? t('find.always') : t('find.last', { span: spanName(within) })}
          entries={[undefined, ...spans].map((span) => ({
            key: span?.name ?? '*',
            label: span === undefined ? t('find.always') : t('find.last', { span: span.name }),
            chosen: span?.length === within,
            onChoose: () => setWithin(span?.length)
          }))}
        />
        <span className={styles.deeds}>
          <LogTool
            label={t('find.again')}
            icon="restart"
            onClick={() => setRound((before) => before + 1)}
            disabled={!isAsked}
          />
        </span>
      </div>
      {isAsked ? (
        <FoundLines search={search} expression={expression} scope={scope} onFindings={setFindings} />
      ) : (
        <EmptyState icon="search" title={t('find.start')} text={t('find.startText')} />
      )}
    </section>
  )

  function progressOf(found: LogFindings | undefined): string {
    if (found === undefined) return ''
    if (found.share < 1) return t('find.looking', { percent: Math.floor(found.share * 100) })
    return t('find.found', {
      count: found.hits.length,
      number: `${formatCount(found.hits.length)}${found.isCut ? '+' : ''}`
    })
  }
}

interface FoundLinesProps {
  readonly search: LineSearch
  readonly expression: RegExp | undefined
  readonly scope: string
  readonly onFindings: (findings: LogFindings | undefined) => void
}

function FoundLines({ search, expression, scope, onFindings }: FoundLinesProps): ReactElement {
  const { t } = useTranslation('logs')
  const go = useRoute((route) => route.go)
  const { findings, isStale, error } = useFoundLines(search)
  const [chosen, setChosen] = useState<LogHit>()
  const showNamespace = useClusterScope((state) => state.namespaces.length !== 1)
  const [size, setSize] = useState(280)
  useEffect(() => {
    onFindings(findings)
    if (findings !== undefined) podColors('search').keep(new Set(findings.hits.map(({ pod }) => pod)))
    // The function is the state's own.
  }, [findings, onFindings])
  if (error !== undefined)
    return (
      <div className={styles.refused}>
        <RefusedState title={t('find.refused')} message={error.message} />
      </div>
    )
  if (findings === undefined) return <LoadingRows rowHeight={24} columns={[]} />
  if (findings.hits.length === 0 && !isStale)
    return (
      <EmptyState icon="search" title={t('find.none', { text: search.text })} text={t('find.noneText', { scope })} />
    )
  const open = chosen === undefined ? undefined : findings.hits.find((hit) => hitKey(hit) === hitKey(chosen))
  const list = (
    <div className={classNames(searchStyles.found, isStale && searchStyles.stale)}>
      <LogHits
        hits={findings.hits}
        search={expression}
        showNamespace={showNamespace}
        openKey={open === undefined ? undefined : hitKey(open)}
        onOpen={(hit) => setChosen(open !== undefined && hitKey(open) === hitKey(hit) ? undefined : hit)}
      />
      {findings.isCut ? (
        <div className={searchStyles.cut}>{t('find.cut', { number: formatCount(findings.hits.length) })}</div>
      ) : null}
    </div>
  )
  return (
    <SplitPane
      direction="column"
      main={list}
      end={
        open === undefined ? undefined : (
          <LinesAround
            hit={open}
            search={expression}
            onClose={() => setChosen(undefined)}
            onOpenLog={
              open.isGone
                ? undefined
                : () =>
                    go(
                      {
                        panel: 'logs',
                        object: { group: '', resource: 'pods', namespace: open.namespace, name: open.pod }
                      },
                      { filter: search.text }
                    )
            }
          />
        )
      }
      size={size}
      onResize={setSize}
      min={120}
      maxPart={0.7}
      label={t('find.linesOf', { pod: open?.pod ?? '' })}
    />
  )
}

function spanName(length: number): string {
  return spans.find((span) => span.length === length)?.name ?? ''
}

/** The text once typing has paused; emptied at once. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), text === '' ? 0 : pause)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
