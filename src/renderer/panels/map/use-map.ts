import { useState } from 'react'
import type { MapInput, MapUpdate } from '../../../shared/contract/map.ts'
import { useLive } from '../../connection/use-live.ts'
import { withUpdate, type MapState } from './map-state.ts'

/** The contract's inputs are written without readonly. */
export type MapQuestion = Omit<MapInput, 'cluster' | 'identity' | 'subscription'>

interface Followed {
  readonly map: MapState | undefined
  /** The map is still what was asked before. */
  readonly isOld: boolean
  readonly error: Error | undefined
}

/** Follows the map; while another question is on its way, what was there stays on the screen. */
export function useMap(question: MapQuestion): Followed {
  const key = JSON.stringify(question)
  const [state, setState] = useState<{ readonly key: string; readonly map: MapState }>()
  const error = useLive<MapUpdate>(
    `map/${key}`,
    (client, live, options) => client.map.watch({ ...live, ...question }, options),
    (update) => setState((before) => ({ key, map: withUpdate(before?.map, update) }))
  )
  return { map: state?.map, isOld: state?.key !== key, error }
}
