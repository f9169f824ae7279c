import type { NewObject } from '../../kube/object.ts'
import { changed, filled } from '../../kube/sharing.ts'
import type { Deployment, DeploymentSpec } from '../../schema/types.ts'
import { withTemplateDefaults } from '../pod/spec-defaults.ts'

const rollingUpdate = { maxUnavailable: '25%', maxSurge: '25%' }
const strategyDefaults = { type: 'RollingUpdate', rollingUpdate }
const specDefaults = { replicas: 1, strategy: strategyDefaults, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 }
const noStatus = {}

/** Upstream's SetDefaults_Deployment (apps/v1). */
export function setDeploymentDefaults(deployment: NewObject<Deployment>): NewObject<Deployment> {
  const spec = filled((deployment.spec as DeploymentSpec | undefined) ?? ({} as DeploymentSpec), specDefaults)
  let strategy = filled(spec.strategy, { type: 'RollingUpdate' })
  if (strategy.type === 'RollingUpdate') {
    strategy = changed(strategy, { rollingUpdate: filled(strategy.rollingUpdate ?? rollingUpdate, rollingUpdate) })
  }
  return changed(filled(deployment, { status: noStatus }), {
    spec: changed<DeploymentSpec>(spec, { strategy, template: withTemplateDefaults(spec.template) })
  })
}
