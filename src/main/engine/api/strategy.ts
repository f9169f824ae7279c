// What upstream's registry strategies do to an object on its way in, kind by kind (PrepareForCreate, PrepareForUpdate).
import { certificateSigningRequestKind } from '../../../shared/kinds/certificatesigningrequest/kind.ts'
import { customResourceDefinitionKind } from '../../../shared/kinds/customresourcedefinition/kind.ts'
import {
  emptyDefinitionStatus,
  withStoredVersion
} from '../../../shared/kinds/customresourcedefinition/stored-versions.ts'
import type { CustomResourceDefinition } from '../../../shared/kinds/customresourcedefinition/types.ts'
import { daemonSetKind } from '../../../shared/kinds/daemonset/kind.ts'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { endpointSliceKind } from '../../../shared/kinds/endpointslice/kind.ts'
import { withGeneratedSelector } from '../../../shared/kinds/job/generated-selector.ts'
import { jobKind } from '../../../shared/kinds/job/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { withDataSources } from '../../../shared/kinds/persistentvolumeclaim/data-sources.ts'
import { persistentVolumeKind } from '../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { qosClassOf, type QosClass } from '../../../shared/kinds/pod/qos-class.ts'
import { statefulSetKind } from '../../../shared/kinds/statefulset/kind.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { KubeObject, NewObject, ObjectMeta } from '../../../shared/kube/object.ts'
import type {
  CertificateSigningRequest,
  DaemonSet,
  Job,
  Namespace,
  NodeStatus,
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeStatus,
  PodCondition,
  PodSpec,
  PodStatus,
  StatefulSet
} from '../../../shared/schema/types.ts'
import { zeroStatusOf } from './managed-fields/zero-object.ts'
import type { Identity } from './request.ts'

/** Any object as it is handled generically. */
export type Loose = KubeObject & {
  readonly spec?: unknown
  readonly status?: unknown
  /** In the place of a spec: configurations of admission webhooks. */
  readonly webhooks?: unknown
  /** In the place of a spec: a PodTemplate's. */
  readonly template?: unknown
}
export type LooseNew = NewObject<KubeObject> & { readonly spec?: unknown; readonly status?: unknown }

const templateGeneration = 'deprecated.daemonset.template.generation'

/** The status that a new object starts with; undefined where its kind has none. `time` is now, as written. */
export function initialStatus(kind: Kind, object: LooseNew, time: string): unknown {
  if (kind === podKind) return pendingStatus(object.spec as PodSpec)
  if (kind === namespaceKind) return activeStatus
  if (kind === persistentVolumeClaimKind) return pendingClaim
  if (kind === persistentVolumeKind) return { phase: 'Pending', lastPhaseTransitionTime: time }
  // A kubelet registers its node with the status it has.
  if (kind === nodeKind && object.status !== undefined) {
    return { ...(zeroStatusOf(kind) as NodeStatus), ...(object.status as NodeStatus) }
  }
  if (kind === customResourceDefinitionKind) {
    return withStoredVersion(emptyDefinitionStatus, object.spec as CustomResourceDefinition['spec'])
  }
  // A custom resource begins without a status, or with the one it was given where status is a field like others.
  return kind.isCustom === true ? object.status : zeroStatusOf(kind)
}

/** Whether a write to the main resource leaves the status alone. */
export function keepsStatus(kind: Kind): boolean {
  return kind.isCustom !== true || kind.subresources.includes('status')
}

const activeStatus = Object.freeze({ phase: 'Active' })
const pendingClaim = Object.freeze({ phase: 'Pending' })
const pendingStatuses: Readonly<Record<QosClass, PodStatus>> = {
  Guaranteed: Object.freeze({ phase: 'Pending', qosClass: 'Guaranteed' }),
  Burstable: Object.freeze({ phase: 'Pending', qosClass: 'Burstable' }),
  BestEffort: Object.freeze({ phase: 'Pending', qosClass: 'BestEffort' })
}
const gated: PodCondition = Object.freeze({
  type: 'PodScheduled',
  observedGeneration: 1,
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates'
})
const statusOfSpec = new WeakMap<PodSpec, PodStatus>()

