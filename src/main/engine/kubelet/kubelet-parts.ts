import type { ObjectWriter } from '../api/object-writer.ts'
import type { EventRecorder } from '../events/event-recorder.ts'
import type { PodAddresses } from '../network/pod-addresses.ts'
import type { Clock } from '../sim/clock.ts'
import type { Random } from '../sim/random.ts'
import type { ObjectStore } from '../store/object-store.ts'
import type { ContainerRuntime } from './container-runtime.ts'
import type { PodTokens } from '../api/pod-token.ts'
import type { ConfigVersions } from './configuration/config-versions.ts'
import type { ServiceVariables } from './configuration/service-variables.ts'
import type { NodeImages } from './images/node-images.ts'
import type { NodeMachine } from './node-machine.ts'
import type { HostFacts } from './pod-status.ts'
import type { UntoldStatus } from './untold-status.ts'

/** What a kubelet works with. One object per node. */
export interface KubeletParts {
  readonly nodeName: string
  readonly host: HostFacts
  readonly clock: Clock
  readonly store: ObjectStore
  readonly writer: ObjectWriter
  readonly recorder: EventRecorder
  readonly random: Random
  readonly runtime: ContainerRuntime
  readonly images: NodeImages
  readonly addresses: PodAddresses
  readonly machine: NodeMachine
  readonly config: ConfigVersions
  readonly services: ServiceVariables
  readonly untold: UntoldStatus
  /** undefined where the cluster signs no tokens. */
  readonly tokens: PodTokens | undefined
}
