import { useCallback, useState } from 'react'
import type { ApiRequestUpdate } from '../../../shared/contract/api-access.ts'
import { useLive } from '../../connection/use-live.ts'
import { applyRequests, emptyView, followed, held, type RequestView } from './request-rows.ts'

export interface Requests extends RequestView {
  readonly error: Error | undefined
  readonly hold: () => void
  readonly follow: () => void
}

/** The newest requests that pass a filter, live until they are held. */
export function useRequests(filter: string): Requests {
  const [view, setView] = useState(emptyView)
  const error = useLive<ApiRequestUpdate>(
    `requests/${filter}`,
    async (client, scope, options) => client.api.requests({ ...scope, filter }, options),
    (update) => setView((before) => applyRequests(before, update))
  )
  const hold = useCallback(() => setView(held), [])
  const follow = useCallback(() => setView(followed), [])
  return { ...view, error, hold, follow }
}
