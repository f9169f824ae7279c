// What runs for the storage of a new cluster: local-path-provisioner as kind brings it, and the controller of a CSI driver.
import type { NewObject, ObjectMeta } from '../../../shared/kube/object.ts'
import type { ConfigMap, Container, Deployment } from '../../../shared/schema/types.ts'
import { localPathApp, localPathFolder } from '../storage-drivers/local-path.ts'
import { networkDiskApp } from '../storage-drivers/network-disk.ts'

/** The programs beside a CSI driver, with the versions that go with v1.34. */
const sidecarImage = {
  'csi-provisioner': 'registry.k8s.io/sig-storage/csi-provisioner:v5.3.0',
  'csi-attacher': 'registry.k8s.io/sig-storage/csi-attacher:v4.9.0',
  'csi-resizer': 'registry.k8s.io/sig-storage/csi-resizer:v1.14.0'
} as const
const localPathImage = 'docker.io/rancher/local-path-provisioner:v0.0.32'
const networkDiskImage = 'docker.io/drydock/csi-disk:v1.0.0'

/** Images that every node has from its installation. */
export const storageImages: readonly string[] = [localPathImage, networkDiskImage, ...Object.values(sidecarImage)]

const localPathNamespace = 'local-path-storage'
export const storageNamespaces: readonly string[] = [localPathNamespace]
export const localPathAccount = [localPathNamespace, 'local-path-provisioner-service-account'] as const
export const networkDiskAccount = ['kube-system', 'csi-disk-controller'] as const

const helperPod = `apiVersion: v1
kind: Pod
metadata:
  name: helper-pod
spec:
  priorityClassName: system-node-critical
  tolerations:
    - key: node.kubernetes.io/disk-pressure
      operator: Exists
      effect: NoSchedule
  containers:
  - name: helper-pod
    image: busybox
    imagePullPolicy: IfNotPresent
`

export const storageConfigMaps: readonly NewObject<ConfigMap>[] = [
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'local-path-config', namespace: localPathNamespace },
    data: {
      'config.json': `{
  "nodePathMap": [
    { "node": "DEFAULT_PATH_FOR_NON_LISTED_NODES", "paths": ["${localPathFolder}"] }
  ]
}
`,
      'helperPod.yaml': helperPod,
      setup: '#!/bin/sh\nset -eu\nmkdir -m 0777 -p "$VOL_DIR"\n',
      teardown: '#!/bin/sh\nset -eu\nrm -rf "$VOL_DIR"\n'
    }
  }
]

/** Beside the control plane: whoever drains a worker in a lesson meets pods of the lesson alone. */
const controlPlane = 'node-role.kubernetes.io/control-plane'
const tolerations = [
  { key: 'CriticalAddonsOnly', operator: 'Exists' },
  { key: controlPlane, effect: 'NoSchedule' }
]

function driverDeployment(
  namespace: string,
  app: string,
  pod: Pick<NonNullable<Deployment['spec']['template']['spec']>, 'containers' | 'serviceAccountName' | 'volumes'>
): NewObject<Deployment> {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: app, namespace, labels: { app } },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app } },
      template: {
        // A template's metadata holds labels and annotations only; the schema has one type for all metadata.
        metadata: { labels: { app } } as Partial<ObjectMeta> as ObjectMeta,
        spec: { ...pod, nodeSelector: { 'kubernetes.io/os': 'linux', [controlPlane]: '' }, tolerations }
      }
    }
  }
}

function driverContainer(name: string, image: string, rest: Omit<Partial<Container>, 'name' | 'image'>): Container {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...rest
  }
}

const socket = { name: 'socket-dir', mountPath: '/csi' }

/** What acts for the two classes: as kind brings local-path-provisioner, and as a CSI driver's controller is deployed. */
export const storageDeployments: readonly NewObject<Deployment>[] = [
  driverDeployment(localPathNamespace, localPathApp, {
    serviceAccountName: localPathAccount[1],
    containers: [
      driverContainer('local-path-provisioner', localPathImage, {
        command: ['local-path-provisioner', '--debug', 'start', '--config', '/etc/config/config.json'],
        env: [
          { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } } },
          { name: 'CONFIG_MOUNT_PATH', value: '/etc/config/' }
        ],
        volumeMounts: [{ name: 'config-volume', mountPath: '/etc/config/' }]
      })
    ],
    volumes: [{ name: 'config-volume', configMap: { name: 'local-path-config', defaultMode: 420 } }]
  }),
  driverDeployment(networkDiskAccount[0], networkDiskApp, {
    serviceAccountName: networkDiskAccount[1],
    containers: [
      driverContainer('csi-disk', networkDiskImage, {
        args: ['controller', '--endpoint=unix:///csi/csi.sock'],
        volumeMounts: [socket]
      }),
      ...Object.entries(sidecarImage).map(([name, image]) =>
        driverContainer(name, image, {
          args: ['--csi-address=/csi/csi.sock', '--leader-election=true'],
          volumeMounts: [socket]
        })
      )
    ],
    volumes: [{ name: 'socket-dir', emptyDir: {} }]
  })
]
