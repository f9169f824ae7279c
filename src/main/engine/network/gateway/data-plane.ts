// What NGINX Gateway Fabric's provisioner makes for a Gateway: the nginx that serves it, and the Service before it.
import type { Json } from '../../../../shared/kube/object.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import { gatewayGroup, type Gateway } from './gateway-types.ts'

export const gatewayNameLabel = `${gatewayGroup}/gateway-name`

const metricsPort = 9113
const healthPort = 8081

/** The NginxProxy of a class (gateway.nginx.org/v1alpha2), as far as it says how nginx is deployed. */
export interface ProxySettings {
  readonly spec?: {
    readonly kubernetes?: {
      readonly deployment?: { readonly replicas?: number }
      readonly service?: {
        readonly type?: string
        readonly externalTrafficPolicy?: string
        readonly loadBalancerIP?: string
        readonly loadBalancerClass?: string
        readonly loadBalancerSourceRanges?: readonly string[]
        readonly nodePorts?: readonly { readonly port: number; readonly listenerPort: number }[]
      }
    }
  }
}

export interface DataPlaneObject {
  readonly group: string
  readonly resource: string
  readonly body: { readonly [field: string]: Json } & {
    readonly metadata: { readonly name: string } & Json
    readonly spec?: Json
  }
}

export function dataPlaneName({ metadata, spec }: Gateway): string {
  return `${metadata.name}-${spec.gatewayClassName}`
}

/** In the order in which they are made. `control` is the pod of the control plane. */
export function dataPlaneObjects(
  gateway: Gateway,
  ports: readonly number[],
  settings: ProxySettings | undefined,
  control: Pod
): readonly DataPlaneObject[] {
  const name = dataPlaneName(gateway)
  const { infrastructure, gatewayClassName } = gateway.spec
  const instance = control.metadata.labels?.['app.kubernetes.io/instance'] ?? 'nginx-gateway'
  const selector = {
    'app.kubernetes.io/instance': instance,
    'app.kubernetes.io/managed-by': `${instance}-${gatewayClassName}`,
    'app.kubernetes.io/name': name,
    [gatewayNameLabel]: gateway.metadata.name
  }
  const labels = { ...selector, ...infrastructure?.labels }
  const metadata = {
    name,
    namespace: gateway.metadata.namespace!,
    labels,
    annotations: { ...infrastructure?.annotations },
    ownerReferences: [
      {
        apiVersion: gateway.apiVersion,
        kind: gateway.kind,
        name: gateway.metadata.name,
        uid: gateway.metadata.uid,
        controller: true,
        blockOwnerDeletion: true
      }
    ]
  }
  const { deployment, service } = settings?.spec?.kubernetes ?? {}
  return [
    {
      group: '',
      resource: 'serviceaccounts',
      body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false }
    },
    {
      group: '',
      resource: 'services',
      body: { apiVersion: 'v1', kind: 'Service', metadata, spec: serviceSpec(ports, selector, service) }
    },
    {
      group: 'apps',
      resource: 'deployments',
      body: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata,
        spec: {
          replicas: deployment?.replicas ?? 1,
          selector: { matchLabels: selector },
          template: {
            metadata: {
              labels,
              annotations: {
                ...infrastructure?.annotations,
                'prometheus.io/port': String(metricsPort),
                'prometheus.io/scrape': 'true'
              }
            },
            spec: podSpec(name, ports, control)
          }
        }
      }
    }
  ]
}

type ServiceSettings = NonNullable<NonNullable<NonNullable<ProxySettings['spec']>['kubernetes']>['service']>

function serviceSpec(
  ports: readonly number[],
  selector: Readonly<Record<string, string>>,
  settings: ServiceSettings = {}
): Json {
  const { type = 'LoadBalancer', externalTrafficPolicy = 'Local', nodePorts = [] } = settings
  const { loadBalancerIP, loadBalancerClass, loadBalancerSourceRanges } = settings
  return {
    type,
    selector,
    ...(type === 'ClusterIP' ? {} : { externalTrafficPolicy }),
    ...(loadBalancerIP === undefined ? {} : { loadBalancerIP }),
    ...(loadBalancerClass === undefined ? {} : { loadBalancerClass }),
    ...(loadBalancerSourceRanges === undefined ? {} : { loadBalancerSourceRanges }),
    ports: ports.map((port) => {
      const nodePort = nodePorts.find(({ listenerPort }) => listenerPort === port)?.port
      return {
        name: `port-${port}`,
        port,
        protocol: 'TCP',
        targetPort: port,
        ...(nodePort === undefined || type === 'ClusterIP' ? {} : { nodePort })
      }
    })
  }
}

function podSpec(serviceAccountName: string, ports: readonly number[], control: Pod): Json {
  const image = control.spec.containers[0]?.image ?? ''
  const tag = image.slice(image.lastIndexOf(':') + 1)
  const repository = image.slice(0, image.lastIndexOf(':'))
  return {
    serviceAccountName,
    automountServiceAccountToken: true,
    securityContext: {
      fsGroup: 1001,
      runAsNonRoot: true,
      sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }]
    },
    containers: [
      {
        name: 'nginx',
        image: `${repository}/nginx:${tag}`,
        imagePullPolicy: 'IfNotPresent',
        ports: [
          ...ports.map((port) => ({ name: `port-${port}`, containerPort: port })),
          { name: 'metrics', containerPort: metricsPort }
        ],
        readinessProbe: { httpGet: { path: '/readyz', port: healthPort }, initialDelaySeconds: 3, periodSeconds: 10 },
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
          runAsGroup: 1001,
          runAsUser: 101,
          seccompProfile: { type: 'RuntimeDefault' }
        }
      }
    ]
  }
}
