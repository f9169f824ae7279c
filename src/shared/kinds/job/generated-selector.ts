// The selector that tells a Job's pods from those of any other; upstream's pkg/registry/batch/job.
import type { NewObject, ObjectMeta } from '../../kube/object.ts'
import type { Job } from '../../schema/types.ts'

export const controllerUidLabel = 'batch.kubernetes.io/controller-uid'
export const jobNameLabel = 'batch.kubernetes.io/job-name'
export const legacyControllerUidLabel = 'controller-uid'
export const legacyJobNameLabel = 'job-name'

/**
 * A new Job with the labels in its template and the selector on them that its strategy makes, unless it selects by
 * itself (manualSelector). What the labels say already stays: validation refuses it where it is wrong.
 */
export function withGeneratedSelector(job: NewObject<Job>, name: string, uid: string): NewObject<Job> {
  const { spec, metadata } = job
  if (spec.manualSelector === true) return job
  const given = spec.template.metadata
  const labels = {
    [legacyJobNameLabel]: name,
    [jobNameLabel]: name,
    [legacyControllerUidLabel]: uid,
    [controllerUidLabel]: uid,
    ...given?.labels
  }
  const selector = {
    ...spec.selector,
    matchLabels: { [controllerUidLabel]: uid, ...spec.selector?.matchLabels }
  }
  // The defaults gave it the template's own map, to which the strategy then adds.
  const isShared = metadata.labels !== undefined && metadata.labels === given?.labels
  return {
    ...job,
    metadata: isShared ? { ...metadata, labels } : metadata,
    spec: { ...spec, selector, template: { ...spec.template, metadata: { ...given, labels } as ObjectMeta } }
  }
}
