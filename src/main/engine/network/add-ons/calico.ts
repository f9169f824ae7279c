// The network add-on Calico, as its calico.yaml has it, with BGP between the nodes and without an overlay.
import type { NewObject } from '../../../../shared/kube/object.ts'
import type { Container, DaemonSet, Deployment } from '../../../../shared/schema/types.ts'
import { configMapObject, templateMetadata, type NetworkAddOn } from './network-add-on.ts'

const version = 'v3.30.3'
const nodeImage = `docker.io/calico/node:${version}`
const pluginImage = `docker.io/calico/cni:${version}`
const controllersImage = `docker.io/calico/kube-controllers:${version}`
const labels = { 'k8s-app': 'calico-node' }
const linux = { 'kubernetes.io/os': 'linux' }

const installer: Container = {
  name: 'install-cni',
  image: pluginImage,
  imagePullPolicy: 'IfNotPresent',
  command: ['/opt/cni/bin/install'],
  env: [
    { name: 'CNI_CONF_NAME', value: '10-calico.conflist' },
    {
      name: 'CNI_NETWORK_CONFIG',
      valueFrom: { configMapKeyRef: { name: 'calico-config', key: 'cni_network_config' } }
    },
    { name: 'SLEEP', value: 'false' }
  ],
  securityContext: { privileged: true },
  volumeMounts: [
    { name: 'cni-bin-dir', mountPath: '/host/opt/cni/bin' },
    { name: 'cni-net-dir', mountPath: '/host/etc/cni/net.d' }
  ]
}

const daemonSet: NewObject<DaemonSet> = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'calico-node', namespace: 'kube-system', labels },
  spec: {
    selector: { matchLabels: labels },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    template: {
      metadata: templateMetadata(labels),
      spec: {
        initContainers: [installer],
        containers: [
          {
            name: 'calico-node',
            image: nodeImage,
            imagePullPolicy: 'IfNotPresent',
            env: [
              { name: 'DATASTORE_TYPE', value: 'kubernetes' },
              { name: 'NODENAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } },
              { name: 'CLUSTER_TYPE', value: 'k8s,bgp' },
              { name: 'IP', value: 'autodetect' },
              { name: 'CALICO_IPV4POOL_IPIP', value: 'Never' },
              { name: 'CALICO_IPV4POOL_VXLAN', value: 'Never' }
            ],
            resources: { requests: { cpu: '250m' } },
            securityContext: { privileged: true },
            volumeMounts: [
              { name: 'cni-net-dir', mountPath: '/host/etc/cni/net.d' },
              { name: 'var-run-calico', mountPath: '/var/run/calico' },
              { name: 'xtables-lock', mountPath: '/run/xtables.lock' }
            ]
          }
        ],
        hostNetwork: true,
        nodeSelector: linux,
        priorityClassName: 'system-node-critical',
        priority: 2_000_001_000,
        serviceAccountName: 'calico-node',
        terminationGracePeriodSeconds: 0,
        tolerations: [
          { effect: 'NoSchedule', operator: 'Exists' },
          { key: 'CriticalAddonsOnly', operator: 'Exists' },
          { effect: 'NoExecute', operator: 'Exists' }
        ],
        volumes: [
          { name: 'var-run-calico', hostPath: { path: '/var/run/calico', type: 'DirectoryOrCreate' } },
          { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } },
          { name: 'cni-bin-dir', hostPath: { path: '/opt/cni/bin', type: 'DirectoryOrCreate' } },
          { name: 'cni-net-dir', hostPath: { path: '/etc/cni/net.d', type: '' } }
        ]
      }
    }
  }
}

const controllersLabels = { 'k8s-app': 'calico-kube-controllers' }
const controllers: NewObject<Deployment> = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'calico-kube-controllers', namespace: 'kube-system', labels: controllersLabels },
  spec: {
    replicas: 1,
    selector: { matchLabels: controllersLabels },
    strategy: { type: 'Recreate' },
    template: {
      metadata: templateMetadata(controllersLabels),
      spec: {
        containers: [
          {
            name: 'calico-kube-controllers',
            image: controllersImage,
            imagePullPolicy: 'IfNotPresent',
            env: [
              { name: 'ENABLED_CONTROLLERS', value: 'node,loadbalancer' },
              { name: 'DATASTORE_TYPE', value: 'kubernetes' }
            ]
          }
        ],
        nodeSelector: linux,
        priorityClassName: 'system-cluster-critical',
        priority: 2_000_000_000,
        serviceAccountName: 'calico-kube-controllers',
        tolerations: [
          { key: 'CriticalAddonsOnly', operator: 'Exists' },
          { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }
        ]
      }
    }
  }
}

const pluginConfig = `{
  "name": "k8s-pod-network",
  "cniVersion": "0.3.1",
  "plugins": [
    {
      "type": "calico",
      "log_level": "info",
      "datastore_type": "kubernetes",
      "nodename": "__KUBERNETES_NODE_NAME__",
      "mtu": __CNI_MTU__,
      "ipam": { "type": "host-local", "subnet": "usePodCidr" },
      "policy": { "type": "k8s" },
      "kubernetes": { "kubeconfig": "__KUBECONFIG_FILEPATH__" }
    },
    { "type": "portmap", "snat": true, "capabilities": { "portMappings": true } }
  ]
}
`

export const calico: NetworkAddOn = {
  namespaces: [],
  accounts: [
    ['kube-system', 'calico-kube-controllers'],
    ['kube-system', 'calico-node']
  ],
  configMaps: () => [
    configMapObject('kube-system', 'calico-config', {
      typha_service_name: 'none',
      calico_backend: 'bird',
      veth_mtu: '0',
      cni_network_config: pluginConfig
    })
  ],
  daemonSets: [daemonSet],
  deployments: [controllers],
  images: [nodeImage, pluginImage, controllersImage],
  agent: { key: 'k8s-app', value: 'calico-node' },
  condition: { reason: 'CalicoIsUp', message: 'Calico is running on this node' },
  annotations: ({ address }) => ({
    'projectcalico.org/IPv4Address': `${address}/16`
  })
}
