import { kindNamed, type KindName } from '../../../shared/kinds/kind-names.ts'

/** The kind of something with a rollout, which is always one that every cluster has. */
export function kindOfLink({ group, resource }: { readonly group: string; readonly resource: string }): KindName {
  const kind = kindNamed(group, resource)
  if (kind === undefined) throw new Error(`no kind ${resource}.${group}`)
  return kind
}
