import type { Pod, Service, ServicePort } from '../../../../shared/schema/types.ts'

export interface ResolvedPort {
  readonly name: string
  readonly port: number
  readonly protocol: string
  readonly appProtocol?: string
}

/** The ports of a Service as this pod serves them; one whose named target the pod does not have is left out. */
export function portsFor(service: Service, pod: Pod): readonly ResolvedPort[] {
  const ports: ResolvedPort[] = []
  for (const servicePort of service.spec.ports ?? []) {
    const port = targetOf(servicePort, pod)
    if (port === undefined) continue
    const { name = '', protocol = 'TCP', appProtocol } = servicePort
    ports.push({ name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) })
  }
  return ports
}

/** Upstream's FindPort: a name is looked up in the containers, sidecars among them, with the same protocol. */
function targetOf({ targetPort, port, protocol = 'TCP' }: ServicePort, pod: Pod): number | undefined {
  if (targetPort === undefined || targetPort === 0 || targetPort === '') return port
  if (typeof targetPort === 'number') return targetPort
  const sidecars = pod.spec.initContainers?.filter(({ restartPolicy }) => restartPolicy === 'Always') ?? []
  for (const container of [...pod.spec.containers, ...sidecars]) {
    for (const candidate of container.ports ?? []) {
      if (candidate.name === targetPort && (candidate.protocol ?? 'TCP') === protocol) return candidate.containerPort
    }
  }
  return undefined
}
