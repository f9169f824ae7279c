// What a Job's podFailurePolicy says of a failed pod; upstream's pkg/controller/job/pod_failure_policy.go.
import type {
  ContainerStatus,
  Job,
  Pod,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyRule
} from '../../../../shared/schema/types.ts'

interface Verdict {
  /** Whether the failure counts towards backoffLimit. */
  readonly counts: boolean
  readonly action?: 'Ignore' | 'Count' | 'FailIndex' | 'FailJob'
  /** Why the Job fails, where it does. */
  readonly message?: string
}

const counted: Verdict = { counts: true }

/** The first rule that matches decides; without one the failure counts. */
export function verdictOn(pod: Pod, { spec }: Job): Verdict {
  for (const [index, rule] of (spec.podFailurePolicy?.rules ?? []).entries()) {
    const because = matched(pod, rule)
    if (because === undefined) continue
    const { action } = rule
    if (action === 'Ignore') return { counts: false, action }
    if (action === 'Count') return { counts: true, action }
    // The feature is there only together with backoffLimitPerIndex, which validation demands.
    if (action === 'FailIndex' && spec.backoffLimitPerIndex !== undefined) return { counts: true, action }
    if (action === 'FailJob') {
      return { counts: true, action, message: `${because} matching FailJob rule at index ${index}` }
    }
  }
  return counted
}

/** The beginning of the message, or undefined where the rule does not match. */
function matched(
  { metadata, status }: Pod,
  { onExitCodes, onPodConditions }: PodFailurePolicyRule
): string | undefined {
  const name = `${metadata.namespace ?? ''}/${metadata.name}`
  if (onExitCodes !== undefined) {
    const container =
      (status?.containerStatuses ?? []).find((one) => matchesExitCode(one, onExitCodes)) ??
      (status?.initContainerStatuses ?? []).find((one) => matchesExitCode(one, onExitCodes))
    if (container === undefined) return undefined
    return `Container ${container.name} for pod ${name} failed with exit code ${container.state!.terminated!.exitCode}`
  }
  const condition = status?.conditions?.find(({ type, status: value }) =>
    onPodConditions?.some((pattern) => pattern.type === type && pattern.status === value)
  )
  return condition && `Pod ${name} has condition ${condition.type}`
}

function matchesExitCode(
  { name, state }: ContainerStatus,
  { containerName, operator, values }: PodFailurePolicyOnExitCodesRequirement
): boolean {
  const exitCode = state?.terminated?.exitCode
  if (exitCode === undefined || exitCode === 0) return false
  if (containerName !== undefined && containerName !== name) return false
  return operator === 'In' ? values.includes(exitCode) : operator === 'NotIn' && !values.includes(exitCode)
}

/** Why a pod of these fails the whole Job, or undefined. `failed` have failed already. */
export function failingMessage(failed: readonly Pod[], job: Job): string | undefined {
  if (job.spec.podFailurePolicy === undefined) return undefined
  for (const pod of failed) {
    const { message } = verdictOn(pod, job)
    if (message !== undefined) return message
  }
  return undefined
}
