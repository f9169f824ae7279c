import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Machine } from '../../../shared/machines/machine.ts'
import type { Node } from '../../../shared/schema/types.ts'
import { taintNewNode } from '../api/admission/taint-nodes.ts'
import type { ControlPlane } from '../control-plane.ts'
import { ImageCatalogue, type PullableImage } from '../kubelet/images/image-catalogue.ts'
import { nodeObject, type Registration } from '../kubelet/node-status.ts'
import { controlPlaneImages, mirrorPods } from './static-pods.ts'
import { nodeImages } from './system-workloads.ts'

/** What a kubelet says of its node as it starts. */
const firstReasons = ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID'] as const

/**
 * A machine's kubelet starts and registers its Node, and on a control plane mirrors its static pods. Without a network
 * in the registration the node is not ready yet. `addOnImages` are there before any pod asks for them.
 */
export function registerNode(
  controlPlane: ControlPlane,
  machine: Machine,
  registration: Omit<Registration, 'images'>,
  serviceRange: string,
  addOnImages: readonly string[] = []
): Node {
  const { clock } = controlPlane
  const writer = controlPlane.writer('kubelet')
  const isControlPlane = machine.role === 'control-plane'
  const images = installed([...(isControlPlane ? controlPlaneImages : []), ...nodeImages, ...addOnImages])
  const object = nodeObject(machine, { ...registration, images }, clock.now)
  const created = writer.create(nodeKind, registration.network === undefined ? taintNewNode(object) : object)
  const { name } = machine
  const recorder = controlPlane.recorder('kubelet', name)
  recorder.event(created, 'Normal', 'Starting', 'Starting kubelet.')
  for (const reason of firstReasons) recorder.event(created, 'Normal', reason, `Node ${name} status is now: ${reason}`)
  recorder.event(created, 'Normal', 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods')
  if (registration.network !== undefined)
    recorder.event(created, 'Normal', 'NodeReady', `Node ${name} status is now: NodeReady`)
  if (isControlPlane) {
    for (const pod of mirrorPods(created, machine.address, clock.now, serviceRange)) writer.create(podKind, pod)
  }
  return created
}

const catalogue = new ImageCatalogue()

function installed(names: readonly string[]): readonly PullableImage[] {
  return names.map((name) => {
    const found = catalogue.find(name)
    if (!found.found) throw new Error(`the image catalogue lacks ${name}: ${found.error}`)
    return found.image
  })
}
