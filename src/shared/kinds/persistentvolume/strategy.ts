import type { PersistentVolume, PersistentVolumeStatus } from '../../schema/types.ts'
import type { Strategy } from '../strategy.ts'

export const persistentVolumeStrategy: Strategy<PersistentVolume> = {
  initialStatus: (_volume, time) => ({ phase: 'Pending', lastPhaseTransitionTime: time }),
  /** A volume remembers when its phase last changed. */
  statusAfter(previous, status, time) {
    const before = previous as PersistentVolumeStatus | undefined
    const after = status as PersistentVolumeStatus | undefined
    if (after === undefined || after.phase === before?.phase) return status
    const { lastPhaseTransitionTime } = after
    const isGiven = lastPhaseTransitionTime !== undefined && lastPhaseTransitionTime !== before?.lastPhaseTransitionTime
    return isGiven ? after : { ...after, lastPhaseTransitionTime: time }
  }
}
