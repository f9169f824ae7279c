import { useEffect, useMemo } from 'react'
import { namesLimit } from '../../../shared/contract/table-limits.ts'
import type { RowName, TableRow } from '../../../shared/contract/tables.ts'
import { isWorkloads } from '../../../shared/kinds/joined-list.ts'
import { host } from '../../connection/host.ts'
import type { TableQuery } from '../../connection/use-table.ts'
import type { ObjectLink } from '../../shell/route.ts'
import { useMarks } from '../objects/marks.ts'
import { rowLink } from './row-link.ts'

export interface RowMarks {
  readonly keys: ReadonlySet<string>
  readonly links: readonly ObjectLink[]
  toggle(key: string, index: number): void
  range(first: number, last: number): void
  all(mark: boolean): void
  clear(): void
}

/** The name within the list; with the kind where several stand together. */
export function rowKey({ of, namespace, name }: RowName): string {
  return `${of === undefined ? '' : `${of.resource}/`}${namespace ?? ''}/${name}`
}

/** What an object's row is called in the list of this kind. */
export function rowName(kind: Pick<ObjectLink, 'group' | 'resource'>, link: ObjectLink): RowName {
  const { group, resource, namespace, name } = link
  return {
    ...(isWorkloads(kind) ? { of: { group, resource } } : {}),
    ...(namespace === undefined ? {} : { namespace }),
    name
  }
}

export function keyOfLink(kind: Pick<ObjectLink, 'group' | 'resource'>, link: ObjectLink): string {
  return rowKey(rowName(kind, link))
}

/**
 * The marked rows, by name: they stay marked while they scroll out of the window, until they are deleted. What the window
 * does not hold is asked for: a mark is never on something other than what stands there when it is set.
 */
export function useRowMarks(query: TableQuery, rowAt: (index: number) => TableRow | undefined): RowMarks {
  const { links: marked, mark, unmark, clear } = useMarks()
  useEffect(() => clear, [clear])
  const linkOf = (row: RowName): ObjectLink => rowLink(query, row)
  const markFrom = (first: number, count: number): void => {
    const held = Array.from({ length: count }, (_, offset) => rowAt(first + offset))
    if (held.every((row) => row !== undefined)) {
      mark(held.map(linkOf))
      return
    }
    namesFrom(query, first, Math.min(count, namesLimit)).then(
      (names) => mark(names.map(linkOf)),
      // The connection is lost, which the window says.
      () => {}
    )
  }
  const links = useMemo(() => [...marked.values()], [marked])
  const { group, resource } = query
  const keys = useMemo(
    () => new Set(links.map((link) => keyOfLink({ group, resource }, link))),
    [links, group, resource]
  )
  return {
    keys,
    links,
    toggle: (key, index) => {
      const row = rowAt(index)
      if (row === undefined) return
      if (keys.has(key)) unmark(linkOf(row))
      else mark([linkOf(row)])
    },
    range: (first, last) => markFrom(first, last - first + 1),
    all: (isMark) => (isMark ? markFrom(0, namesLimit) : clear()),
    clear
  }
}

async function namesFrom(query: TableQuery, first: number, count: number): Promise<readonly RowName[]> {
  const { client, call } = host()
  return client.tables.names({ ...call, ...query, namespaces: [...query.namespaces], first, count })
}
