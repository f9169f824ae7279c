import type { NewObject } from '../../kube/object.ts'
import { changed, filled } from '../../kube/sharing.ts'
import type { CSIDriver, CSIDriverSpec } from '../../schema/types.ts'

const persistent = ['Persistent']

/**
 * Upstream's SetDefaults_CSIDriver. How often a node tells how many volumes it can take is behind a gate that 1.34 has
 * off (MutableCSINodeAllocatableCount), and is dropped.
 */
export function setCSIDriverDefaults(driver: NewObject<CSIDriver>): NewObject<CSIDriver> {
  const given = (driver.spec as CSIDriverSpec | undefined) ?? {}
  const modes = given.volumeLifecycleModes
  const spec: CSIDriverSpec = filled(given, {
    attachRequired: true,
    podInfoOnMount: false,
    storageCapacity: false,
    fsGroupPolicy: 'ReadWriteOnceWithFSType',
    requiresRepublish: false,
    seLinuxMount: false
  })
  return changed(driver, {
    spec: changed<CSIDriverSpec>(spec, {
      volumeLifecycleModes: modes === undefined || modes.length === 0 ? persistent : modes,
      nodeAllocatableUpdatePeriodSeconds: undefined
    })
  })
}
