import { useState, type ReactElement, type ReactNode } from 'react'
import Button from '@mui/material/Button'
import Checkbox from '@mui/material/Checkbox'
import IconButton from '@mui/material/IconButton'
import { useTranslation } from 'react-i18next'
import type { LogHistogram, LogSource } from '../../../shared/contract/logs.ts'
import { kindNamed } from '../../../shared/kinds/kind-names.ts'
import { levelGroups, type LevelGroup } from '../../../shared/logs/log-level.ts'
import { Icon, kindIcon } from '../../icons/icon.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { StatusMark, type MarkName } from '../../parts/status-mark.tsx'
import type { ObjectLink } from '../../shell/route.ts'
import { linkKey } from '../objects/object-names.ts'
import { formatCount } from '../../parts/format-count.ts'
import type { LogBuffer } from './log-buffer.ts'
import { useLogOptions } from './log-options.ts'
import type { LogSubject } from './log-query.ts'
import { podSuffix } from './log-rows.ts'
import styles from './log-side.module.css'
import { PodSwatch } from './pod-swatch.tsx'
import { useHeld } from './use-buffer.ts'
import { bufferLimit } from './use-log-stream.ts'
import type { LogViewState } from './use-log-view.ts'

const levelMarks: Readonly<Partial<Record<LevelGroup, MarkName>>> = { ERROR: 'bad', WARN: 'warn', SYSTEM: 'change' }
/** Pods that are named before somebody asks for the rest. */
const firstPods = 8

export interface LogSideProps {
  readonly subject: LogSubject
  readonly onAdd: () => void
  readonly onRemove: (object: ObjectLink | undefined) => void
  readonly view: LogViewState
  readonly histogram: LogHistogram | undefined
  /** Container and runs. */
  readonly choices: ReactNode
}

/** Beside the lines: who speaks and how loud, with how many lines of each there are in the range. */
export function LogSide({ subject, onAdd, onRemove, view, histogram, choices }: LogSideProps): ReactElement {
  const { t } = useTranslation('logs')
  const { sources = [], left, buffer } = view.stream
  const { withoutLevels } = view.shown
  return (
    <aside className={styles.side} aria-label={t('shown')}>
      <Subject subject={subject} onRemove={onRemove} />
      <Button size="small" variant="text" startIcon={<Icon name="add" size={14} />} onClick={onAdd}>
        {t('addSource')}
      </Button>
      <div className={styles.choices}>{choices}</div>
      <Pods sources={sources} left={left} view={view} histogram={histogram} />
      <h2 className={styles.caption}>{t('level')}</h2>
      {levelGroups.map((level) => (
        <label key={level} className={styles.choice}>
          <Checkbox checked={!withoutLevels.includes(level)} onChange={() => view.toggleLevel(level)} />
          <LevelMark level={level} />
          <span className={styles.name}>{t(`levels.${level}`)}</span>
          <Count count={histogram?.levels[level]} />
        </label>
      ))}
      <EventChoice histogram={histogram} />
      <Kept buffer={buffer} />
    </aside>
  )
}

function Kept({ buffer }: { readonly buffer: LogBuffer }): ReactElement {
  const { t } = useTranslation('logs')
  const held = useHeld(buffer)
  return <p className={styles.kept}>{t('kept', { held: formatCount(held), limit: formatCount(bufferLimit) })}</p>
}

function Subject({
  subject: { objects, selector },
  onRemove
}: {
  readonly subject: LogSubject
  readonly onRemove: (object: ObjectLink | undefined) => void
}): ReactElement {
  const { t } = useTranslation('logs')
  return (
    <>
      <h2 className={styles.caption}>{t('from')}</h2>
      {objects.length === 0 && selector === undefined ? <p className={styles.all}>{t('everyPod')}</p> : null}
      {objects.map((object) => (
        <Source
          key={linkKey(object)}
          icon={<Icon name={kindIcon(kindNamed(object.group, object.resource)?.icon ?? 'object')} size={14} />}
          name={object.name}
          onRemove={() => onRemove(object)}
        />
      ))}
      {selector === undefined ? null : (
        <Source icon={<Icon name="label" size={14} />} name={selector} onRemove={() => onRemove(undefined)} />
      )}
    </>
  )
}

