import { daemonSetKind } from '../../../../shared/kinds/daemonset/kind.ts'
import type { NewObject } from '../../../../shared/kube/object.ts'
import type { Affinity, DaemonSet, NodeSelectorTerm, Pod } from '../../../../shared/schema/types.ts'
import { newControllerRef } from '../controller-ref.ts'
import { podRevisionLabel } from '../history/revision-history.ts'
import { withDaemonTolerations } from './node-fit.ts'

const generationAnnotation = 'deprecated.daemonset.template.generation'
const generationLabel = 'pod-template-generation'

/** The pod of a daemon for one node: pinned by affinity, placed by the scheduler as any other. */
export function daemonPod(daemonSet: DaemonSet, nodeName: string, hash: string): NewObject<Pod> {
  const { name, namespace, annotations } = daemonSet.metadata
  const { template } = daemonSet.spec
  const generation = annotations?.[generationAnnotation]
  const labels = {
    ...template.metadata?.labels,
    ...(generation === undefined ? {} : { [generationLabel]: generation }),
    [podRevisionLabel]: hash
  }
  const spec = template.spec!
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${name}-`,
      namespace: namespace!,
      labels,
      ...(template.metadata?.annotations === undefined ? {} : { annotations: template.metadata.annotations }),
      ownerReferences: [newControllerRef(daemonSetKind, daemonSet)]
    },
    spec: { ...spec, affinity: pinnedTo(spec.affinity, nodeName), tolerations: withDaemonTolerations(spec) }
  }
}

function pinnedTo(affinity: Affinity | undefined, nodeName: string): Affinity {
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [nodeName] }]
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  const nodeSelectorTerms: readonly NodeSelectorTerm[] = required?.nodeSelectorTerms.map((term) => ({
    ...term,
    matchFields
  })) ?? [{ matchFields }]
  return {
    ...affinity,
    nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } }
  }
}

/** The node that a daemon's pod is on or is meant for; upstream's GetTargetNodeName. */
export function targetNodeOf(pod: Pod): string | undefined {
  if (pod.spec.nodeName !== undefined) return pod.spec.nodeName
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  for (const { matchFields } of terms ?? []) {
    for (const { key, operator, values } of matchFields ?? []) {
      if (key === 'metadata.name' && operator === 'In' && values?.length === 1) return values[0]
    }
  }
  return undefined
}
