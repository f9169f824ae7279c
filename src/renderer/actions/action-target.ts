import type { ActionTarget } from '../../shared/actions/object-action.ts'
import { kindOfResource } from '../connection/cluster-kinds.ts'
import type { ObjectLink } from '../shell/route.ts'

/** Where a link points, as requests and kubectl name it. */
export function actionTarget({ group, resource, namespace, name }: ObjectLink): ActionTarget {
  const kind = kindOfResource(group, resource)
  // Two definitions may bring kinds of one name.
  const word = kind?.generation === undefined ? (kind?.singular ?? resource) : `${kind.singular}.${group}`
  return { group, version: kind?.version ?? 'v1', resource, word, namespace, name }
}
