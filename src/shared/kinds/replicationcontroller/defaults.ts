import type { NewObject } from '../../kube/object.ts'
import { changed, filled } from '../../kube/sharing.ts'
import type { ReplicationController, ReplicationControllerSpec } from '../../schema/types.ts'
import { withTemplateDefaults } from '../pod/spec-defaults.ts'

const noStatus = { replicas: 0 }
const noSpec: ReplicationControllerSpec = {}

/** Upstream's SetDefaults_ReplicationController: selector and labels come from the template's labels. */
export function setReplicationControllerDefaults(
  controller: NewObject<ReplicationController>
): NewObject<ReplicationController> {
  const given = controller.spec ?? noSpec
  const labels = given.template?.metadata?.labels
  const spec = changed<ReplicationControllerSpec>(filled(given, { replicas: 1 }), {
    ...(labels !== undefined && isEmpty(given.selector) && { selector: labels }),
    ...(given.template !== undefined && { template: withTemplateDefaults(given.template) })
  })
  const metadata =
    labels !== undefined && isEmpty(controller.metadata.labels)
      ? { ...controller.metadata, labels }
      : controller.metadata
  return changed(filled(controller, { status: noStatus }), { spec, metadata })
}

function isEmpty(labels: Readonly<Record<string, string>> | undefined): boolean {
  return labels === undefined || Object.keys(labels).length === 0
}
