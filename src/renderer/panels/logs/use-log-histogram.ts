import { useState } from 'react'
import type { LogHistogram } from '../../../shared/contract/logs.ts'
import { useLive } from '../../connection/use-live.ts'
import { scopeInput, searchInput, type LogScope, type TextSearch } from './log-query.ts'

/** How many lines there were over time; what the last question gave stays until the next one is answered. */
export function useLogHistogram(
  scope: LogScope,
  search: TextSearch | undefined
): { readonly histogram: LogHistogram | undefined; readonly isStale: boolean } {
  const input = { ...scopeInput(scope), ...searchInput(search) }
  const key = JSON.stringify(input)
  const [state, setState] = useState<{ readonly key: string; readonly histogram: LogHistogram }>()
  useLive<LogHistogram>(
    `log-histogram/${key}`,
    async (host, live, options) => host.logs.histogram({ ...live, ...input }, options),
    (histogram) => setState({ key, histogram })
  )
  return { histogram: state?.histogram, isStale: state !== undefined && state.key !== key }
}
