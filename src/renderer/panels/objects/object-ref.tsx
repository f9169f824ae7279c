import type { ReactElement } from 'react'
import type { ObjectRef } from '../../../shared/contract/documents.ts'
import { kindOfResource } from '../../connection/cluster-kinds.ts'
import { kindIcon, type IconName } from '../../icons/icon.tsx'
import { MiddleTruncate, TextLink } from '../../parts/small.tsx'
import { useRoute, type ObjectLink } from '../../shell/route.ts'

export function linkOfRef({ group, resource, namespace, name }: ObjectRef): ObjectLink {
  return { group, resource, namespace, name }
}

/** Shows the object in the detail panel. */
export function openRef(ref: ObjectRef): void {
  useRoute.getState().openDetail(linkOfRef(ref))
}

/** False for what only an event names: a kind that the cluster has not. */
export function canOpen(ref: ObjectRef): boolean {
  return kindOfResource(ref.group, ref.resource) !== undefined
}

export function iconOfRef(ref: ObjectRef): IconName {
  return kindIcon(kindOfResource(ref.group, ref.resource)?.icon ?? 'object')
}

/** "pod/web-1", as kubectl prints a name with its kind. */
function qualifiedName(ref: ObjectRef): string {
  const singular = kindOfResource(ref.group, ref.resource)?.singular ?? ref.kind.toLowerCase()
  return `${singular}/${ref.name}`
}

interface RefLinkProps {
  readonly target: ObjectRef
  /** With the kind in front: "pod/web-1". */
  readonly qualified?: boolean
}

/** An object's name, cut in its middle, as a jump to its detail panel. */
export function RefLink({ target, qualified = false }: RefLinkProps): ReactElement {
  const name = <MiddleTruncate text={qualified ? qualifiedName(target) : target.name} />
  return canOpen(target) ? <TextLink onClick={() => openRef(target)}>{name}</TextLink> : name
}
