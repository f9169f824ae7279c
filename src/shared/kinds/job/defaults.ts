import type { NewObject } from '../../kube/object.ts'
import { changed, filled, mapped } from '../../kube/sharing.ts'
import type { Job, JobSpec, PodFailurePolicy } from '../../schema/types.ts'
import { withTemplateDefaults } from '../pod/spec-defaults.ts'

const largestInt32 = 2 ** 31 - 1
const noStatus = {}

/** Upstream's SetDefaults_Job (batch/v1). Without labels of its own a Job has those of its template. */
export function setJobDefaults(job: NewObject<Job>): NewObject<Job> {
  const given = (job.spec as JobSpec | undefined) ?? ({} as JobSpec)
  const isAlone = given.completions === undefined && given.parallelism === undefined
  const spec = filled(given, {
    ...(isAlone ? { completions: 1 } : {}),
    parallelism: 1,
    backoffLimit: given.backoffLimitPerIndex === undefined ? 6 : largestInt32,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: given.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed',
    manualSelector: false
  })
  const template = withTemplateDefaults(spec.template)
  const labels = template.metadata?.labels
  const hasLabels = Object.keys(job.metadata.labels ?? {}).length > 0
  return changed(filled(job, { status: noStatus }), {
    metadata: hasLabels || labels === undefined ? job.metadata : { ...job.metadata, labels },
    spec: changed<JobSpec>(spec, {
      template,
      podFailurePolicy: spec.podFailurePolicy && withConditionStatus(spec.podFailurePolicy)
    })
  })
}

function withConditionStatus(policy: PodFailurePolicy): PodFailurePolicy {
  if ((policy.rules as PodFailurePolicy['rules'] | undefined) === undefined) return policy
  const rules = mapped(policy.rules, (rule) => {
    const { onPodConditions } = rule
    if (onPodConditions === undefined) return rule
    return changed(rule, { onPodConditions: mapped(onPodConditions, (pattern) => filled(pattern, { status: 'True' })) })
  })
  return changed(policy, { rules })
}
