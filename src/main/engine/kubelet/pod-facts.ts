// What follows from a pod's spec alone, worked out once for all pods that share it.
import { qosClassOf, type QosClass } from '../../../shared/kinds/pod/qos-class.ts'
import type { Container, ContainerStatus, EphemeralContainer, PodSpec } from '../../../shared/schema/types.ts'
import type { PodPerson } from './container-runtime.ts'
import { furtherGroups } from './security-context.ts'

export interface ContainerFacts {
  readonly container: Container
  readonly image: string
  readonly isInit: boolean
  /** An init container that keeps running: restartPolicy Always. */
  readonly isSidecar: boolean
  /** Added to the pod while it runs, never started again. */
  readonly isEphemeral: boolean
  /** As events name it: spec.containers{web}. */
  readonly fieldPath: string
  /** What events say of its start: one text each, however many pods share these facts. */
  readonly createdText: string
  readonly startedText: string
  readonly pullPolicy: string
  readonly hasProbes: boolean
  /** Whether some of its environment comes from a ConfigMap, a Secret, the pod's fields or other variables. */
  readonly hasReferences: boolean
  /** What of its status never changes. */
  readonly statusTail: Pick<ContainerStatus, 'allocatedResources' | 'resources' | 'volumeMounts' | 'user'>
  /** Its status before it was ever created. */
  readonly notCreated: ContainerStatus
}

export interface PodFacts {
  /** The spec that they were read from: of a pod that shares these facts it may differ in what they do not tell. */
  readonly spec: PodSpec
  /** Init containers first, in order. */
  readonly containers: readonly ContainerFacts[]
  readonly initCount: number
  readonly qosClass: QosClass
  readonly restartPolicy: string
  readonly isHostNetwork: boolean
  /** Who runs its processes, where its security context says so: most pods say nothing. */
  readonly person: PodPerson | undefined
  /** Statuses of all containers before any was created; shared by every pod of the spec. */
  readonly initStatuses: readonly ContainerStatus[]
  readonly statuses: readonly ContainerStatus[]
}

/** By the containers, not the spec: binding makes a spec of its own for each pod, which shares all that counts here. */
const factsByContainers = new WeakMap<readonly Container[], PodFacts>()

export function podFactsOf(spec: PodSpec): PodFacts {
  let facts = factsByContainers.get(spec.containers)
  if (facts === undefined || !hasSameFacts(facts.spec, spec)) {
    facts = makeFacts(spec)
    factsByContainers.set(spec.containers, facts)
  }
  return facts
}

function hasSameFacts(a: PodSpec, b: PodSpec): boolean {
  return (
    a.initContainers === b.initContainers &&
    a.volumes === b.volumes &&
    a.securityContext === b.securityContext &&
    a.restartPolicy === b.restartPolicy &&
    a.resources === b.resources &&
    a.hostNetwork === b.hostNetwork
  )
}

/** The empty state that upstream prints for a container that has no earlier run. */
export const noState = {}

const rootUser = { linux: { uid: 0, gid: 0, supplementalGroups: [0] } }

function makeFacts(spec: PodSpec): PodFacts {
  const init = spec.initContainers ?? []
  const waiting = { waiting: { reason: init.length > 0 ? 'PodInitializing' : 'ContainerCreating' } }
  const initFacts = init.map((container) => containerFacts(spec, container, 'initContainers', waiting))
  const facts = spec.containers.map((container) => containerFacts(spec, container, 'containers', waiting))
  return {
    spec,
    containers: [...initFacts, ...facts],
    initCount: init.length,
    qosClass: qosClassOf(spec),
    restartPolicy: spec.restartPolicy ?? 'Always',
    isHostNetwork: spec.hostNetwork === true,
    person: personOfPod(spec),
    initStatuses: initFacts.map((container) => container.notCreated),
    statuses: facts.map((container) => container.notCreated)
  }
}

function personOfPod({ securityContext }: PodSpec): PodPerson | undefined {
  const { runAsUser: user, runAsGroup: group } = securityContext ?? {}
  const groups = furtherGroups(securityContext)
  if (user === undefined && group === undefined && groups.length === 0) return undefined
  return { ...(user === undefined ? {} : { user }), ...(group === undefined ? {} : { group }), groups }
}

/** Of a container that was added to a running pod. */
export function ephemeralFacts(spec: PodSpec, container: EphemeralContainer): ContainerFacts {
  return containerFacts(spec, container, 'ephemeralContainers', { waiting: { reason: 'ContainerCreating' } })
}

function containerFacts(
  spec: PodSpec,
  container: Container | EphemeralContainer,
  list: 'initContainers' | 'containers' | 'ephemeralContainers',
  waiting: NonNullable<ContainerStatus['state']>
): ContainerFacts {
  const image = container.image ?? ''
  const isInit = list === 'initContainers'
  const { resources } = container
  const requests = resources?.requests
  const statusTail = {
    ...(requests === undefined ? {} : { allocatedResources: requests }),
    resources: resources ?? {},
    ...volumeMountsOf(container),
    user: userOf(spec, container)
  }
  return {
    container,
    image,
    isInit,
    isSidecar: isInit && container.restartPolicy === 'Always',
    isEphemeral: list === 'ephemeralContainers',
    fieldPath: `spec.${list}{${container.name}}`,
    createdText: `Created container: ${container.name}`,
    startedText: `Started container ${container.name}`,
    pullPolicy:
      container.imagePullPolicy ?? (/:[^/:@]+$/.test(image) && !image.endsWith(':latest') ? 'IfNotPresent' : 'Always'),
    hasProbes:
      container.livenessProbe !== undefined ||
      container.readinessProbe !== undefined ||
      container.startupProbe !== undefined,
    hasReferences:
      (container.envFrom?.length ?? 0) > 0 ||
      (container.env?.some(({ value, valueFrom }) => valueFrom !== undefined || value?.includes('$') === true) ??
        false),
    statusTail,
    notCreated: {
      name: container.name,
      state: waiting,
      lastState: noState,
      ready: false,
      restartCount: 0,
      image,
      imageID: '',
      started: false,
      ...(statusTail.volumeMounts === undefined ? {} : { volumeMounts: statusTail.volumeMounts })
    }
  }
}

function volumeMountsOf(container: Container): Pick<ContainerStatus, 'volumeMounts'> {
  const mounts = container.volumeMounts
  if (mounts === undefined || mounts.length === 0) return {}
  return {
    volumeMounts: mounts.map((mount) => ({
      name: mount.name,
      mountPath: mount.mountPath,
      ...(mount.readOnly === true ? { readOnly: true, recursiveReadOnly: 'Disabled' } : {})
    }))
  }
}

function userOf(spec: PodSpec, container: Container): NonNullable<ContainerStatus['user']> {
  const uid = container.securityContext?.runAsUser ?? spec.securityContext?.runAsUser
  const gid = container.securityContext?.runAsGroup ?? spec.securityContext?.runAsGroup
  const further = furtherGroups(spec.securityContext)
  if (uid === undefined && gid === undefined && further.length === 0) return rootUser
  return { linux: { uid: uid ?? 0, gid: gid ?? 0, supplementalGroups: [...new Set([gid ?? 0, ...further])] } }
}
