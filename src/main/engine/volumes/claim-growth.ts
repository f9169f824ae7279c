// What a claim says while its volume grows (upstream component-helpers and kubernetes-csi/external-resizer, with
// RecoverVolumeExpansionFailure, which is always on in 1.34).
import { compareQuantities } from '../../../shared/kube/quantity.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { PersistentVolumeClaim, PersistentVolumeClaimCondition } from '../../../shared/schema/types.ts'
import { requestedStorage, storageOf } from './volume-match.ts'

export type ClaimStatus = NonNullable<PersistentVolumeClaim['status']>

const pendingMessage = 'Waiting for user to (re-)start a pod to finish file system resize of volume on node.'

/** Whether a bound claim asks for more than it has. */
export function isGrowing(claim: PersistentVolumeClaim): boolean {
  if (claim.status?.phase !== 'Bound' || claim.metadata.deletionTimestamp !== undefined) return false
  return compareQuantities(requestedStorage(claim), storageOf(claim.status.capacity)) > 0
}

function withCondition(status: ClaimStatus, type: string, message: string | undefined, now: number): ClaimStatus {
  const lastTransitionTime = formatTime(now)
  const condition: PersistentVolumeClaimCondition = {
    type,
    status: 'True',
    lastTransitionTime,
    ...(message === undefined ? {} : { message })
  }
  const others = status.conditions?.filter((one) => one.type !== 'Resizing' && one.type !== 'FileSystemResizePending')
  return { ...status, conditions: [...(others ?? []), condition] }
}

/** The driver's controller has begun. */
export function growthBegun(claim: PersistentVolumeClaim, now: number): ClaimStatus {
  return {
    ...withCondition(claim.status ?? {}, 'Resizing', undefined, now),
    allocatedResources: { storage: requestedStorage(claim) },
    allocatedResourceStatuses: { storage: 'ControllerResizeInProgress' }
  }
}

/** The disk has grown; its file system must, on the node that mounts it. */
export function growthOnNode(claim: PersistentVolumeClaim, now: number): ClaimStatus {
  return {
    ...withCondition(claim.status ?? {}, 'FileSystemResizePending', pendingMessage, now),
    allocatedResourceStatuses: { storage: 'NodeResizePending' }
  }
}

/** All of it can be used. */
export function growthDone({ status }: PersistentVolumeClaim, size: string): ClaimStatus {
  const { conditions = [], allocatedResourceStatuses: _statuses, ...rest } = status ?? {}
  const { conditions: _all, ...without } = { ...rest, conditions }
  const left = conditions.filter(({ type }) => type !== 'Resizing' && type !== 'FileSystemResizePending')
  return {
    ...without,
    ...(left.length === 0 ? {} : { conditions: left }),
    capacity: { ...status?.capacity, storage: size },
    allocatedResources: { storage: size }
  }
}

export function isWaitingForNode({ status }: PersistentVolumeClaim): boolean {
  return status?.allocatedResourceStatuses?.['storage'] === 'NodeResizePending'
}
