// The control plane's own pods, as kubeadm writes their manifests for v1.34 and as kubelets mirror them.
import type { NewObject } from '../../../shared/kube/object.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { Container, Node, Pod, Probe, Volume } from '../../../shared/schema/types.ts'
import { digestOf } from '../../../shared/kube/digest.ts'
import { kubeletVersion } from '../../../shared/machines/machine.ts'
import { podCidr } from './cluster-options.ts'

export const controlPlaneImages = [
  `registry.k8s.io/kube-apiserver:${kubeletVersion}`,
  'registry.k8s.io/etcd:3.6.4-0',
  `registry.k8s.io/kube-scheduler:${kubeletVersion}`,
  `registry.k8s.io/kube-controller-manager:${kubeletVersion}`
] as const

interface StaticPod {
  readonly component: string
  readonly image: string
  readonly command: readonly string[]
  readonly cpu: string
  readonly memory?: string
  readonly port: number
  readonly paths: { readonly startup: string; readonly live: string; readonly ready: string }
  readonly scheme: 'HTTP' | 'HTTPS'
  readonly hostPaths: readonly (readonly [name: string, path: string, type: string])[]
}

function staticPods(address: string, nodeName: string, serviceRange: string): readonly StaticPod[] {
  const pki = ['k8s-certs', '/etc/kubernetes/pki', 'DirectoryOrCreate'] as const
  const certificates = ['ca-certs', '/etc/ssl/certs', 'DirectoryOrCreate'] as const
  const paths = { startup: '/livez', live: '/livez', ready: '/readyz' }
  return [
    {
      component: 'kube-apiserver',
      image: controlPlaneImages[0],
      command: [
        'kube-apiserver',
        `--advertise-address=${address}`,
        '--allow-privileged=true',
        '--authorization-mode=Node,RBAC',
        '--client-ca-file=/etc/kubernetes/pki/ca.crt',
        '--enable-admission-plugins=NodeRestriction',
        '--enable-bootstrap-token-auth=true',
        '--etcd-servers=https://127.0.0.1:2379',
        '--secure-port=6443',
        '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
        '--service-account-key-file=/etc/kubernetes/pki/sa.pub',
        `--service-cluster-ip-range=${serviceRange}`,
        '--tls-cert-file=/etc/kubernetes/pki/apiserver.crt',
        '--tls-private-key-file=/etc/kubernetes/pki/apiserver.key'
      ],
      cpu: '250m',
      port: 6443,
      paths,
      scheme: 'HTTPS',
      hostPaths: [certificates, pki]
    },
    {
      component: 'etcd',
      image: controlPlaneImages[1],
      command: [
        'etcd',
        `--advertise-client-urls=https://${address}:2379`,
        '--cert-file=/etc/kubernetes/pki/etcd/server.crt',
        '--client-cert-auth=true',
        '--data-dir=/var/lib/etcd',
        `--initial-advertise-peer-urls=https://${address}:2380`,
        `--initial-cluster=${nodeName}=https://${address}:2380`,
        `--listen-client-urls=https://127.0.0.1:2379,https://${address}:2379`,
        '--listen-metrics-urls=http://127.0.0.1:2381',
        `--name=${nodeName}`,
        '--snapshot-count=10000'
      ],
      cpu: '100m',
      memory: '100Mi',
      port: 2381,
      paths: { startup: '/readyz', live: '/livez', ready: '/readyz' },
      scheme: 'HTTP',
      hostPaths: [
        ['etcd-certs', '/etc/kubernetes/pki/etcd', 'DirectoryOrCreate'],
        ['etcd-data', '/var/lib/etcd', 'DirectoryOrCreate']
      ]
    },
    {
      component: 'kube-scheduler',
      image: controlPlaneImages[2],
      command: [
        'kube-scheduler',
        '--authentication-kubeconfig=/etc/kubernetes/scheduler.conf',
        '--authorization-kubeconfig=/etc/kubernetes/scheduler.conf',
        '--bind-address=127.0.0.1',
        '--kubeconfig=/etc/kubernetes/scheduler.conf',
        '--leader-elect=true'
      ],
      cpu: '100m',
      port: 10259,
      paths,
      scheme: 'HTTPS',
      hostPaths: [['kubeconfig', '/etc/kubernetes/scheduler.conf', 'FileOrCreate']]
    },
    {
      component: 'kube-controller-manager',
      image: controlPlaneImages[3],
      command: [
        'kube-controller-manager',
        '--allocate-node-cidrs=true',
        '--bind-address=127.0.0.1',
        `--cluster-cidr=${podCidr}`,
        '--cluster-name=kubernetes',
        '--controllers=*,bootstrapsigner,tokencleaner',
        '--kubeconfig=/etc/kubernetes/controller-manager.conf',
        '--leader-elect=true',
        '--root-ca-file=/etc/kubernetes/pki/ca.crt',
        `--service-cluster-ip-range=${serviceRange}`,
        '--use-service-account-credentials=true'
      ],
      cpu: '200m',
      port: 10257,
      paths: { startup: '/healthz', live: '/healthz', ready: '/healthz' },
      scheme: 'HTTPS',
      hostPaths: [certificates, pki, ['kubeconfig', '/etc/kubernetes/controller-manager.conf', 'FileOrCreate']]
    }
  ]
}

