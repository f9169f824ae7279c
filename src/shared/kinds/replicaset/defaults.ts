import type { NewObject } from '../../kube/object.ts'
import { changed, filled } from '../../kube/sharing.ts'
import type { ReplicaSet, ReplicaSetSpec } from '../../schema/types.ts'
import { withTemplateDefaults } from '../pod/spec-defaults.ts'

const noStatus = { replicas: 0 }

/** Upstream's SetDefaults_ReplicaSet (apps/v1). */
export function setReplicaSetDefaults(replicaSet: NewObject<ReplicaSet>): NewObject<ReplicaSet> {
  const spec = filled((replicaSet.spec as ReplicaSetSpec | undefined) ?? ({} as ReplicaSetSpec), { replicas: 1 })
  return changed(filled(replicaSet, { status: noStatus }), {
    spec: changed<ReplicaSetSpec>(spec, { template: withTemplateDefaults(spec.template) })
  })
}
