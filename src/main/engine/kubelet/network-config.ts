import { conditionOf, isConditionTrue } from '../../../shared/kube/conditions.ts'
import type { Container, ContainerStatus, Node, Pod } from '../../../shared/schema/types.ts'

/** Where the container runtime reads how pods get a network. */
const configFolder = '/etc/cni/net.d'

/** Whether a pod has written the runtime's network configuration: a container of it that has that folder has run. */
export function wroteNetworkConfig({ spec, status }: Pod): boolean {
  const volumes = spec.volumes?.filter(({ hostPath }) => hostPath !== undefined && holdsConfig(hostPath.path))
  if (volumes === undefined || volumes.length === 0) return false
  const writes = ({ volumeMounts }: Container): boolean =>
    volumeMounts?.some(({ name, readOnly }) => readOnly !== true && volumes.some((volume) => volume.name === name)) ===
    true
  const hasRun = (statuses: readonly ContainerStatus[] | undefined, name: string): boolean => {
    const found = statuses?.find((candidate) => candidate.name === name)
    return found?.ready === true || found?.state?.terminated?.exitCode === 0
  }
  const installers = spec.initContainers?.filter(writes) ?? []
  // Weave's init container only brings the plugins; its server writes the configuration.
  const servers = spec.containers.filter(writes)
  return (
    [...installers, ...servers].length > 0 &&
    installers.every(({ name }) => hasRun(status?.initContainerStatuses, name)) &&
    servers.every(({ name }) => hasRun(status?.containerStatuses, name))
  )
}

function holdsConfig(path: string): boolean {
  return configFolder === path || configFolder.startsWith(`${path.replace(/\/$/, '')}/`)
}

/** Whether a Node or one of its pods says that they have a network: it is ready, or its network add-on is up. */
export function hasNetwork({ status }: Node, pods: Iterable<Pod>): boolean {
  if (isConditionTrue(status, 'Ready') || conditionOf(status, 'NetworkUnavailable')?.status === 'False') return true
  for (const pod of pods) if (wroteNetworkConfig(pod)) return true
  return false
}
