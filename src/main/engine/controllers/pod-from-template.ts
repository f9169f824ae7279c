import type { KubeObject, NewObject, ObjectMeta, OwnerReference } from '../../../shared/kube/object.ts'
import type { Pod, PodTemplateSpec } from '../../../shared/schema/types.ts'

interface Mould {
  readonly ownerUid: string
  readonly pod: NewObject<Pod>
}

const moulds = new WeakMap<PodTemplateSpec, Mould>()
const noTemplate: PodTemplateSpec = {}

/**
 * The pod that a ReplicaSet or a Job asks the API for, with this controller. Made once for each template, so that all pods
 * of one owner share one spec, one set of labels and annotations and one list of owners.
 */
export function podFromTemplate(
  { metadata: { name, namespace } }: KubeObject,
  owner: OwnerReference,
  template: PodTemplateSpec = noTemplate
): NewObject<Pod> {
  const known = moulds.get(template)
  if (known?.ownerUid === owner.uid) return known.pod
  const { labels, annotations, finalizers } = template.metadata ?? {}
  const metadata: Partial<ObjectMeta> = {
    generateName: `${name}-`,
    ...(namespace === undefined ? {} : { namespace }),
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(finalizers === undefined ? {} : { finalizers }),
    ownerReferences: [owner]
  }
  const pod: NewObject<Pod> = { apiVersion: 'v1', kind: 'Pod', metadata, spec: template.spec ?? { containers: [] } }
  moulds.set(template, { ownerUid: owner.uid, pod })
  return pod
}