function Source({
  icon,
  name,
  onRemove
}: {
  readonly icon: ReactElement
  readonly name: string
  readonly onRemove: () => void
}): ReactElement {
  const { t } = useTranslation('logs')
  return (
    <div className={styles.source}>
      {icon}
      <span className={styles.name}>
        <MiddleTruncate text={name} />
      </span>
      <IconButton size="small" aria-label={t('removeSource', { name })} onClick={onRemove}>
        <Icon name="close" size={12} />
      </IconButton>
    </div>
  )
}

function Pods({
  sources,
  left,
  view,
  histogram
}: {
  readonly sources: readonly LogSource[]
  readonly left: number
  readonly view: LogViewState
  readonly histogram: LogHistogram | undefined
}): ReactElement | null {
  const { t } = useTranslation('logs')
  const [isWhole, setWhole] = useState(false)
  if (sources.length === 0) return null
  const countOf = ({ uid }: LogSource): number => histogram?.pods[uid] ?? 0
  // Where not all are named, those that say most come first; where all are, none moves.
  const ordered = sources.length > firstPods ? [...sources].sort((a, b) => countOf(b) - countOf(a)) : sources
  const named = isWhole ? ordered : ordered.slice(0, firstPods)
  const rest = sources.length - named.length
  return (
    <>
      <h2 className={styles.caption}>{t('podsCount', { count: sources.length })}</h2>
      {named.map((source) => (
        <label key={source.uid} className={styles.choice} title={`${source.namespace}/${source.pod}`}>
          <Checkbox
            checked={!view.shown.withoutPods.includes(source.uid)}
            onChange={() => view.togglePod(source)}
            slotProps={{ input: { 'aria-label': source.pod } }}
          />
          <PodSwatch source={source} />
          <span className={styles.pod}>{shortName(source.pod)}</span>
          <Count count={countOf(source)} />
        </label>
      ))}
      {rest > 0 ? (
        <Button size="small" variant="text" onClick={() => setWhole(true)}>
          {t('morePods', { count: rest })}
        </Button>
      ) : null}
      {left > 0 ? <p className={styles.all}>{t('left', { count: left, number: formatCount(left) })}</p> : null}
    </>
  )
}

/** "web x2k9p": workload and what tells its pods apart, in the room there is. */
function shortName(pod: string): ReactElement | string {
  const suffix = podSuffix(pod)
  const base = pod.slice(0, -suffix.length - 1).replace(/-[a-z0-9]{6,10}$/, '')
  return base === '' || /^\d+$/.test(suffix) ? (
    pod
  ) : (
    <>
      {suffix} <span className={styles.quiet}>{base}</span>
    </>
  )
}

function LevelMark({ level }: { readonly level: LevelGroup }): ReactElement {
  const mark = levelMarks[level]
  return mark === undefined ? <span className={styles.dot} data-level={level} /> : <StatusMark mark={mark} size={11} />
}

function EventChoice({ histogram }: { readonly histogram: LogHistogram | undefined }): ReactElement {
  const { t } = useTranslation('logs')
  const { events, set } = useLogOptions()
  return (
    <>
      <h2 className={styles.caption}>{t('events')}</h2>
      {(['Warning', 'Normal'] as const).map((type) => (
        <label key={type} className={styles.choice}>
          <Checkbox
            checked={events.includes(type)}
            onChange={() =>
              set({ events: events.includes(type) ? events.filter((one) => one !== type) : [...events, type] })
            }
          />
          <StatusMark mark={type === 'Warning' ? 'warn' : 'change'} size={11} />
          <span className={styles.name}>{t(`eventTypes.${type}`)}</span>
          <Count count={histogram?.events[type]} />
        </label>
      ))}
    </>
  )
}

function Count({ count }: { readonly count: number | undefined }): ReactElement {
  return <span className={styles.number}>{count === undefined ? '' : formatCount(count)}</span>
}
