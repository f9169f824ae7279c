import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { chaosCauses } from './chaos-causes.ts'
import { nothing, type Explanation } from './explanation.ts'
import { unanswered } from './service-causes.ts'

const unresolved =
  /no such host|bad address|could not resolve|couldn't resolve|name resolution|name or service not known|NXDOMAIN|SERVFAIL|ENOTFOUND|EAI_AGAIN|resolution failure/i

/** Where somebody complains that a name is not known: why DNS does not answer. Nothing where it does. */
export function nameCauses(source: ClusterSource, complaint: string): Explanation {
  if (!unresolved.test(complaint)) return nothing
  const broken = chaosCauses(source, ({ kind }) => kind === 'dns')
  if (broken.length > 0) return { links: broken }
  if (source.get(serviceKind, 'kube-system', 'kube-dns') === undefined) return nothing
  return unanswered(source, 'kube-system', 'kube-dns') ?? nothing
}
