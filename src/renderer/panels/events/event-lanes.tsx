import { useMemo, type ReactElement } from 'react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { EventLane, EventsDocument, LaneItem } from '../../../shared/contract/events.ts'
import { Icon } from '../../icons/icon.tsx'
import { clockTime } from '../../parts/chart/axis.ts'
import { MiddleTruncate } from '../../parts/small.tsx'
import { StatusMark } from '../../parts/status-mark.tsx'
import { useRoute } from '../../shell/route.ts'
import { canOpen, iconOfRef, linkOfRef, openRef } from '../objects/object-ref.tsx'
import { causeSentence } from '../why/cause-sentence.ts'
import styles from './event-lanes.module.css'
import { elbow, layoutLane, type PlacedItem, type Point } from './lane-layout.ts'
import type { TimeScale } from './time-scale.ts'

const laneHeight = 27
const halfMark = 8

interface EventLanesProps {
  readonly document: EventsDocument
  readonly scale: TimeScale
}

/** A lane for each object at which something deviated, with arrows from what brought about what. */
export function EventLanes({ document, scale }: EventLanesProps): ReactElement | null {
  const { t } = useTranslation('events')
  const { lanes, lanesTotal, arrows } = document
  const placed = useMemo(() => {
    const hit = new Set(arrows.map(([, effect]) => effect))
    return lanes.map(({ items }) => layoutLane(items, scale, (item) => textOf(item, t), hit))
  }, [lanes, arrows, scale, t])
  const ways = useMemo(() => waysOf(placed, arrows), [placed, arrows])
  if (lanes.length === 0) return null
  return (
    <div className={styles.frame}>
      <ul className={styles.lanes} aria-label={t('lanes')}>
        {lanes.map((lane, index) => (
          <li key={lane.key} className={styles.lane}>
            <LaneHead lane={lane} />
            <div className={styles.track}>
              {placed[index]!.map((one) => (
                <Item key={one.item.id} placed={one} lane={lane} causes={causesIn(document, one.item)} />
              ))}
            </div>
          </li>
        ))}
      </ul>
      <svg className={styles.arrows} width={scale.width} height={lanes.length * laneHeight} aria-hidden>
        <defs>
          <marker id="lane-arrow" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="6" markerHeight="6" orient="auto">
            <path d="M0 0L6 3L0 6z" fill="var(--ink2)" />
          </marker>
        </defs>
        {ways.map((way) => (
          <path key={way} d={way} fill="none" stroke="var(--ink2)" strokeWidth="1.2" markerEnd="url(#lane-arrow)" />
        ))}
      </svg>
      {lanesTotal > lanes.length ? (
        <p className={styles.more}>{t('moreLanes', { count: lanesTotal - lanes.length })}</p>
      ) : null}
    </div>
  )
}

/** From the middle of a mark, or the beginning of a bar. */
function waysOf(placed: readonly (readonly PlacedItem[])[], arrows: EventsDocument['arrows']): readonly string[] {
  const ends = new Map<string, { readonly out: Point; readonly into: Point }>()
  for (const [index, items] of placed.entries()) {
    const y = index * laneHeight + laneHeight / 2
    for (const { item, left, width, isBar } of items) {
      ends.set(item.id, { out: { x: left + (isBar ? 8 : width / 2), y }, into: { x: left, y } })
    }
  }
  return arrows.flatMap(([cause, effect]) => {
    const [a, b] = [ends.get(cause), ends.get(effect)]
    return a === undefined || b === undefined ? [] : [elbow(a.out, b.into, halfMark, laneHeight)]
  })
}

/** What arrows show to the eye is said to those who do not see them. */
function causesIn({ lanes, arrows }: EventsDocument, { id }: LaneItem): readonly string[] {
  const causes = new Set(arrows.filter(([, effect]) => effect === id).map(([cause]) => cause))
  return lanes.flatMap(({ ref, items }) =>
    items
      .filter((item) => causes.has(item.id))
      .map(({ words }) => (ref === undefined ? causeSentence(words) : `${ref.name} ${causeSentence(words)}`))
  )
}

function LaneHead({ lane: { ref, pods } }: { readonly lane: EventLane }): ReactElement {
  const { t } = useTranslation('events')
  return (
    <div className={styles.head}>
      <Icon name={ref === undefined ? 'chaos' : iconOfRef(ref)} size={14} />
      {ref === undefined ? (
        <span className={styles.name}>{t('chaosLane')}</span>
      ) : (
        <button type="button" className={styles.name} disabled={!canOpen(ref)} onClick={() => openRef(ref)}>
          <MiddleTruncate text={ref.name} />
        </button>
      )}
      <span className={styles.kind}>{pods === undefined ? ref?.kind : t('pods', { count: pods })}</span>
    </div>
  )
}

function textOf({ words, count }: LaneItem, t: TFunction<'events'>): string {
  const said = causeSentence(words)
  return count > 1 ? t('times', { words: said, count }) : said
}

const marks = { bad: 'bad', warn: 'warn', change: 'change', normal: 'ok' } as const

interface ItemProps {
  readonly placed: PlacedItem
  readonly lane: EventLane
  readonly causes: readonly string[]
}

function Item({ placed: { item, left, width, isBar, label }, lane, causes }: ItemProps): ReactElement {
  const { t } = useTranslation('events')
  const { severity, from, to, about } = item
  const text = textOf(item, t)
  const when = to - from < 1_000 ? clockTime(from) : t('span', { from: clockTime(from), to: clockTime(to) })
  const because = causes.length === 0 ? '' : `, ${t('because', { cause: causes.join(', ') })}`
  const target = about ?? lane.ref
  const open = (): void => {
    if (target !== undefined && canOpen(target)) useRoute.getState().openDetail(linkOfRef(target), 'events', to)
    else if (severity === 'chaos') useRoute.getState().go({ panel: 'chaos' })
  }
  const mark = severity === 'chaos' ? <Icon name="chaos" size={13} /> : <StatusMark mark={marks[severity]} size={11} />
  const side = label === undefined ? {} : { 'data-side': label.side }
  return (
    <button
      type="button"
      className={isBar ? styles.bar : styles.moment}
      data-severity={severity}
      style={{ left, width }}
      title={`${text}, ${when}`}
      aria-label={`${text}, ${when}${because}`}
      onClick={open}
    >
      {mark}
      {label === undefined ? null : (
        <span className={styles.words} {...side} style={{ maxWidth: label.room }}>
          {text}
        </span>
      )}
    </button>
  )
}
