import type { ControllerRevision, PodTemplateSpec } from '../schema/types.ts'

/** The pod template that a ControllerRevision keeps as a patch; an empty one where its data is something else. */
export function templateOfRevision({ data }: Pick<ControllerRevision, 'data'>): PodTemplateSpec {
  const { template } = (data as { readonly spec?: { readonly template?: PodTemplateSpec } } | undefined)?.spec ?? {}
  const { $patch: _directive, ...kept } = (template ?? {}) as PodTemplateSpec & { readonly $patch?: string }
  return kept
}
