import type { Kind } from '../../../shared/kinds/kind.ts'
import { kindOfResource } from '../../../shared/kinds/table.ts'

/** The kind of something with a rollout, which is always one that every cluster has. */
export function kindOfLink({ group, resource }: { readonly group: string; readonly resource: string }): Kind {
  const kind = kindOfResource(group, resource)
  if (kind === undefined) throw new Error(`no kind ${resource}.${group}`)
  return kind
}
