import { useState } from 'react'
import type { LogFindings } from '../../../shared/contract/logs.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useLive } from '../../connection/use-live.ts'

export interface LineSearch {
  readonly text: string
  readonly regex: boolean
  /** Milliseconds of simulated time; undefined: all that is kept. */
  readonly within: number | undefined
  readonly withPrevious: boolean
  /** Grows when somebody asks again. */
  readonly round: number
}

/** What a search of all logs has found so far; what the last one found stays until the new one has begun to answer. */
export function useFoundLines(search: LineSearch): {
  readonly findings: LogFindings | undefined
  readonly isStale: boolean
  readonly error: Error | undefined
} {
  const namespaces = useClusterScope((scope) => scope.namespaces)
  const key = JSON.stringify([search, namespaces])
  const [state, setState] = useState<{ readonly key: string; readonly findings: LogFindings }>()
  const { text, regex, within, withPrevious } = search
  const error = useLive<LogFindings>(
    `log-search/${key}`,
    async (host, scope, options) =>
      host.logs.search(
        {
          ...scope,
          text,
          regex,
          namespaces: [...namespaces],
          withPrevious,
          ...(within === undefined ? {} : { within })
        },
        options
      ),
    (findings) => {
      // The first answer of a long search is empty: what was there is better than a flash of nothing.
      if (findings.hits.length > 0 || findings.share === 1 || state?.key === key) setState({ key, findings })
    }
  )
  return { findings: state?.findings, isStale: state !== undefined && state.key !== key, error }
}
