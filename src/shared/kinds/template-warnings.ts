import type { KubeObject } from '../kube/object.ts'
import type { PodTemplateSpec } from '../schema/types.ts'
import { podWarnings } from './pod/warnings.ts'

/** `path` is where the template stands: "spec.template". */
export function warningsOfTemplate(template: PodTemplateSpec | undefined, path: string): readonly string[] {
  return template?.spec === undefined ? [] : podWarnings(template.spec, template.metadata?.annotations, `${path}.`)
}

/** Whether upstream looks at an object's spec: a new one, or one whose generation moved. */
export function hasNewSpec(object: KubeObject, old: KubeObject | undefined): boolean {
  return old === undefined || old.metadata.generation !== object.metadata.generation
}

/** Of a workload whose pods come from spec.template. */
export function templateWarnings(
  object: KubeObject & { readonly spec?: { readonly template?: PodTemplateSpec } },
  old: KubeObject | undefined
): readonly string[] {
  return hasNewSpec(object, old) ? warningsOfTemplate(object.spec?.template, 'spec.template') : []
}
