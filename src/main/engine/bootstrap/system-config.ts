// Services, accounts and configuration that a fresh cluster holds, as kubeadm and metrics-server write them.
import type { NewObject } from '../../../shared/kube/object.ts'
import type { ConfigMap, Endpoints, EndpointSlice, Service, ServicePort } from '../../../shared/schema/types.ts'
import { kubeletVersion } from '../../../shared/machines/machine.ts'
import { configMapObject } from '../network/add-ons/network-add-on.ts'
import { clusterName, dnsServiceIP, kubernetesServiceIP, podCidr, type ClusterOptions } from './cluster-options.ts'

export const systemNamespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system'] as const

/** Accounts besides each namespace's default, which the service account controller makes. */
export const systemAccounts: readonly (readonly [namespace: string, name: string])[] = [
  'attachdetach-controller',
  'bootstrap-signer',
  'certificate-controller',
  'clusterrole-aggregation-controller',
  'coredns',
  'cronjob-controller',
  'daemon-set-controller',
  'deployment-controller',
  'disruption-controller',
  'endpoint-controller',
  'endpointslice-controller',
  'endpointslicemirroring-controller',
  'ephemeral-volume-controller',
  'expand-controller',
  'generic-garbage-collector',
  'horizontal-pod-autoscaler',
  'job-controller',
  'kube-proxy',
  'legacy-service-account-token-cleaner',
  'metrics-server',
  'namespace-controller',
  'node-controller',
  'persistent-volume-binder',
  'pod-garbage-collector',
  'pv-protection-controller',
  'pvc-protection-controller',
  'replicaset-controller',
  'replication-controller',
  'resourcequota-controller',
  'root-ca-cert-publisher',
  'service-account-controller',
  'service-cidrs-controller',
  'statefulset-controller',
  'token-cleaner',
  'ttl-after-finished-controller',
  'ttl-controller',
  'validatingadmissionpolicy-status-controller'
].map((name) => ['kube-system', name] as const)

function service(
  namespace: string,
  name: string,
  ports: readonly ServicePort[],
  labels: Readonly<Record<string, string>>,
  rest: Partial<NewObject<Service>['spec']>
): NewObject<Service> {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels },
    spec: {
      ...rest,
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports,
      sessionAffinity: 'None',
      type: 'ClusterIP'
    }
  }
}

/** Service kubernetes, which the API servers keep themselves. */
export function kubernetesService(serviceRange: string): NewObject<Service> {
  const address = kubernetesServiceIP(serviceRange)
  return service(
    'default',
    'kubernetes',
    [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
    { component: 'apiserver', provider: 'kubernetes' },
    { clusterIP: address, clusterIPs: [address] }
  )
}

/** Services of the system's pods. */
export function systemServices(serviceRange: string): readonly NewObject<Service>[] {
  const address = dnsServiceIP(serviceRange)
  return [
    service(
      'kube-system',
      'kube-dns',
      [
        { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
        { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
        { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 }
      ],
      { 'k8s-app': 'kube-dns', 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' },
      { clusterIP: address, clusterIPs: [address], selector: { 'k8s-app': 'kube-dns' } }
    ),
    service(
      'kube-system',
      'metrics-server',
      [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 'https' }],
      { 'k8s-app': 'metrics-server' },
      { selector: { 'k8s-app': 'metrics-server' } }
    )
  ]
}

/** Where Service kubernetes leads: the API servers, which reconcile this themselves. */
export function kubernetesEndpoints(addresses: readonly string[]): NewObject<Endpoints> {
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' }
    },
    subsets: [{ addresses: addresses.map((ip) => ({ ip })), ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] }]
  }
}

export function kubernetesEndpointSlice(addresses: readonly string[]): NewObject<EndpointSlice> {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    ports: [{ name: 'https', port: 6443, protocol: 'TCP' }]
  }
}

const corefile = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
`

const kubeProxyConfig = `apiVersion: kubeproxy.config.k8s.io/v1alpha1
bindAddress: 0.0.0.0
clientConnection:
  kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
clusterCIDR: ${podCidr}
kind: KubeProxyConfiguration
mode: ""
`

function clientConfig(server: string, context: string): string {
  return `apiVersion: v1
kind: Config
clusters:
- cluster:
    certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
    server: ${server}
  name: ${context}
contexts:
- context:
    cluster: ${context}
    namespace: default
    user: ${context}
  name: ${context}
current-context: ${context}
users:
- name: ${context}
  user:
    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
`
}

/** The ConfigMaps of a cluster whose API is at https://ADDRESS:6443. */
export function systemConfigMaps(
  address: string,
  { serviceRange, rootCertificate }: Pick<ClusterOptions, 'serviceRange' | 'rootCertificate'>
): readonly NewObject<ConfigMap>[] {
  const server = `https://${address}:6443`
  const clusterConfiguration = `apiServer: {}
apiVersion: kubeadm.k8s.io/v1beta4
caCertificateValidityPeriod: 87600h0m0s
certificateValidityPeriod: 8760h0m0s
certificatesDir: /etc/kubernetes/pki
clusterName: ${clusterName}
controlPlaneEndpoint: ${address}:6443
controllerManager: {}
dns: {}
encryptionAlgorithm: RSA-2048
etcd:
  local:
    dataDir: /var/lib/etcd
imageRepository: registry.k8s.io
kind: ClusterConfiguration
kubernetesVersion: ${kubeletVersion}
networking:
  dnsDomain: cluster.local
  podSubnet: ${podCidr}
  serviceSubnet: ${serviceRange}
proxy: {}
scheduler: {}
`
  const kubeletConfiguration = `apiVersion: kubelet.config.k8s.io/v1beta1
authentication:
  anonymous:
    enabled: false
  webhook:
    enabled: true
cgroupDriver: systemd
clusterDNS:
- ${dnsServiceIP(serviceRange)}
clusterDomain: cluster.local
healthzBindAddress: 127.0.0.1
healthzPort: 10248
kind: KubeletConfiguration
rotateCertificates: true
staticPodPath: /etc/kubernetes/manifests
`
  const clusterInfo = `apiVersion: v1
clusters:
- cluster:
    server: ${server}
  name: ""
contexts: null
current-context: ""
kind: Config
preferences: {}
users: null
`
  return [
    configMapObject('kube-public', 'cluster-info', { kubeconfig: clusterInfo }),
    configMapObject('kube-system', 'coredns', { Corefile: corefile }),
    configMapObject('kube-system', 'extension-apiserver-authentication', {
      'client-ca-file': rootCertificate,
      'requestheader-allowed-names': '["front-proxy-client"]',
      'requestheader-client-ca-file': rootCertificate,
      'requestheader-extra-headers-prefix': '["X-Remote-Extra-"]',
      'requestheader-group-headers': '["X-Remote-Group"]',
      'requestheader-username-headers': '["X-Remote-User"]'
    }),
    configMapObject(
      'kube-system',
      'kube-proxy',
      {
        'config.conf': kubeProxyConfig,
        'kubeconfig.conf': clientConfig(server, 'default')
      },
      { app: 'kube-proxy' }
    ),
    configMapObject('kube-system', 'kubeadm-config', { ClusterConfiguration: clusterConfiguration }),
    configMapObject('kube-system', 'kubelet-config', { kubelet: kubeletConfiguration })
  ]
}
