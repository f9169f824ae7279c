// Who can be named in the dialog of chaos.
import { hasPods } from '../../shared/chaos/pods-targets.ts'
import { nodeKind } from '../../shared/kinds/node/kind.ts'
import { podKind } from '../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../shared/kinds/pod/lifecycle.ts'
import { serviceKind } from '../../shared/kinds/service/kind.ts'
import { kinds } from '../../shared/kinds/table.ts'
import type { Kind } from '../../shared/kinds/kind.ts'
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
  const workloads = kinds.filter((kind) => hasPods(kind) && kind !== podKind)
  const lists = await Promise.all([
    list(nodeKind, 'nodes'),
    ...workloads.map((kind) => list(kind, 'pods')),
    list(podKind, 'pods'),
    list(serviceKind, 'service')
  ])
  return [{ id: everyone, label: '', group: 'everyone' as const }, ...lists.flat()]
}

async function list(kind: Kind, group: Candidate['group']): Promise<readonly Candidate[]> {
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
function isOffered(kind: Kind, object: KubeObject): boolean {
  if (kind === podKind) return !isPodTerminal(object as Pod)
  return controllerOf(object) === undefined
}
