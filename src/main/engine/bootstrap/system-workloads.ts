// What kubeadm and the usual add-ons run in a fresh v1.34 cluster: coredns, kube-proxy, metrics-server.
import type { NewObject, ObjectMeta } from '../../../shared/kube/object.ts'
import type { DaemonSet, Deployment } from '../../../shared/schema/types.ts'
import { kubeletVersion } from '../../../shared/machines/machine.ts'
import { storageImages } from './storage-workloads.ts'

const kubeProxyImage = `registry.k8s.io/kube-proxy:${kubeletVersion}`
const corednsImage = 'registry.k8s.io/coredns/coredns:v1.12.1'
const metricsServerImage = 'registry.k8s.io/metrics-server/metrics-server:v0.8.0'

/** Images that every node has from its installation. */
export const nodeImages = [
  'registry.k8s.io/pause:3.10.1',
  kubeProxyImage,
  corednsImage,
  metricsServerImage,
  ...storageImages
]

/** A template's metadata holds labels and annotations only; the schema has one type for all metadata. */
function templateMetadata(labels: Readonly<Record<string, string>>): ObjectMeta {
  return { labels } as Partial<ObjectMeta> as ObjectMeta
}

const linux = { 'kubernetes.io/os': 'linux' }
const message = { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' }
const isPresent = { imagePullPolicy: 'IfNotPresent' }

const coredns: NewObject<Deployment> = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'coredns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: '25%' } },
    template: {
      metadata: templateMetadata({ 'k8s-app': 'kube-dns' }),
      spec: {
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              {
                weight: 100,
                podAffinityTerm: {
                  labelSelector: { matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns'] }] },
                  topologyKey: 'kubernetes.io/hostname'
                }
              }
            ]
          }
        },
        containers: [
          {
            name: 'coredns',
            image: corednsImage,
            ...isPresent,
            args: ['-conf', '/etc/coredns/Corefile'],
            ports: [
              { containerPort: 53, name: 'dns', protocol: 'UDP' },
              { containerPort: 53, name: 'dns-tcp', protocol: 'TCP' },
              { containerPort: 9153, name: 'metrics', protocol: 'TCP' },
              { containerPort: 8080, name: 'liveness-probe', protocol: 'TCP' },
              { containerPort: 8181, name: 'readiness-probe', protocol: 'TCP' }
            ],
            resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
            livenessProbe: {
              httpGet: { path: '/health', port: 'liveness-probe', scheme: 'HTTP' },
              initialDelaySeconds: 60,
              timeoutSeconds: 5,
              periodSeconds: 10,
              successThreshold: 1,
              failureThreshold: 5
            },
            readinessProbe: {
              httpGet: { path: '/ready', port: 'readiness-probe', scheme: 'HTTP' },
              timeoutSeconds: 1,
              periodSeconds: 10,
              successThreshold: 1,
              failureThreshold: 3
            },
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
              readOnlyRootFilesystem: true
            },
            ...message,
            volumeMounts: [{ name: 'config-volume', mountPath: '/etc/coredns', readOnly: true }]
          }
        ],
        dnsPolicy: 'Default',
        nodeSelector: linux,
        priorityClassName: 'system-cluster-critical',
        priority: 2_000_000_000,
        serviceAccountName: 'coredns',
        tolerations: [
          { key: 'CriticalAddonsOnly', operator: 'Exists' },
          { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }
        ],
        volumes: [
          {
            name: 'config-volume',
            configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }], defaultMode: 420 }
          }
        ]
      }
    }
  }
}

const kubeProxy: NewObject<DaemonSet> = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'kube-proxy', namespace: 'kube-system', labels: { 'k8s-app': 'kube-proxy' } },
  spec: {
    selector: { matchLabels: { 'k8s-app': 'kube-proxy' } },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
    template: {
      metadata: templateMetadata({ 'k8s-app': 'kube-proxy' }),
      spec: {
        containers: [
          {
            name: 'kube-proxy',
            image: kubeProxyImage,
            ...isPresent,
            command: [
              '/usr/local/bin/kube-proxy',
              '--config=/var/lib/kube-proxy/config.conf',
              '--hostname-override=$(NODE_NAME)'
            ],
            env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } }],
            resources: {},
            securityContext: { privileged: true },
            ...message,
            volumeMounts: [
              { name: 'kube-proxy', mountPath: '/var/lib/kube-proxy' },
              { name: 'xtables-lock', mountPath: '/run/xtables.lock' },
              { name: 'lib-modules', mountPath: '/lib/modules', readOnly: true }
            ]
          }
        ],
        hostNetwork: true,
        nodeSelector: linux,
        priorityClassName: 'system-node-critical',
        priority: 2_000_001_000,
        serviceAccountName: 'kube-proxy',
        tolerations: [{ operator: 'Exists' }],
        volumes: [
          { name: 'kube-proxy', configMap: { name: 'kube-proxy', defaultMode: 420 } },
          { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } },
          { name: 'lib-modules', hostPath: { path: '/lib/modules', type: '' } }
        ]
      }
    }
  }
}

const metricsServer: NewObject<Deployment> = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'metrics-server', namespace: 'kube-system', labels: { 'k8s-app': 'metrics-server' } },
  spec: {
    selector: { matchLabels: { 'k8s-app': 'metrics-server' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '25%' } },
    template: {
      metadata: templateMetadata({ 'k8s-app': 'metrics-server' }),
      spec: {
        containers: [
          {
            name: 'metrics-server',
            image: metricsServerImage,
            ...isPresent,
            ...message,
            args: [
              '--cert-dir=/tmp',
              '--secure-port=10250',
              '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
              '--kubelet-use-node-status-port',
              '--metric-resolution=15s',
              '--kubelet-insecure-tls'
            ],
            ports: [{ containerPort: 10250, name: 'https', protocol: 'TCP' }],
            resources: { requests: { cpu: '100m', memory: '200Mi' } },
            livenessProbe: {
              httpGet: { path: '/livez', port: 'https', scheme: 'HTTPS' },
              timeoutSeconds: 1,
              periodSeconds: 10,
              successThreshold: 1,
              failureThreshold: 3
            },
            readinessProbe: {
              httpGet: { path: '/readyz', port: 'https', scheme: 'HTTPS' },
              initialDelaySeconds: 20,
              timeoutSeconds: 1,
              periodSeconds: 10,
              successThreshold: 1,
              failureThreshold: 3
            },
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
              readOnlyRootFilesystem: true,
              runAsNonRoot: true,
              runAsUser: 1000,
              seccompProfile: { type: 'RuntimeDefault' }
            },
            volumeMounts: [{ name: 'tmp-dir', mountPath: '/tmp' }]
          }
        ],
        nodeSelector: linux,
        priorityClassName: 'system-cluster-critical',
        priority: 2_000_000_000,
        serviceAccountName: 'metrics-server',
        volumes: [{ name: 'tmp-dir', emptyDir: {} }]
      }
    }
  }
}

export const systemDeployments: readonly NewObject<Deployment>[] = [coredns, metricsServer]
export const systemDaemonSets: readonly NewObject<DaemonSet>[] = [kubeProxy]
