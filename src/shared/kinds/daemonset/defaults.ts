import type { NewObject } from '../../kube/object.ts'
import { changed, filled } from '../../kube/sharing.ts'
import type { DaemonSet, DaemonSetSpec } from '../../schema/types.ts'
import { withTemplateDefaults } from '../pod/spec-defaults.ts'

const rollingUpdate = { maxUnavailable: 1, maxSurge: 0 }
const updateStrategyDefaults = { type: 'RollingUpdate', rollingUpdate }
const noStatus = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 }

/** Upstream's SetDefaults_DaemonSet (apps/v1). */
export function setDaemonSetDefaults(daemonSet: NewObject<DaemonSet>): NewObject<DaemonSet> {
  const spec = filled((daemonSet.spec as DaemonSetSpec | undefined) ?? ({} as DaemonSetSpec), {
    updateStrategy: updateStrategyDefaults,
    revisionHistoryLimit: 10
  })
  let updateStrategy = filled(spec.updateStrategy, { type: 'RollingUpdate' })
  if (updateStrategy.type === 'RollingUpdate') {
    updateStrategy = changed(updateStrategy, {
      rollingUpdate: filled(updateStrategy.rollingUpdate ?? rollingUpdate, rollingUpdate)
    })
  }
  return changed(filled(daemonSet, { status: noStatus }), {
    spec: changed<DaemonSetSpec>(spec, { updateStrategy, template: withTemplateDefaults(spec.template) })
  })
}
