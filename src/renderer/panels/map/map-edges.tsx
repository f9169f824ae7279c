import { memo, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { MapEdge } from '../../../shared/contract/map.ts'
import { classNames } from '../../theme/class-names.ts'
import { widthOf, type DrawnEdge } from './edge-path.ts'
import styles from './map-edges.module.css'
import { edgeWords } from './map-words.ts'
import { overlap, type Rect } from './viewport.ts'

interface MapEdgesProps {
  readonly edges: readonly DrawnEdge[]
  readonly drawn: Rect
  /** Names cannot be read: all edges of a kind are one line, without words. */
  readonly isFar: boolean
  /** The box whose edges stand out. */
  readonly current: string | undefined
  readonly width: number
  readonly height: number
}

function classOf({ type, state }: MapEdge): string {
  if (state === 'fine') return type === 'route' ? 'route' : 'plain'
  return state
}

/** What leads from one box to another. Readers have the same in the list. */
export const MapEdges = memo(function MapEdges(props: MapEdgesProps): ReactElement {
  const { edges, drawn, isFar, current, width, height } = props
  const seen = edges.filter(({ bounds }) => overlap(bounds, drawn))
  return (
    <svg className={styles.edges} width={width} height={height} aria-hidden="true">
      {isFar ? (
        <FarEdges edges={seen} />
      ) : (
        seen.map((one) => <NearEdge key={one.edge.id} drawn={one} current={current} />)
      )}
      {isFar ? null : seen.map((one) => <Words key={one.edge.id} drawn={one} />)}
    </svg>
  )
})

function FarEdges({ edges }: { readonly edges: readonly DrawnEdge[] }): ReactElement {
  const paths = new Map<string, string[]>()
  for (const { edge, path } of edges) {
    const name = classOf(edge)
    const others = paths.get(name)
    if (others === undefined) paths.set(name, [path])
    else others.push(path)
  }
  return (
    <>
      {[...paths].map(([name, parts]) => (
        <path key={name} className={styles[name]} d={parts.join('')} />
      ))}
    </>
  )
}

const NearEdge = memo(function NearEdge({
  drawn,
  current
}: {
  readonly drawn: DrawnEdge
  readonly current: string | undefined
}): ReactElement {
  const { edge, path } = drawn
  const { traffic } = edge
  const isNear = edge.from === current || edge.to === current
  const name = classOf(edge)
  const stroke = traffic === undefined || edge.state !== 'fine' ? undefined : { strokeWidth: widthOf(traffic.rps) }
  return (
    <>
      <path
        className={classNames(styles[name], traffic !== undefined && styles.busy, isNear && styles.near)}
        style={stroke}
        d={path}
      />
      {traffic === undefined || traffic.failing <= 0 ? null : <path className={styles.failing} d={path} />}
    </>
  )
})

function Words({ drawn: { edge, middle } }: { readonly drawn: DrawnEdge }): ReactElement | null {
  const { t } = useTranslation(['map', 'parts'])
  const words = edgeWords(t, edge)
  if (words === '') return null
  const isBad = edge.state === 'broken' || edge.state === 'refused'
  const isFailing = (edge.traffic?.failing ?? 0) > 0
  return (
    <text
      className={classNames(styles.words, isBad && styles.badWords, !isBad && isFailing && styles.warnWords)}
      x={middle.x}
      y={middle.y - 5 - (edge.traffic === undefined ? 0 : widthOf(edge.traffic.rps) / 2)}
    >
      {words}
    </text>
  )
}