/** The mirror pods of one control-plane node, bound to it. `now` in milliseconds. */
export function mirrorPods(node: Node, address: string, now: number, serviceRange: string): readonly NewObject<Pod>[] {
  return staticPods(address, node.metadata.name, serviceRange).map((pod) => mirrorPod(pod, node, address, now))
}

function mirrorPod(pod: StaticPod, node: Node, address: string, now: number): NewObject<Pod> {
  const { component } = pod
  const nodeName = node.metadata.name
  const hash = digestOf(`${nodeName}/${component}`).slice(7, 39)
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${component}-${nodeName}`,
      namespace: 'kube-system',
      labels: { component, tier: 'control-plane' },
      annotations: {
        ...(component === 'kube-apiserver'
          ? { 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': `${address}:6443` }
          : {}),
        ...(component === 'etcd'
          ? { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': `https://${address}:2379` }
          : {}),
        'kubernetes.io/config.hash': hash,
        'kubernetes.io/config.mirror': hash,
        'kubernetes.io/config.seen': formatTime(now).replace('Z', '.000000000Z'),
        'kubernetes.io/config.source': 'file'
      },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: nodeName, uid: node.metadata.uid, controller: true }]
    },
    spec: {
      containers: [containerOf(pod, address)],
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: true,
      hostNetwork: true,
      nodeName,
      preemptionPolicy: 'PreemptLowerPriority',
      priority: 2_000_001_000,
      priorityClassName: 'system-node-critical',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      terminationGracePeriodSeconds: 30,
      tolerations: [{ effect: 'NoExecute', operator: 'Exists' }],
      volumes: pod.hostPaths.map(([name, path, type]): Volume => ({ name, hostPath: { path, type } }))
    }
  }
}

function containerOf(pod: StaticPod, address: string): Container {
  const host = pod.component === 'kube-apiserver' ? address : '127.0.0.1'
  const probe = (path: string, rest: Probe): Probe => ({
    httpGet: { host, path, port: 'probe-port', scheme: pod.scheme },
    timeoutSeconds: 15,
    successThreshold: 1,
    ...rest
  })
  return {
    name: pod.component,
    image: pod.image,
    imagePullPolicy: 'IfNotPresent',
    command: pod.command,
    ports: [{ name: 'probe-port', containerPort: pod.port, hostPort: pod.port, protocol: 'TCP' }],
    resources: { requests: { cpu: pod.cpu, ...(pod.memory === undefined ? {} : { memory: pod.memory }) } },
    startupProbe: probe(pod.paths.startup, { initialDelaySeconds: 10, periodSeconds: 10, failureThreshold: 24 }),
    readinessProbe: probe(pod.paths.ready, { periodSeconds: 1, failureThreshold: 3 }),
    livenessProbe: probe(pod.paths.live, { initialDelaySeconds: 10, periodSeconds: 10, failureThreshold: 8 }),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    volumeMounts: pod.hostPaths.map(([name, mountPath]) => ({
      name,
      mountPath,
      ...(name === 'etcd-data' ? {} : { readOnly: true })
    }))
  }
}
