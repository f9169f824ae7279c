import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ControlPlane } from '../control-plane.ts'

const mirrorAnnotation = 'kubernetes.io/config.mirror'
/** Milliseconds until a kubelet makes the mirror of a static pod again that somebody deleted. */
const mirrorDelay = 1000

/** Whether a pod is what the API sees of a static pod. */
export function isMirror({ metadata }: Pod): boolean {
  return metadata.annotations?.[mirrorAnnotation] !== undefined
}

/** A static pod is a file on its node: deleting its mirror does not end it, while its node is up. */
export function mirrorAgain(controlPlane: ControlPlane, pod: Pod, isUp: () => boolean): void {
  const { clock, store } = controlPlane
  const { name, namespace, labels, annotations, ownerReferences } = pod.metadata
  clock.after(mirrorDelay, () => {
    if (!isUp() || store.get(podKind, namespace, name) !== undefined) return
    controlPlane.writer('kubelet').create(podKind, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        ...(namespace === undefined ? {} : { namespace }),
        ...(labels === undefined ? {} : { labels }),
        ...(annotations === undefined ? {} : { annotations }),
        ...(ownerReferences === undefined ? {} : { ownerReferences })
      },
      spec: pod.spec
    })
  })
}
