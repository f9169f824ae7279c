import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { qosClassOf } from '../../../shared/kinds/pod/qos-class.ts'
import { controllerOf } from '../../../shared/kube/owners.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { workloadAbove } from '../map/workload-boxes.ts'

/** What a pod has its colour by: "shop", "Deployment/cart", "Running", the value of a label. Empty where it has none. */
export function colorValue(source: ClusterSource, pod: Pod, color: string): string {
  if (color.startsWith('label:')) return pod.metadata.labels?.[color.slice('label:'.length)] ?? ''
  switch (color) {
    case 'workload': {
      const owner = source.byUid(controllerOf(pod)?.uid ?? '')
      if (owner === undefined) return ''
      const top = workloadAbove(source, owner)
      return `${top.kind}/${top.metadata.name}`
    }
    case 'status':
      return podKind.status(pod, 0).word
    case 'priority':
      return pod.spec.priorityClassName ?? String(pod.spec.priority ?? 0)
    case 'qos':
      return pod.status?.qosClass ?? qosClassOf(pod.spec)
    default:
      return pod.metadata.namespace ?? ''
  }
}
