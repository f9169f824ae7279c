import type { NewObject } from '../../kube/object.ts'
import { changed } from '../../kube/sharing.ts'
import type { PodTemplate } from '../../schema/types.ts'
import { withTemplateDefaults } from '../pod/spec-defaults.ts'

const noTemplate = {}

/** Upstream's SetObjectDefaults_PodTemplate (core/v1). */
export function setPodTemplateDefaults(podTemplate: NewObject<PodTemplate>): NewObject<PodTemplate> {
  return changed(podTemplate, { template: withTemplateDefaults(podTemplate.template ?? noTemplate) })
}
