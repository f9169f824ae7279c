// The Gateway API's objects come from CustomResourceDefinitions: what they say stands in their conditions.
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Condition } from '../../../shared/schema/types.ts'
import type { Cause } from '../../../shared/contract/documents.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { nothing, type Explanation } from './explanation.ts'
import { missingObject } from './refusal-causes.ts'
import { behindService } from './service-causes.ts'

const group = 'gateway.networking.k8s.io'

type Conditions = readonly Partial<Condition>[] | undefined

interface Gateway extends KubeObject {
  readonly spec?: { readonly gatewayClassName?: string }
  readonly status?: { readonly conditions?: Conditions }
}

interface Route extends KubeObject {
  readonly spec?: { readonly rules?: readonly { readonly backendRefs?: readonly BackendRef[] }[] }
  readonly status?: { readonly parents?: readonly { readonly conditions?: Conditions }[] }
}

interface BackendRef {
  readonly kind?: string
  readonly namespace?: string
  readonly name: string
}

/** Why a Gateway takes no requests: nobody serves its class, or what its controller says. */
export function gatewayCauses(source: ClusterSource, gateway: Gateway): Explanation {
  if (!isOfGroup(gateway)) return nothing
  const classes = source.kinds.ofResource(group, 'gatewayclasses')
  const name = gateway.spec?.gatewayClassName
  const missing = classes === undefined || name === undefined ? [] : missingObject(source, classes, undefined, name)
  return { links: missing.length > 0 ? missing : refusals(gateway.status?.conditions) }
}

/** Why a route leads nowhere: what the controllers of its Gateways say, and who does not answer behind it. */
export function routeCauses(source: ClusterSource, route: Route): Explanation {
  if (!isOfGroup(route)) return nothing
  const links = (route.status?.parents ?? []).flatMap(({ conditions }) => refusals(conditions))
  for (const { kind = serviceKind.kind, namespace, name } of (route.spec?.rules ?? []).flatMap(
    ({ backendRefs = [] }) => backendRefs
  )) {
    if (kind !== serviceKind.kind) continue
    const behind = behindService(source, namespace ?? route.metadata.namespace!, name)
    if (behind.links.length > 0) return { links: [...links, ...behind.links], next: behind.next }
  }
  return { links }
}

function isOfGroup({ apiVersion }: KubeObject): boolean {
  return apiVersion.startsWith(`${group}/`)
}

/** Conditions are good where they are true; what nobody has looked at yet is unknown. */
function refusals(conditions: Conditions): readonly Cause[] {
  return (conditions ?? []).flatMap(({ type = '', status, reason = '', message = '' }) =>
    status === 'True' ? [] : [{ mark: 'warn', words: message === '' ? `${type}: ${reason}` : message }]
  )
}
