import { memo, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { MapBox as Box, MapFacts, MapPods } from '../../../shared/contract/map.ts'
import { Icon } from '../../icons/icon.tsx'
import { LoadLine } from '../../parts/load-line.tsx'
import { podColor } from '../../parts/pod-colors.ts'
import { StatusMark } from '../../parts/status-mark.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { classNames } from '../../theme/class-names.ts'
import { seriesColor } from '../../theme/colors.ts'
import { iconOfRef, linkOfRef } from '../objects/object-ref.tsx'
import { WhyMark } from '../why/why-mark.tsx'
import styles from './map-box.module.css'
import { factLines, factWords, spokenBox, titleOf, whyWord } from './map-words.ts'

interface MapBoxProps {
  readonly box: Box
  /** It has the keyboard when the map has. */
  readonly isCurrent: boolean
  /** It is what the map is about. */
  readonly isFocus: boolean
  readonly isOpen: boolean
  /** Something else is looked for. */
  readonly isDim: boolean
}

/** More marks than these stand as numbers. */
const mostMarks = 27

/** One object, or the pods of one owner. What is done to it is heard by the map, by `data-box`. */
export const MapBoxView = memo(function MapBoxView({
  box,
  isCurrent,
  isFocus,
  isOpen,
  isDim
}: MapBoxProps): ReactElement {
  const { t } = useTranslation(['map', 'parts'])
  const { x, y, width, height, mark, pods, facts } = box
  const isMany = pods !== undefined && pods.total > 1
  const words = factWords(t, box)
  const isFine = mark === 'ok' || mark === 'done'
  const isSmall = height < 40
  const asked = (mark: ReactElement): ReactElement =>
    isFine ? (
      mark
    ) : (
      <WhyMark link={linkOfRef(box.ref)} word={whyWord(t, box)}>
        {mark}
      </WhyMark>
    )
  return (
    <button
      type="button"
      className={classNames(
        styles.box,
        styles[`edge-${mark}`],
        isFocus && styles.focus,
        isOpen && styles.open,
        isDim && styles.dim,
        isSmall && styles.small
      )}
      style={{ left: x, top: y, width, height }}
      data-box={box.id}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={spokenBox(t, box)}
    >
      <span className={styles.head}>
        {isSmall && !isFine ? asked(<StatusMark mark={mark} size={10} still />) : <BoxIcon box={box} />}
        <span className={styles.name}>
          <MiddleTruncate text={titleOf(box)} />
        </span>
        {isMany ? <span className={styles.count}>{pods.total}</span> : null}
        {isFine || isMany || isSmall ? null : asked(<StatusMark mark={mark} size={12} />)}
      </span>
      {isSmall ? null : (
        <span className={styles.foot}>
          {facts.type === 'node' ? <NodeLine facts={facts} words={words} /> : null}
          {isMany ? asked(<Marks pods={pods} />) : null}
          {facts.type !== 'node' && !isMany && facts.type === 'pods' ? (
            <span className={styles.one}>
              {asked(
                <>
                  <StatusMark mark={mark} size={10} still />
                  {words}
                </>
              )}
            </span>
          ) : null}
          {facts.type !== 'node' && facts.type !== 'pods'
            ? factLines(t, box).map((line) => (
                <span key={line} className={styles.words} title={line}>
                  {line}
                </span>
              ))
            : null}
        </span>
      )}
    </button>
  )
})

/** A pod's in the colour that it has everywhere. */
function BoxIcon({ box: { column, ref, pods } }: { readonly box: Box }): ReactElement {
  const icon = <Icon name={column === 'pod' ? 'pod' : iconOfRef(ref)} size={14} />
  if (ref.resource !== 'pods' || (pods !== undefined && pods.total > 1)) return icon
  const { color } = seriesColor(podColor(ref.namespace ?? '', ref.name))
  return (
    <span className={styles.podIcon} style={{ color }}>
      {icon}
    </span>
  )
}

function Marks({ pods }: { readonly pods: MapPods }): ReactElement {
  if (pods.total > mostMarks) {
    return (
      <span className={styles.numbers}>
        {pods.marks.map(([mark, count]) => (
          <span key={mark} className={styles.number}>
            <StatusMark mark={mark} size={10} still />
            {count}
          </span>
        ))}
      </span>
    )
  }
  return (
    <span className={styles.marks}>
      {pods.marks.flatMap(([mark, count]) =>
        Array.from({ length: count }, (_, index) => (
          <StatusMark key={`${mark}${index}`} mark={mark} size={10} still={mark !== 'prog'} />
        ))
      )}
    </span>
  )
}

function NodeLine({ facts, words }: { readonly facts: MapFacts; readonly words: string }): ReactElement {
  const cpu = facts.type === 'node' ? facts.cpu : undefined
  if (cpu === undefined) return <span className={styles.words}>{words}</span>
  return (
    <span className={styles.gauge}>
      <LoadLine {...cpu} resource="cpu" width={64} label={words} />
      <span>{words}</span>
    </span>
  )
}
