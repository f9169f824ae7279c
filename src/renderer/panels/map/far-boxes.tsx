import { memo, type ReactElement } from 'react'
import type { MapBox } from '../../../shared/contract/map.ts'
import { classNames } from '../../theme/class-names.ts'
import styles from './map-canvas.module.css'

interface FarBoxesProps {
  readonly boxes: readonly MapBox[]
  readonly width: number
  readonly height: number
}

function toneOf({ mark, isHit }: MapBox): string {
  if (isHit === true) return 'hit'
  if (mark === 'bad') return 'bad'
  return mark === 'warn' || mark === 'wait' || mark === 'cord' ? 'warn' : 'fine'
}

/** Boxes from so far away that nobody can read them: one outline for all of a tone. */
export const FarBoxes = memo(function FarBoxes({ boxes, width, height }: FarBoxesProps): ReactElement {
  const paths = new Map<string, string[]>()
  for (const box of boxes) {
    const tone = toneOf(box)
    const outline = `M${box.x} ${box.y}h${box.width}v${box.height}h${-box.width}z`
    const others = paths.get(tone)
    if (others === undefined) paths.set(tone, [outline])
    else others.push(outline)
  }
  return (
    <svg className={styles.far} width={width} height={height} aria-hidden="true">
      {[...paths].map(([tone, outlines]) => (
        <path key={tone} className={classNames(styles[`far-${tone}`])} d={outlines.join('')} />
      ))}
    </svg>
  )
})
