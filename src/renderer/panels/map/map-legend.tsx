import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { MapEdge } from '../../../shared/contract/map.ts'
import styles from './map-canvas.module.css'
import type { MapState } from './map-state.ts'

const samples = [
  { key: 'busy', className: 'sampleBusy', of: ({ traffic }: MapEdge) => traffic !== undefined },
  {
    key: 'route',
    className: 'sampleRoute',
    of: ({ type, traffic }: MapEdge) => type === 'route' && traffic === undefined
  },
  {
    key: 'broken',
    className: 'sampleBroken',
    of: ({ state, traffic }: MapEdge) => state === 'broken' || state === 'refused' || (traffic?.failing ?? 0) > 0
  },
  { key: 'limited', className: 'sampleLimited', of: ({ state }: MapEdge) => state === 'limited' },
  { key: 'runs', className: 'samplePlain', of: ({ type }: MapEdge) => type !== 'route' }
] as const

/** The lines that are on the map, and no others. */
export function MapLegend({ map }: { readonly map: MapState }): ReactElement {
  const { t } = useTranslation('map')
  const edges = [...map.edges.values()]
  return (
    <span className={styles.legend}>
      {samples
        .filter(({ of }) => edges.some(of))
        .map(({ key, className }) => (
          <span key={key} className={styles.item}>
            <svg className={styles.sample} aria-hidden="true">
              <path className={styles[className]} d="M0 3h22" />
            </svg>
            {t(`legend.${key}`)}
          </span>
        ))}
    </span>
  )
}