/** Pending, with the quality of service that the spec gives; one object for all pods of a class. */
function pendingStatus(spec: PodSpec): PodStatus {
  let status = statusOfSpec.get(spec)
  if (status === undefined) {
    status = pendingStatuses[qosClassOf(spec)]
    if ((spec.schedulingGates?.length ?? 0) > 0) status = { ...status, conditions: [gated] }
    statusOfSpec.set(spec, status)
  }
  return status
}

/** What a strategy adds to a new object before its fields are counted as its creator's. */
export function prepareNew<T extends KubeObject>(kind: Kind<T>, object: NewObject<T>): NewObject<T> {
  if (isKind(kind, daemonSetKind)) {
    const annotations = { ...object.metadata.annotations, [templateGeneration]: '1' }
    return { ...object, metadata: { ...object.metadata, annotations } }
  }
  if (kind.isCustom !== true || !keepsStatus(kind)) return object
  const { status: _status, ...rest } = object as LooseNew
  return rest as unknown as NewObject<T>
}

interface NewIdentity {
  readonly name: string
  /** Drawn when it is first asked for. */
  readonly uid: () => string
  readonly requester: Identity | undefined
}

/** What a strategy adds to a new object that nobody owns. */
export function completeNew<T extends KubeObject>(
  kind: Kind<T>,
  object: NewObject<T>,
  { name, uid, requester }: NewIdentity
): NewObject<T> {
  if (isKind(kind, jobKind)) {
    return withGeneratedSelector(object as unknown as NewObject<Job>, name, uid()) as unknown as NewObject<T>
  }
  if (requester !== undefined && isKind(kind, certificateSigningRequestKind)) return requestedBy(object, requester)
  if (isKind(kind, statefulSetKind))
    return withoutDisabledFields(object as unknown as NewObject<StatefulSet>) as unknown as NewObject<T>
  if (isKind(kind, persistentVolumeClaimKind)) {
    const { spec } = object as unknown as PersistentVolumeClaim
    const complete = withDataSources(spec)
    return complete === spec ? object : { ...object, spec: complete }
  }
  if (!isKind(kind, namespaceKind)) return object
  const { spec } = object as unknown as Namespace
  const finalizers = spec?.finalizers ?? []
  const complete = {
    ...object,
    metadata: { ...object.metadata, labels: { ...object.metadata.labels, 'kubernetes.io/metadata.name': name } },
    spec: { ...spec, finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'] }
  }
  return complete
}

/** MaxUnavailableStatefulSet is alpha in 1.34, so its field is dropped (upstream's dropStatefulSetDisabledFields). */
function withoutDisabledFields<T extends Pick<NewObject<StatefulSet>, 'spec'>>(statefulSet: T): T {
  const rollingUpdate = statefulSet.spec?.updateStrategy?.rollingUpdate
  if (rollingUpdate?.maxUnavailable === undefined) return statefulSet
  const { maxUnavailable: _dropped, ...kept } = rollingUpdate
  const { spec } = statefulSet
  return { ...statefulSet, spec: { ...spec, updateStrategy: { ...spec.updateStrategy, rollingUpdate: kept } } }
}

/**
 * What a new object is once it is stored: upstream reads it back with its defaults, which give a Job the labels that its
 * strategy put into the template.
 */
export function asStored<T extends KubeObject>(kind: Kind<T>, object: T): T {
  return isKind(kind, jobKind) ? (kind.setDefaults(object as unknown as NewObject<T>) as unknown as T) : object
}

/** What nobody owns because the strategy sets it: all that a request for a certificate says (upstream's GetResetFields). */
export function withoutResetFields<T extends KubeObject>(kind: Kind<T>, object: NewObject<T>): NewObject<T> {
  if (!isKind(kind, certificateSigningRequestKind)) return object
  const { spec: _spec, ...rest } = object as unknown as NewObject<CertificateSigningRequest>
  return rest as unknown as NewObject<T>
}

/** Upstream's csrStrategy: who asks for a certificate is not for him to say. */
function requestedBy<T extends KubeObject>(
  request: NewObject<T>,
  { user, uid, groups, extra }: Identity
): NewObject<T> {
  const { spec } = request as unknown as CertificateSigningRequest
  const { username: _username, uid: _uid, groups: _groups, extra: _extra, ...asked } = spec
  return {
    ...request,
    spec: {
      ...asked,
      username: user,
      ...(uid === undefined ? {} : { uid }),
      groups,
      ...(extra === undefined ? {} : { extra })
    }
  }
}

/** The generation after an update of the main resource. */
export function generationAfter(kind: Kind, previous: Loose, next: Loose): number {
  const generation = previous.metadata.generation ?? 0
  return generation + (countsAsChange(kind, previous, next) ? 1 : 0)
}

function countsAsChange(kind: Kind, previous: Loose, next: Loose): boolean {
  if (kind === endpointSliceKind) {
    const { metadata: before, ...oldRest } = previous
    const { metadata: after, ...newRest } = next
    return !deepEqual(before.labels, after.labels) || !deepEqual(oldRest, newRest)
  }
  if (kind.isCustom === true) {
    const { metadata: _before, ...oldRest } = previous
    const { metadata: _after, ...newRest } = next
    return !deepEqual(oldRest, newRest)
  }
  if (!deepEqual(previous.spec, next.spec) || !deepEqual(previous.webhooks, next.webhooks)) return true
  if (!deepEqual(previous.template, next.template)) return true
  return kind === deploymentKind && !deepEqual(previous.metadata.annotations, next.metadata.annotations)
}

/**
 * What follows from an update of the main resource besides metadata: the versions in which objects of a definition are
 * stored, fields that are switched off.
 */
export function contentAfter(kind: Kind, next: Loose): Loose {
  if (isKind(kind, statefulSetKind)) return withoutDisabledFields(next as unknown as StatefulSet) as unknown as Loose
  if (kind !== customResourceDefinitionKind) return next
  const { spec, status = emptyDefinitionStatus } = next as unknown as CustomResourceDefinition
  const after = withStoredVersion(status, spec)
  return after === status ? next : { ...next, status: after }
}

/** The status as it is stored: a volume remembers when its phase last changed. `time` is now, as written. */
export function statusWithTimes(kind: Kind, previous: unknown, status: unknown, time: string): unknown {
  if (kind !== persistentVolumeKind) return status
  const before = previous as PersistentVolume['status']
  const after = status as PersistentVolume['status']
  if (after === undefined || after.phase === before?.phase) return status
  const isGiven =
    after.lastPhaseTransitionTime !== undefined && after.lastPhaseTransitionTime !== before?.lastPhaseTransitionTime
  return isGiven ? after : ({ ...after, lastPhaseTransitionTime: time } satisfies PersistentVolumeStatus)
}

/** Metadata that follows from an update: the template generation of a DaemonSet. */
export function metadataAfter(kind: Kind, previous: Loose, next: Loose): ObjectMeta {
  const { metadata } = next
  if (!isKind(kind, daemonSetKind)) return metadata
  const before = previous as unknown as DaemonSet
  const after = next as unknown as DaemonSet
  const count = Number(before.metadata.annotations?.[templateGeneration] ?? '1')
  const isNewTemplate = !deepEqual(before.spec?.template, after.spec?.template)
  const value = String(count + (isNewTemplate ? 1 : 0))
  if (metadata.annotations?.[templateGeneration] === value) return metadata
  return { ...metadata, annotations: { ...metadata.annotations, [templateGeneration]: value } }
}

function isKind(a: Kind, b: Kind): boolean {
  return a === b
}

const unconditional = new Set(['Endpoints', 'Lease'])
const versioned = new Set([
  'CSIDriver',
  'CSINode',
  'CSIStorageCapacity',
  'PodDisruptionBudget',
  'RuntimeClass',
  'VolumeAttachment'
])

/** Whether a PUT must name the version that it replaces (upstream's AllowUnconditionalUpdate). */
export function mustNameVersion(kind: Kind): boolean {
  return kind.isCustom === true || versioned.has(kind.kind)
}

/** Whether a PUT of a missing object creates it. */
export function allowsCreateOnUpdate(kind: Kind): boolean {
  return unconditional.has(kind.kind)
}
