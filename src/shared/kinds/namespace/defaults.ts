import type { NewObject } from '../../kube/object.ts'
import { changed, filled } from '../../kube/sharing.ts'
import type { Namespace } from '../../schema/types.ts'

const nameLabel = 'kubernetes.io/metadata.name'
const active = { phase: 'Active' }
const noSpec = {}

/** Upstream's SetDefaults_Namespace and SetDefaults_NamespaceStatus: the label that names it, and its phase. */
export function setNamespaceDefaults(namespace: NewObject<Namespace>): NewObject<Namespace> {
  const result = filled(namespace, { spec: noSpec, status: active })
  const { metadata } = result
  const status = filled(result.status, active)
  if (metadata.name === undefined || metadata.name === '') return changed(result, { status })
  const labels = changed<Record<string, string>>(metadata.labels ?? {}, { [nameLabel]: metadata.name })
  return changed(result, { status, metadata: changed(metadata, { labels }) })
}
