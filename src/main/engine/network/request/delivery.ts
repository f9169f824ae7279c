// Who listens at a port of a machine itself.
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import type { Container, Pod, Probe } from '../../../../shared/schema/types.ts'
import { usableEndpoints } from '../proxy/endpoint-choice.ts'
import type { JourneyWorld } from './journey.ts'

export interface ListeningPod {
  readonly pod: Pod
  readonly port: number
}

export type Listener =
  /** Pods that may listen there, the likeliest first. */
  | { readonly kind: 'pods'; readonly candidates: readonly ListeningPod[] }
  /** The machine's own program, which answers this. */
  | { readonly kind: 'program'; readonly name: string; readonly status: number; readonly body: string }

const kubeletPort = 10_250
const proxyHealthPort = 10_256

export function listenerAt(world: JourneyWorld, node: string, port: number): Listener {
  const rules = world.proxies.of(node)
  if (port === kubeletPort) return { kind: 'program', name: 'kubelet', status: 401, body: 'Unauthorized' }
  if (port === proxyHealthPort && rules !== undefined)
    return { kind: 'program', name: 'kube-proxy', status: 200, body: '{"nodeEligible":true}\n' }
  const checked = rules?.rules.atHealthCheck(port)
  if (checked !== undefined) {
    const count = usableEndpoints(checked, rules!.node).local.length
    const { namespace, service } = checked
    const body = `${JSON.stringify({ service: { namespace, name: service }, localEndpoints: count, serviceProxyHealthy: true }, null, '\t')}\n`
    return { kind: 'program', name: 'kube-proxy', status: count > 0 ? 200 : 503, body }
  }
  const [declared, others]: ListeningPod[][] = [[], []]
  for (const pod of world.store.onNode<Pod>(podKind, node)) {
    if (isPodTerminal(pod) || pod.status?.podIP === undefined) continue
    const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers]
    const mapped = mappedPort(containers, port)
    if (pod.spec.hostNetwork !== true) {
      if (mapped !== undefined) declared!.push({ pod, port: mapped })
    } else if (containers.some((container) => uses(container, port))) declared!.push({ pod, port })
    else others!.push({ pod, port })
  }
  return { kind: 'pods', candidates: [...declared!, ...others!] }
}

/** The container's port that a hostPort is mapped to. */
function mappedPort(containers: readonly Container[], port: number): number | undefined {
  for (const { ports = [] } of containers)
    for (const { hostPort, containerPort } of ports) if (hostPort === port) return containerPort
  return undefined
}

/** A container in its machine's network declares its ports, or its probes tell of them. */
function uses({ ports = [], livenessProbe, readinessProbe, startupProbe }: Container, port: number): boolean {
  return (
    ports.some(({ containerPort }) => containerPort === port) ||
    [livenessProbe, readinessProbe, startupProbe].some((probe) => probePort(probe) === port)
  )
}

function probePort(probe: Probe | undefined): number | undefined {
  const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port
  return typeof port === 'number' ? port : undefined
}
