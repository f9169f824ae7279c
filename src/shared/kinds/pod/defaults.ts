import type { NewObject } from '../../kube/object.ts'
import { changed, filled, mapped } from '../../kube/sharing.ts'
import type { Container, Pod, PodSpec, ResourceRequirements } from '../../schema/types.ts'
import { aggregateRequests, isPodLevelResource } from './aggregate-requests.ts'
import { withPodSpecDefaults } from './spec-defaults.ts'

/** Specs that already have what only a Pod gets. */
const complete = new WeakSet<PodSpec>()
const noSpec: PodSpec = { containers: [] }

/** What is limited and not requested is requested up to the limit. */
function withRequests(resources: ResourceRequirements | undefined): ResourceRequirements | undefined {
  if (resources?.limits === undefined) return resources
  return changed(resources, { requests: filled(resources.requests ?? {}, resources.limits) })
}

/**
 * A pod that is limited as a whole requests what its containers do together, and else as much as it may have (upstream's
 * defaultPodRequests). The containers have their own requests by then.
 */
function withPodRequests(spec: PodSpec): PodSpec {
  const { resources } = spec
  if (resources === undefined || Object.keys(resources.limits ?? {}).length === 0) return spec
  const together = Object.entries(aggregateRequests(spec)).filter(([name]) => isPodLevelResource(name))
  const requests = filled(filled(resources.requests ?? {}, Object.fromEntries(together)), resources.limits!)
  return changed(spec, { resources: changed(resources, { requests }) })
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
    resources: spec.resources
  })
  const whole = withPodRequests(completed)
  complete.add(whole)
  return changed(pod, { spec: whole })
}
