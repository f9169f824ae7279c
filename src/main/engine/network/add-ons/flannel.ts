// The network add-on flannel, as its kube-flannel.yml has it.
import type { DaemonSet } from '../../../../shared/schema/types.ts'
import type { NewObject } from '../../../../shared/kube/object.ts'
import { configMapObject, templateMetadata, type NetworkAddOn } from './network-add-on.ts'

const flannelImage = 'ghcr.io/flannel-io/flannel:v0.27.3'
const flannelPluginImage = 'ghcr.io/flannel-io/flannel-cni-plugin:v1.7.1-flannel1'

const message = { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' }
const isPresent = { imagePullPolicy: 'IfNotPresent' }

const daemonSet: NewObject<DaemonSet> = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: {
    name: 'kube-flannel-ds',
    namespace: 'kube-flannel',
    labels: { app: 'flannel', 'k8s-app': 'flannel', tier: 'node' }
  },
  spec: {
    selector: { matchLabels: { app: 'flannel', 'k8s-app': 'flannel' } },
    template: {
      metadata: templateMetadata({ app: 'flannel', 'k8s-app': 'flannel', tier: 'node' }),
      spec: {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [
                { matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }] }
              ]
            }
          }
        },
        initContainers: [
          {
            name: 'install-cni-plugin',
            image: flannelPluginImage,
            ...isPresent,
            resources: {},
            ...message,
            command: ['cp'],
            args: ['-f', '/flannel', '/opt/cni/bin/flannel'],
            volumeMounts: [{ name: 'cni-plugin', mountPath: '/opt/cni/bin' }]
          },
          {
            name: 'install-cni',
            image: flannelImage,
            ...isPresent,
            resources: {},
            ...message,
            command: ['cp'],
            args: ['-f', '/etc/kube-flannel/cni-conf.json', '/etc/cni/net.d/10-flannel.conflist'],
            volumeMounts: [
              { name: 'cni', mountPath: '/etc/cni/net.d' },
              { name: 'flannel-cfg', mountPath: '/etc/kube-flannel/' }
            ]
          }
        ],
        containers: [
          {
            name: 'kube-flannel',
            image: flannelImage,
            ...isPresent,
            ...message,
            command: ['/opt/bin/flanneld'],
            args: ['--ip-masq', '--kube-subnet-mgr'],
            env: [
              { name: 'POD_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
              { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } } },
              { name: 'EVENT_QUEUE_DEPTH', value: '5000' }
            ],
            resources: { requests: { cpu: '100m', memory: '50Mi' } },
            securityContext: { privileged: false, capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
            volumeMounts: [
              { name: 'run', mountPath: '/run/flannel' },
              { name: 'flannel-cfg', mountPath: '/etc/kube-flannel/' },
              { name: 'xtables-lock', mountPath: '/run/xtables.lock' }
            ]
          }
        ],
        hostNetwork: true,
        priorityClassName: 'system-node-critical',
        priority: 2_000_001_000,
        serviceAccountName: 'flannel',
        tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }],
        volumes: [
          { name: 'run', hostPath: { path: '/run/flannel', type: '' } },
          { name: 'cni-plugin', hostPath: { path: '/opt/cni/bin', type: '' } },
          { name: 'cni', hostPath: { path: '/etc/cni/net.d', type: '' } },
          { name: 'flannel-cfg', configMap: { name: 'kube-flannel-cfg', defaultMode: 420 } },
          { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } }
        ]
      }
    }
  }
}

const flannelNetwork = (clusterCidr: string): string => `{
  "Network": "${clusterCidr}",
  "EnableNFTables": false,
  "Backend": {
    "Type": "vxlan"
  }
}
`

const flannelCni = `{
  "name": "cbr0",
  "cniVersion": "0.3.1",
  "plugins": [
    { "type": "flannel", "delegate": { "hairpinMode": true, "isDefaultGateway": true } },
    { "type": "portmap", "capabilities": { "portMappings": true } }
  ]
}
`

export const flannel: NetworkAddOn = {
  namespaces: ['kube-flannel'],
  accounts: [['kube-flannel', 'flannel']],
  configMaps: (clusterCidr) => [
    configMapObject(
      'kube-flannel',
      'kube-flannel-cfg',
      { 'cni-conf.json': flannelCni, 'net-conf.json': flannelNetwork(clusterCidr) },
      { app: 'flannel', 'k8s-app': 'flannel', tier: 'node' }
    )
  ],
  daemonSets: [daemonSet],
  deployments: [],
  images: [flannelImage, flannelPluginImage],
  agent: { key: 'app', value: 'flannel' },
  condition: { reason: 'FlannelIsUp', message: 'Flannel is running on this node' },
  annotations: ({ mac, address }) => ({
    'flannel.alpha.coreos.com/backend-data': `{"VNI":1,"VtepMAC":"${mac}"}`,
    'flannel.alpha.coreos.com/backend-type': 'vxlan',
    'flannel.alpha.coreos.com/kube-subnet-manager': 'true',
    'flannel.alpha.coreos.com/public-ip': address
  })
}
