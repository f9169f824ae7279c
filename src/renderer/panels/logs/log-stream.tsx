import { useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { kindOfResource } from '../../../shared/kinds/table.ts'
import { Icon, kindIcon } from '../../icons/icon.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { MenuButton } from '../../parts/menu-button.tsx'
import { Banner } from '../../parts/states.tsx'
import { classNames } from '../../theme/class-names.ts'
import type { ObjectLink } from '../../shell/route.ts'
import { LogBody } from './log-body.tsx'
import { nextHit, type LevelGroup, type LineFilter } from './log-buffer.ts'
import { plainText } from './log-rows.ts'
import { useLogSettings } from './log-settings.ts'
import { formatCount, LogSide, PodChips } from './log-sources.tsx'
import { LogSearchBox, LogToggle, LogTool } from './log-tools.tsx'
import styles from './logs.module.css'
import { saveLog } from './save-log.ts'
import { useLogSearch } from './use-log-search.ts'
import { useLogStream } from './use-log-stream.ts'

export interface LogStreamProps {
  readonly object: ObjectLink
  /** The container to begin with; without it all of them. */
  readonly container?: string | undefined
  /** What is looked for at first. */
  readonly sought?: string
  /** `dock`: one row of tools over the lines; `page`: with a header, and pods and levels at the left. */
  readonly layout?: 'dock' | 'page'
  /** Of a page: back to the choice of a log. */
  readonly onLeave?: () => void
}

/** Milliseconds that the lines may move after a jump to a match. */
const settling = 500

/** The log of a pod, or of all pods of a workload in one stream: followed, searched, narrowed, copied, saved. */
export function LogStream({
  object,
  container: firstContainer,
  sought = '',
  layout = 'dock',
  onLeave
}: LogStreamProps): ReactElement {
  const { t } = useTranslation('logs')
  const { wrap, showTime, set } = useLogSettings()
  const [container, setContainer] = useState(firstContainer)
  const [previous, setPrevious] = useState(false)
  const [stopped, setStopped] = useState<{ readonly at: number; readonly epoch: string }>()
  const [gone, setGone] = useState<{
    readonly number: number
    readonly epoch: string
    readonly search: RegExp | undefined
  }>()
  const [trouble, setTrouble] = useState<string>()
  const [hiddenPods, togglePod] = useToggles<string>()
  const [hiddenLevels, toggleLevel] = useToggles<LevelGroup>()
  const search = useLogSearch(sought)
  const searchInput = useRef<HTMLInputElement>(null)
  const steppedAt = useRef(-Infinity)
  const filter = useMemo<LineFilter>(() => ({ hiddenPods, hiddenLevels }), [hiddenPods, hiddenLevels])
  const stream = useLogStream(object, { container, previous, only: search.asked }, filter, search.expression, (count) =>
    t('skipped', { count, number: formatCount(count) })
  )
  const { buffer, sources = [], colors } = stream
  const containers = container === undefined ? stream.containers : [...new Set([...stream.containers, container])]
  // It follows again when the lines are numbered anew: what was being read is elsewhere.
  const follow = stopped?.epoch !== stream.epoch
  const setFollow = (next: boolean): void => setStopped(next ? undefined : { at: buffer.end, epoch: stream.epoch })
  // The match that was gone to last, as long as its number means the same.
  const hit = gone?.epoch === stream.epoch && gone.search === search.expression ? gone.number : undefined
  const isPage = layout === 'page'

  const step = (direction: 1 | -1): void => {
    const next = nextHit(buffer.hits, hit, direction)
    if (next === undefined) return
    if (follow) setFollow(false)
    steppedAt.current = performance.now()
    setGone({ number: next, epoch: stream.epoch, search: search.expression })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return
    if (event.key === '/') searchInput.current?.focus()
    else if (event.key === 'n' || event.key === 'N') step(event.key === 'n' ? 1 : -1)
    else if (event.key === 'f') setFollow(!follow)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const save = (): void => {
    setTrouble(undefined)
    saveLog(object, { container, previous, only: search.asked, timestamps: showTime }).then(
      (truncated) => setTrouble(truncated ? t('truncated') : undefined),
      (reason: unknown) => setTrouble(reason instanceof Error ? reason.message : String(reason))
    )
  }
  const copied = (): string =>
    [...buffer.shown()].map((line) => plainText(line, { time: showTime, prefix: stream.speakers.areShown })).join('\n')

  const choices = (
    <>
      {containers.length < 2 ? null : (
        <MenuButton
          size={isPage ? 'medium' : 'small'}
          label={container ?? t('allContainers')}
          entries={[undefined, ...containers].map((name) => ({
            key: name ?? '*',
            label: name ?? t('allContainers'),
            chosen: name === container,
            onChoose: () => setContainer(name)
          }))}
        />
      )}
      <LogToggle label={t('previous')} title={t('previousTitle')} chosen={previous} onChange={setPrevious} />
    </>
  )
  const searchBox = (
    <LogSearchBox
      search={search}
      hits={buffer.hits.length}
      place={hit === undefined || !buffer.hits.includes(hit) ? undefined : buffer.hits.indexOf(hit) + 1}
      onStep={step}
      inputRef={searchInput}
    />
  )
  const toggles = (
    <span className={styles.toggles}>
      <LogToggle label=".*" title={t('regex')} chosen={search.regex} onChange={search.setRegex} />
      <LogToggle label={t('only')} title={t('onlyTitle')} chosen={search.only} onChange={search.setOnly} />
      <LogToggle label={t('times')} icon="cronjob" chosen={showTime} onChange={(chosen) => set({ showTime: chosen })} />
      <LogToggle label={t('wrap')} icon="wrap" chosen={wrap} onChange={(chosen) => set({ wrap: chosen })} />
      <LogToggle label={t('follow')} icon="follow" chosen={follow} onChange={setFollow} />
    </span>
  )
  const deeds = (
    <span className={styles.deeds}>
      <CopyButton text={copied} />
      {isPage ? null : <LogTool label={t('download')} icon="download" onClick={save} />}
      <LogTool label={t('clear')} icon="delete" onClick={stream.clear} disabled={buffer.held === 0} />
    </span>
  )
  const body = (
    <LogBody
      name={object.name}
      stream={stream}
      isPrevious={previous}
      isSearched={search.asked !== undefined}
      wrap={wrap}
      showTime={showTime}
      search={search.expression}
      follow={follow}
      newLines={follow || stopped === undefined ? 0 : buffer.end - stopped.at}
      onFollowChange={(next) => {
        // Going to a match at the end is no wish to follow.
        if (!next || performance.now() - steppedAt.current > settling) setFollow(next)
      }}
      onToEnd={() => setFollow(true)}
      revealNumber={hit}
    />
  )
  const kind = kindOfResource(object.group, object.resource)
  return (
    <section className={styles.stream} aria-label={t('logOf', { name: object.name })} onKeyDown={onKeyDown}>
      {isPage ? (
        <>
          <PageHeader
            title={object.name}
            icon={kindIcon(kind?.icon ?? 'object')}
            note={t('pageNote', {
              kind: kind?.kind ?? object.resource,
              namespace: object.namespace,
              pods: t('podsCount', { count: sources.length }),
              lines: t('lines', { count: buffer.held, number: formatCount(buffer.held) })
            })}
            actions={
              <>
                {choices}
                <Button startIcon={<Icon name="log" size={15} />} onClick={onLeave}>
                  {t('another')}
                </Button>
                <Button startIcon={<Icon name="download" size={15} />} onClick={save}>
                  {t('download')}
                </Button>
              </>
            }
          />
          <div className={styles.pageTools}>
            {searchBox}
            {toggles}
            {deeds}
          </div>
        </>
      ) : (
        <div className={styles.tools} role="toolbar" aria-label={t('tools')}>
          {choices}
          <PodChips sources={sources} colors={colors} hidden={hiddenPods} onToggle={togglePod} />
          <span className={styles.gap} />
          {searchBox}
          {toggles}
          {deeds}
        </div>
      )}
      {trouble === undefined ? null : (
        <Banner
          tone="warn"
          title={t('notSaved')}
          message={trouble}
          action={
            <Button size="small" onClick={() => setTrouble(undefined)}>
              {t('dismiss')}
            </Button>
          }
        />
      )}
      <div className={classNames(styles.body, isPage && styles.withSide)}>
        {isPage ? (
          <LogSide
            sources={sources}
            colors={colors}
            hidden={hiddenPods}
            onToggle={togglePod}
            buffer={buffer}
            hiddenLevels={hiddenLevels}
            onToggleLevel={toggleLevel}
          />
        ) : null}
        <div className={styles.lines}>{body}</div>
      </div>
    </section>
  )
}

function useToggles<T>(): readonly [ReadonlySet<T>, (value: T) => void] {
  const [chosen, setChosen] = useState<ReadonlySet<T>>(() => new Set())
  return [
    chosen,
    (value) =>
      setChosen((before) => {
        const next = new Set(before)
        if (!next.delete(value)) next.add(value)
        return next
      })
  ]
}
