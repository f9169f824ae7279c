// The network add-on Weave Net, as its weave-daemonset-k8s.yaml has it. Its project has ended; courses still use it.
import type { NewObject } from '../../../../shared/kube/object.ts'
import type { DaemonSet } from '../../../../shared/schema/types.ts'
import { templateMetadata, type NetworkAddOn } from './network-add-on.ts'

const weaveImage = 'docker.io/weaveworks/weave-kube:2.8.1'
const policyImage = 'docker.io/weaveworks/weave-npc:2.8.1'
const initImage = 'docker.io/weaveworks/weave-kube-init:2.8.1'
const labels = { name: 'weave-net' }
const hostName = {
  name: 'HOSTNAME',
  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } }
}

const daemonSet: NewObject<DaemonSet> = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'weave-net', namespace: 'kube-system', labels },
  spec: {
    minReadySeconds: 5,
    selector: { matchLabels: labels },
    updateStrategy: { type: 'RollingUpdate' },
    template: {
      metadata: templateMetadata(labels),
      spec: {
        initContainers: [
          {
            name: 'weave-init',
            image: initImage,
            command: ['/home/weave/init.sh'],
            securityContext: { privileged: true },
            volumeMounts: [
              { name: 'cni-bin', mountPath: '/host/opt' },
              { name: 'cni-bin2', mountPath: '/host/home' },
              { name: 'cni-conf', mountPath: '/host/etc' },
              { name: 'lib-modules', mountPath: '/lib/modules' }
            ]
          }
        ],
        containers: [
          {
            name: 'weave',
            image: weaveImage,
            command: ['/home/weave/launch.sh'],
            env: [hostName, { name: 'INIT_CONTAINER', value: 'true' }],
            readinessProbe: { httpGet: { host: '127.0.0.1', path: '/status', port: 6784 } },
            resources: { requests: { cpu: '50m', memory: '100Mi' } },
            securityContext: { privileged: true },
            volumeMounts: [
              { name: 'weavedb', mountPath: '/weavedb' },
              { name: 'cni-conf', mountPath: '/host/etc' },
              { name: 'xtables-lock', mountPath: '/run/xtables.lock' }
            ]
          },
          {
            name: 'weave-npc',
            image: policyImage,
            env: [hostName],
            resources: { requests: { cpu: '50m', memory: '100Mi' } },
            securityContext: { privileged: true },
            volumeMounts: [{ name: 'xtables-lock', mountPath: '/run/xtables.lock' }]
          }
        ],
        dnsPolicy: 'ClusterFirstWithHostNet',
        hostNetwork: true,
        priorityClassName: 'system-node-critical',
        priority: 2_000_001_000,
        restartPolicy: 'Always',
        serviceAccountName: 'weave-net',
        tolerations: [
          { effect: 'NoSchedule', operator: 'Exists' },
          { effect: 'NoExecute', operator: 'Exists' }
        ],
        volumes: [
          { name: 'weavedb', hostPath: { path: '/var/lib/weave', type: '' } },
          { name: 'cni-bin', hostPath: { path: '/opt', type: '' } },
          { name: 'cni-bin2', hostPath: { path: '/home', type: '' } },
          { name: 'cni-conf', hostPath: { path: '/etc', type: '' } },
          { name: 'lib-modules', hostPath: { path: '/lib/modules', type: '' } },
          { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } }
        ]
      }
    }
  }
}

export const weave: NetworkAddOn = {
  namespaces: [],
  accounts: [['kube-system', 'weave-net']],
  // Its peers agree among themselves; kubeadm's podSubnet is not asked.
  configMaps: () => [],
  daemonSets: [daemonSet],
  deployments: [],
  images: [weaveImage, policyImage, initImage],
  agent: { key: 'name', value: 'weave-net' },
  condition: { reason: 'WeaveIsUp', message: 'Weave pod has set this' },
  annotations: () => ({})
}
