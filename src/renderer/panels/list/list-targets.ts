import { useEffect } from 'react'
import type { TableRow } from '../../../shared/contract/tables.ts'
import { useCommandContext, type CommandTarget } from '../../commands/command.ts'
import type { ObjectLink } from '../../shell/route.ts'
import { linkKey } from '../objects/object-names.ts'

/** What commands are about: the marked objects, else the one in focus or open. Of a single one its state is looked up. */
export function targetsOf(
  marked: readonly ObjectLink[],
  single: ObjectLink | undefined,
  rowOf: (link: ObjectLink) => TableRow | undefined
): readonly CommandTarget[] {
  if (marked.length > 1) return marked
  const link = marked[0] ?? single
  if (link === undefined) return []
  const row = rowOf(link)
  return row === undefined ? [link] : [{ ...link, held: row.held === true, idle: row.idle === true }]
}

/** Tells the commands what they are about. */
export function useTargets(targets: readonly CommandTarget[]): void {
  const key = targets.map((target) => `${linkKey(target)} ${target.held} ${target.idle}`).join('\n')
  useEffect(() => {
    useCommandContext.setState({ targets })
    // They are new objects at each render; the key says whether they are others.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key])
}
