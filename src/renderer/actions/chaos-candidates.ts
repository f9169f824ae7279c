// Who can be named in the dialog of chaos.
import { hasPods } from '../../shared/chaos/pods-targets.ts'
import { isPodTerminal } from '../../shared/kinds/pod/lifecycle.ts'
import { kindNamed, kindNames, type KindName } from '../../shared/kinds/kind-names.ts'
import type { KubeObject } from '../../shared/kube/object.ts'
import { controllerOf } from '../../shared/kube/owners.ts'
import type { Pod } from '../../shared/schema/types.ts'
import { kubeObjectCall } from '../connection/kube-call.ts'
import { everyone, idOf } from './chaos-form.ts'

export interface Candidate {
  readonly id: string
  readonly label: string
  readonly group: 'everyone' | 'nodes' | 'service' | 'pods'
}

/** More are broken from their own menus. */
const mostOfKind = 200

/** Everybody that can be at an end of a way; those with pods are the targets of the rest. What may not be read is not offered. */
export async function readCandidates(): Promise<readonly Candidate[]> {
  const workloads = kindNames.filter((kind) => hasPods(kind) && kind.resource !== 'pods')
  const lists = await Promise.all([
    list(kindNamed('', 'nodes')!, 'nodes'),
    ...workloads.map((kind) => list(kind, 'pods')),
    list(kindNamed('', 'pods')!, 'pods'),
    list(kindNamed('', 'services')!, 'service')
  ])
  return [{ id: everyone, label: '', group: 'everyone' as const }, ...lists.flat()]
}

async function list(kind: KindName, group: Candidate['group']): Promise<readonly Candidate[]> {
  const { version, resource, group: apiGroup } = kind
  try {
    const answer = await kubeObjectCall({ verb: 'list', group: apiGroup, version, resource })
    const { items = [] } = answer as unknown as { readonly items?: readonly KubeObject[] }
    return items
      .filter((object) => isOffered(kind, object))
      .slice(0, mostOfKind)
      .map(({ metadata: { namespace, name } }) => ({
        id: idOf({ group: apiGroup, resource, namespace, name }),
        label: namespace === undefined ? name : `${kind.singular} ${namespace}/${name}`,
        group
      }))
  } catch {
    return []
  }
}

/** What another workload makes is broken through that; a pod may be broken alone. */
function isOffered(kind: KindName, object: KubeObject): boolean {
  if (kind.resource === 'pods') return !isPodTerminal(object as Pod)
  return controllerOf(object) === undefined
}
