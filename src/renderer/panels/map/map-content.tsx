import { memo, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { MapBox } from '../../../shared/contract/map.ts'
import type { ObjectLink } from '../../shell/route.ts'
import { linkKey } from '../objects/object-names.ts'
import { linkOfRef } from '../objects/object-ref.tsx'
import type { DrawnEdge } from './edge-path.ts'
import { FarBoxes } from './far-boxes.tsx'
import { MapBoxView } from './map-box.tsx'
import styles from './map-canvas.module.css'
import { MapEdges } from './map-edges.tsx'
import type { MapState } from './map-state.ts'
import type { Rect } from './viewport.ts'

interface MapContentProps {
  readonly map: MapState
  readonly edges: readonly DrawnEdge[]
  /** The boxes in the part that is drawn. */
  readonly seen: readonly MapBox[]
  /** Those that are boxes of their own. */
  readonly near: readonly MapBox[]
  /** Undefined until the window has told its size. */
  readonly drawn: Rect | undefined
  readonly scale: number
  readonly isFar: boolean
  /** Box that has the keyboard. */
  readonly current: string | undefined
  /** The same where somebody has come to it: its edges stand out. */
  readonly chosen: string | undefined
  readonly open: ObjectLink | undefined
  readonly isSearching: boolean
}

/** What is moved as one piece: a movement draws it anew only where something comes into sight. */
export const MapContent = memo(function MapContent(props: MapContentProps): ReactElement {
  const { map, edges, seen, near, drawn, scale, isFar, current, chosen, open, isSearching } = props
  const { t } = useTranslation('map')
  const { bands, width, height } = map
  const openKey = open === undefined ? undefined : linkKey(open)
  return (
    <div className={styles.layer} style={{ transform: `scale(${scale})`, width, height }}>
      {bands.map((band) => (
        <div key={band.name} className={styles.band} style={{ top: band.y, height: band.height, width: width - 16 }}>
          <span>{band.name === '' ? t('noBand') : band.name}</span>
        </div>
      ))}
      {drawn === undefined ? null : (
        <MapEdges edges={edges} drawn={drawn} isFar={isFar} current={chosen} width={width} height={height} />
      )}
      {isFar ? <FarBoxes boxes={seen} width={width} height={height} /> : null}
      {near.map((box) => (
        <MapBoxView
          key={box.id}
          box={box}
          isCurrent={box.id === current}
          isFocus={box.id === map.focus}
          isOpen={openKey !== undefined && openKey === linkKey(linkOfRef(box.ref))}
          isDim={isSearching && box.isHit !== true}
        />
      ))}
    </div>
  )
})
