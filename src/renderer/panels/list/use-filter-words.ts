import { useCallback, useState } from 'react'
import type { FilterFacts } from '../../../shared/filter/completions.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useConnection } from '../../connection/connection.ts'

const none: FilterFacts = { labels: {}, statuses: [], nodes: [], namespaces: [], owners: [] }

/** What the filter can name, asked for anew each time that somebody begins to type. */
export function useFilterWords(
  group: string,
  resource: string
): { readonly words: FilterFacts; readonly refresh: () => void } {
  const [words, setWords] = useState(none)
  const refresh = useCallback(() => {
    const { client } = useConnection.getState()
    const { cluster, identity } = useClusterScope.getState()
    // Without them the filter works as well: there is nothing to tell.
    client?.tables.words({ cluster, identity, group, resource }).then(setWords, () => {})
  }, [group, resource])
  return { words, refresh }
}
