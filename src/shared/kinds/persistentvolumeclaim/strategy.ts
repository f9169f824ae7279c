import type { PersistentVolumeClaim } from '../../schema/types.ts'
import type { Strategy } from '../strategy.ts'
import { withDataSources } from './data-sources.ts'

const pending = Object.freeze({ phase: 'Pending' })

export const persistentVolumeClaimStrategy: Strategy<PersistentVolumeClaim> = {
  initialStatus: () => pending,
  completeNew(claim) {
    const spec = withDataSources(claim.spec)
    return spec === claim.spec ? claim : { ...claim, spec }
  }
}
