/** An object as an add-on names it. */
export interface AddOnObject {
  readonly group: string
  readonly resource: string
  readonly namespace?: string
  readonly name: string
}

export const addOnIds = [
  'coredns',
  'cni',
  'metrics-server',
  'local-path',
  'network-disk',
  'ingress-nginx',
  'metallb',
  'nginx-gateway',
  'policy-server'
] as const
export type AddOnId = (typeof addOnIds)[number]

/** What a cluster can have besides its control plane. */
export interface AddOn {
  readonly id: AddOnId
  /** Its own name, which is not translated. */
  readonly title: string
  readonly icon: string
  /** What must run for it; of alternatives one. The first has the version. */
  readonly workloads: readonly AddOnObject[]
  readonly areAlternatives?: boolean
  /** What is to be looked at besides: what the API or other objects know it by. */
  readonly objects: readonly AddOnObject[]
  /** Names of the manifests that switch it on, in order; none where it is a part of the cluster. */
  readonly manifests: readonly string[]
}

const deployment = (namespace: string, name: string): AddOnObject => ({
  group: 'apps',
  resource: 'deployments',
  namespace,
  name
})
const daemonSet = (namespace: string, name: string): AddOnObject => ({
  group: 'apps',
  resource: 'daemonsets',
  namespace,
  name
})
const storageClass = (name: string): AddOnObject => ({ group: 'storage.k8s.io', resource: 'storageclasses', name })
const webhook = (name: string): AddOnObject => ({
  group: 'admissionregistration.k8s.io',
  resource: 'validatingwebhookconfigurations',
  name
})
const definition = (name: string): AddOnObject => ({
  group: 'apiextensions.k8s.io',
  resource: 'customresourcedefinitions',
  name
})

/** What every cluster needs first, then what can be switched. */
export const addOns: readonly AddOn[] = [
  {
    id: 'coredns',
    title: 'CoreDNS',
    icon: 'service',
    workloads: [deployment('kube-system', 'coredns')],
    objects: [
      { group: '', resource: 'services', namespace: 'kube-system', name: 'kube-dns' },
      { group: '', resource: 'configmaps', namespace: 'kube-system', name: 'coredns' }
    ],
    manifests: []
  },
  {
    id: 'cni',
    title: 'CNI',
    icon: 'traffic',
    workloads: [
      daemonSet('kube-flannel', 'kube-flannel-ds'),
      daemonSet('kube-system', 'calico-node'),
      daemonSet('kube-system', 'weave-net')
    ],
    areAlternatives: true,
    objects: [],
    manifests: []
  },
  {
    id: 'metrics-server',
    title: 'metrics-server',
    icon: 'horizontalpodautoscaler',
    workloads: [deployment('kube-system', 'metrics-server')],
    objects: [
      { group: 'apiregistration.k8s.io', resource: 'apiservices', name: 'v1beta1.metrics.k8s.io' },
      { group: '', resource: 'services', namespace: 'kube-system', name: 'metrics-server' }
    ],
    manifests: ['metrics-server']
  },
  {
    id: 'local-path',
    title: 'local-path-provisioner',
    icon: 'storageclass',
    workloads: [deployment('local-path-storage', 'local-path-provisioner')],
    objects: [
      storageClass('standard'),
      { group: '', resource: 'configmaps', namespace: 'local-path-storage', name: 'local-path-config' }
    ],
    manifests: ['local-path']
  },
  {
    id: 'network-disk',
    title: 'CSI network disks',
    icon: 'csidriver',
    workloads: [deployment('kube-system', 'csi-disk-controller')],
    objects: [
      storageClass('network-disk'),
      { group: 'storage.k8s.io', resource: 'csidrivers', name: 'disk.csi.drydock.dev' }
    ],
    manifests: ['network-disk']
  },
  {
    id: 'ingress-nginx',
    title: 'ingress-nginx',
    icon: 'ingress',
    workloads: [deployment('ingress-nginx', 'ingress-nginx-controller')],
    objects: [
      { group: 'networking.k8s.io', resource: 'ingressclasses', name: 'nginx' },
      { group: '', resource: 'services', namespace: 'ingress-nginx', name: 'ingress-nginx-controller' },
      webhook('ingress-nginx-admission')
    ],
    manifests: ['ingress-nginx']
  },
  {
    id: 'metallb',
    title: 'MetalLB',
    icon: 'ipaddress',
    workloads: [deployment('metallb-system', 'controller'), daemonSet('metallb-system', 'speaker')],
    objects: [
      { group: 'metallb.io', resource: 'ipaddresspools', namespace: 'metallb-system', name: 'first-pool' },
      definition('ipaddresspools.metallb.io')
    ],
    manifests: ['metallb', 'metallb-pool']
  },
  {
    id: 'nginx-gateway',
    title: 'NGINX Gateway Fabric',
    icon: 'ingressclass',
    workloads: [deployment('nginx-gateway', 'nginx-gateway')],
    objects: [
      { group: 'gateway.networking.k8s.io', resource: 'gatewayclasses', name: 'nginx' },
      definition('gateways.gateway.networking.k8s.io'),
      definition('httproutes.gateway.networking.k8s.io')
    ],
    manifests: ['gateway-api', 'nginx-gateway']
  },
  {
    id: 'policy-server',
    title: 'Policy server',
    icon: 'validatingadmissionpolicy',
    workloads: [deployment('policy', 'server')],
    objects: [webhook('policy'), { group: '', resource: 'configmaps', namespace: 'policy', name: 'policy' }],
    manifests: ['policy-server']
  }
]
