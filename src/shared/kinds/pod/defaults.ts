import type { NewObject } from '../../kube/object.ts'
import { changed, filled, mapped } from '../../kube/sharing.ts'
import type { Container, Pod, PodSpec, ResourceRequirements } from '../../schema/types.ts'
import { withPodSpecDefaults } from './spec-defaults.ts'

/** Specs that already have what only a Pod gets. */
const complete = new WeakSet<PodSpec>()
const noSpec: PodSpec = { containers: [] }

/** What is limited and not requested is requested up to the limit. */
function withRequests(resources: ResourceRequirements | undefined): ResourceRequirements | undefined {
  if (resources?.limits === undefined) return resources
  return changed(resources, { requests: filled(resources.requests ?? {}, resources.limits) })
}

function withPodContainerDefaults(container: Container, hostNetwork: boolean): Container {
  const { ports } = container
  return changed(container, {
    resources: withRequests(container.resources),
    ports:
      hostNetwork && ports !== undefined
        ? mapped(ports, (port) => filled(port, { hostPort: port.containerPort }))
        : ports
  })
}

/** Upstream's SetDefaults_Pod and SetDefaults_PodSpec; a template gets only the latter (spec-defaults.ts). */
export function setPodDefaults(pod: NewObject<Pod>): NewObject<Pod> {
  const given = (pod.spec as PodSpec | undefined) ?? noSpec
  if (complete.has(given)) return pod
  const spec = withPodSpecDefaults(given)
  const hostNetwork = spec.hostNetwork === true
  const container = (one: Container) => withPodContainerDefaults(one, hostNetwork)
  const completed = changed(filled(spec, { enableServiceLinks: true }), {
    containers: (spec.containers as readonly Container[] | undefined) && mapped(spec.containers, container),
    initContainers: spec.initContainers && mapped(spec.initContainers, container),
    resources: withRequests(spec.resources)
  })
  complete.add(completed)
  return changed(pod, { spec: completed })
}
