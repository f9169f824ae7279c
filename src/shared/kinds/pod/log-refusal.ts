import type { Pod } from '../../schema/types.ts'
import { containerNames } from './container-names.ts'

/**
 * Why the API would refuse to read this log, in its words (upstream's pkg/registry/core/pod and the kubelet's
 * validateContainerLogStatus); undefined where it would answer.
 */
export function logRefusal(pod: Pod, container: string | undefined, previous: boolean): string | undefined {
  const { name } = pod.metadata
  if (container !== undefined && !containerNames(pod).includes(container)) {
    return `container ${container} is not valid for pod ${name}`
  }
  // A pod without a node has nobody to ask: the API answers with an empty log.
  if (pod.spec.nodeName === undefined) return undefined
  const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = pod.status ?? {}
  const statuses = [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses]
  const wanted = container === undefined ? pod.spec.containers.map((candidate) => candidate.name) : [container]
  let refusal: string | undefined
  for (const one of wanted) {
    const status = statuses.find((candidate) => candidate.name === one)
    const reason = refusalOf(status, one, name, previous)
    if (reason === undefined) return undefined
    refusal ??= reason
  }
  return refusal
}

type Status = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]

function refusalOf(status: Status | undefined, container: string, pod: string, previous: boolean): string | undefined {
  if (status === undefined) return `container "${container}" in pod "${pod}" is not available`
  const { waiting, running, terminated } = status.state ?? {}
  if (previous) {
    return status.lastState?.terminated === undefined
      ? `previous terminated container "${container}" in pod "${pod}" not found`
      : undefined
  }
  if (running !== undefined || terminated !== undefined || status.lastState?.terminated !== undefined) return undefined
  const waits = `container "${container}" in pod "${pod}" is waiting to start`
  switch (waiting?.reason) {
    case undefined:
      return `container "${container}" in pod "${pod}" is not available`
    case 'ErrImagePull':
      return `${waits}: image can't be pulled`
    case 'ImagePullBackOff':
      return `${waits}: trying and failing to pull image`
    default:
      return `${waits}: ${waiting!.reason}`
  }
}
