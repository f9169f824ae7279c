import type { Pod } from '../../../shared/schema/types.ts'
import type { LogTarget } from '../cluster-source.ts'
import { containerNames } from '../../../shared/kinds/pod/container-names.ts'

/**
 * What to read of a pod's logs. The previous instance is the one that the status calls its last state: while a
 * container waits to be started again, that is the newest there is.
 */
export function logTargets(pod: Pod, container: string | undefined, previous: boolean): readonly LogTarget[] {
  const podUid = pod.metadata.uid
  if (!previous) return [{ podUid, ...(container !== undefined && { container }) }]
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
  return containerNames(pod).flatMap((name): LogTarget[] => {
    const status = statuses.find((candidate) => candidate.name === name)
    if ((container !== undefined && name !== container) || status?.lastState?.terminated === undefined) return []
    return [{ podUid, container: name, ...(status.state?.waiting === undefined && { previous: true }) }]
  })
}
