import type { NewObject } from '../../kube/object.ts'
import { changed, filled, mapped } from '../../kube/sharing.ts'
import type {
  PersistentVolumeClaim,
  StatefulSet,
  StatefulSetSpec,
  StatefulSetUpdateStrategy
} from '../../schema/types.ts'
import { withTemplateDefaults } from '../pod/spec-defaults.ts'

const noSpec = {} as StatefulSetSpec
const noPartition = { partition: 0 }
const keepsClaims = { whenDeleted: 'Retain', whenScaled: 'Retain' }
const specDefaults = {
  replicas: 1,
  podManagementPolicy: 'OrderedReady',
  revisionHistoryLimit: 10,
  serviceName: ''
}
const noStatus = { replicas: 0, availableReplicas: 0 }
const claimStatus = { phase: 'Pending' }

/** Upstream's SetDefaults_StatefulSet (apps/v1). */
export function setStatefulSetDefaults(statefulSet: NewObject<StatefulSet>): NewObject<StatefulSet> {
  const spec = filled((statefulSet.spec as StatefulSetSpec | undefined) ?? noSpec, specDefaults)
  const { volumeClaimTemplates } = spec
  return changed(filled(statefulSet, { status: noStatus }), {
    spec: changed<StatefulSetSpec>(spec, {
      updateStrategy: withStrategyDefaults(spec.updateStrategy ?? {}),
      persistentVolumeClaimRetentionPolicy: filled(
        spec.persistentVolumeClaimRetentionPolicy ?? keepsClaims,
        keepsClaims
      ),
      template: withTemplateDefaults(spec.template),
      ...(volumeClaimTemplates !== undefined && {
        volumeClaimTemplates: mapped(volumeClaimTemplates, withClaimDefaults)
      })
    })
  })
}

/** Only a strategy that names no type gets rules of its own; a named one keeps "rollingUpdate" away. */
function withStrategyDefaults(strategy: StatefulSetUpdateStrategy): StatefulSetUpdateStrategy {
  if (strategy.type === undefined || strategy.type === '') {
    return { ...strategy, type: 'RollingUpdate', rollingUpdate: filled(strategy.rollingUpdate ?? {}, noPartition) }
  }
  if (strategy.type !== 'RollingUpdate' || strategy.rollingUpdate === undefined) return strategy
  return changed(strategy, { rollingUpdate: filled(strategy.rollingUpdate, noPartition) })
}

function withClaimDefaults(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const complete = filled(claim, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: claimStatus })
  return changed(complete, {
    spec: filled(complete.spec ?? {}, { volumeMode: 'Filesystem' }),
    status: filled(complete.status ?? claimStatus, claimStatus)
  })
}
