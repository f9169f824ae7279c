// A ReplicationController is a ReplicaSet with another selector. Upstream runs both through one controller by the same
// translation (pkg/controller/replication/conversion.go).
import type {
  ReplicaSet,
  ReplicaSetSpec,
  ReplicationController,
  ReplicationControllerSpec
} from '../../schema/types.ts'

const specs = new WeakMap<ReplicationControllerSpec, ReplicaSetSpec>()

/** What the controller would be as a ReplicaSet. Its spec stays the same object while the controller's does. */
export function replicaSetOfController(controller: ReplicationController): ReplicaSet {
  const { spec, status, metadata } = controller
  let translated = specs.get(spec)
  if (translated === undefined) {
    translated = { ...spec, selector: { matchLabels: spec.selector ?? {} } }
    specs.set(spec, translated)
  }
  const content = { metadata, spec: translated, ...(status === undefined ? {} : { status }) }
  return { apiVersion: 'apps/v1', kind: 'ReplicaSet', ...content }
}
