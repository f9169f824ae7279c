import { useEffect, useMemo } from 'react'
import type { MarkedDocument } from '../../../shared/contract/tables.ts'
import type { TableQuery } from '../../connection/use-table.ts'
import { useDocument } from '../../connection/use-live.ts'
import type { ObjectLink } from '../../shell/route.ts'
import { useMarks } from '../objects/marks.ts'
import { rowLink } from './row-link.ts'
import { rowName } from './row-marks.ts'

/**
 * The marked objects that the list does not show, since its filter was changed or they themselves did. What is gone is
 * marked no more.
 */
export function useHiddenMarks({ group, resource, namespaces, filter }: TableQuery): {
  readonly links: readonly ObjectLink[]
  readonly unmark: () => void
} {
  const marked = useMarks((marks) => marks.links)
  const names = useMemo(
    () => [...marked.values()].map((link) => rowName({ group, resource }, link)),
    [marked, group, resource]
  )
  const key = useMemo(
    () => JSON.stringify([group, resource, namespaces, filter, names]),
    [group, resource, namespaces, filter, names]
  )
  const { value } = useDocument<MarkedDocument>(`marked/${key}`, async (client, scope, options) =>
    client.tables.marked({ ...scope, group, resource, namespaces: [...namespaces], filter, names }, options)
  )
  const gone = value?.gone
  useEffect(() => {
    for (const row of gone ?? []) useMarks.getState().unmark(rowLink({ group, resource }, row))
  }, [gone, group, resource])
  const links = useMemo(
    () => (value?.hidden ?? []).map((row) => rowLink({ group, resource }, row)),
    [value, group, resource]
  )
  return {
    links,
    unmark: () => {
      for (const link of links) useMarks.getState().unmark(link)
    }
  }
}
