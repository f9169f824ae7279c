import { deepEqual } from '../kube/deep-equal.ts'
import type { PodTemplateSpec } from '../schema/types.ts'

export const hashLabel = 'pod-template-hash'

/** The template without the label that the Deployment controller adds. The same object where it has none. */
export function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const { metadata } = template
  if (metadata?.labels?.[hashLabel] === undefined) return template
  const { [hashLabel]: _, ...labels } = metadata.labels
  return { ...template, metadata: { ...metadata, labels } }
}

/** Whether two templates make the same pods, their pod-template-hash apart; upstream's EqualIgnoreHash. */
export function isSameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && deepEqual(withoutHash(a), withoutHash(b)))
}
