// What makes a pod of a StatefulSet that one and no other: its ordinal, name, host name and volumes (upstream's
// stateful_set_utils.go).
import { statefulSetKind } from '../../../../shared/kinds/statefulset/kind.ts'
import type { NewObject } from '../../../../shared/kube/object.ts'
import { templateOfRevision } from '../../../../shared/rollout/revision-template.ts'
import type { ControllerRevision, Pod, StatefulSet, Volume } from '../../../../shared/schema/types.ts'
import { newControllerRef } from '../controller-ref.ts'
import { podRevisionLabel } from '../history/revision-history.ts'

const podNameLabel = 'statefulset.kubernetes.io/pod-name'
const podIndexLabel = 'apps.kubernetes.io/pod-index'
const memberName = /^(.*)-(\d+)$/

/** The number at the end of the pod's name, or undefined where the name is not one of this set's. */
export function ordinalOf({ metadata }: StatefulSet, podName: string): number | undefined {
  const match = memberName.exec(podName)
  if (match === null || match[1] !== metadata.name) return undefined
  const ordinal = Number(match[2])
  return ordinal < 2 ** 31 ? ordinal : undefined
}

export function startOrdinal({ spec }: StatefulSet): number {
  return spec.ordinals?.start ?? 0
}

/** Whether the set wants a pod of this ordinal. */
export function isWanted(set: StatefulSet, ordinal: number): boolean {
  const start = startOrdinal(set)
  return ordinal >= start && ordinal < start + (set.spec.replicas ?? 1)
}

export function memberNameOf({ metadata }: StatefulSet, ordinal: number): string {
  return `${metadata.name}-${ordinal}`
}

/** "data-web-0". */
export function claimNameOf(template: string, set: StatefulSet, ordinal: number): string {
  return `${template}-${memberNameOf(set, ordinal)}`
}

/** The revision whose template the pod was made from: a ControllerRevision's name. */
export function revisionNameOf({ metadata }: Pod): string {
  return metadata.labels?.[podRevisionLabel] ?? ''
}

function identityLabels(name: string, ordinal: number): Readonly<Record<string, string>> {
  return { [podNameLabel]: name, [podIndexLabel]: String(ordinal) }
}

/** The pod that is asked of the API for this ordinal. */
export function newMember(set: StatefulSet, ordinal: number, revision: ControllerRevision): NewObject<Pod> {
  const template = templateOfRevision(revision)
  const { labels, annotations, finalizers } = template.metadata ?? {}
  const name = memberNameOf(set, ordinal)
  const { serviceName = '' } = set.spec
  const spec = template.spec ?? { containers: [] }
  const volumes = volumesOf(set, ordinal, spec.volumes)
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: set.metadata.namespace!,
      labels: { ...labels, ...identityLabels(name, ordinal), [podRevisionLabel]: revision.metadata.name },
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ownerReferences: [newControllerRef(statefulSetKind, set)]
    },
    spec: {
      ...spec,
      hostname: name,
      ...(serviceName === '' ? {} : { subdomain: serviceName }),
      ...(volumes === undefined ? {} : { volumes })
    }
  }
}

/** The template's volumes, where those of the claims take the place of others of their name. */
function volumesOf(
  set: StatefulSet,
  ordinal: number,
  own: readonly Volume[] | undefined
): readonly Volume[] | undefined {
  const { volumeClaimTemplates = [] } = set.spec
  if (volumeClaimTemplates.length === 0) return own
  const names = volumeClaimTemplates.map(({ metadata }) => metadata.name)
  const ofClaims = names.map((name): Volume => ({
    name,
    persistentVolumeClaim: { claimName: claimNameOf(name, set, ordinal) }
  }))
  return [...ofClaims, ...(own?.filter(({ name }) => !names.includes(name)) ?? [])]
}

/** The pod with the labels of its identity, which an adopted one may lack; the same one where it has them. */
export function withIdentity(pod: Pod, ordinal: number): Pod {
  const { labels, name } = pod.metadata
  if (labels?.[podNameLabel] === name) return pod
  return { ...pod, metadata: { ...pod.metadata, labels: { ...labels, ...identityLabels(name, ordinal) } } }
}
