// The files of a machine that somebody looks at who learns Kubernetes: kubeadm's and the kubelet's, the logs of its
// pods, and what its distribution brings.
import { stringify } from 'yaml'
import { configMapKind } from '../../../../shared/kinds/configmap/kind.ts'
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import type { Container, Node, Pod } from '../../../../shared/schema/types.ts'
import type { FileEntry } from '../../containers/files/file-system.ts'
import { imageLayer } from '../../containers/files/image-layer.ts'
import { machineImage } from '../../containers/machine-image.ts'
import type { HostContainer } from '../../containers/machine-port.ts'
import { isMirror } from '../../kubelet/mirror-pods.ts'
import { addressOf } from '../../network/node-directory.ts'
import { nodeResolvConf, resolvConfText } from '../../network/dns/resolv-conf.ts'
import type { LogStore } from '../../store/log-types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { criLine, hostContainers } from './host-pods.ts'

type Texts = ReadonlyMap<string, () => string>

/** Lines of one log file: the kubelet rotates them at 10 MiB. */
const mostLines = 10_000

export class MachineFiles {
  readonly #store: ObjectStore
  readonly #logs: LogStore
  readonly #node: string

  constructor(store: ObjectStore, logs: LogStore, node: string) {
    this.#store = store
    this.#logs = logs
    this.#node = node
  }

  file(path: string): FileEntry | undefined {
    const own = this.#own(path)
    const text = own.get(path)
    const plain = { user: 0, group: 0, time: 0 }
    if (text !== undefined) {
      const written = text()
      if (written.startsWith(linkMark))
        return { ...plain, kind: 'link', mode: 0o777, target: written.slice(linkMark.length) }
      return { ...plain, kind: 'file', mode: path.startsWith('/etc/kubernetes') ? 0o600 : 0o644, text: written }
    }
    const entry = imageLayer(machineImage, 'debian').entries.get(path)
    if (entry !== undefined) return entry
    const under = path === '/' ? '/' : `${path}/`
    for (const name of own.keys()) if (name.startsWith(under)) return { ...plain, kind: 'directory', mode: 0o755 }
    return undefined
  }

  names(path: string): readonly string[] {
    const under = path === '/' ? '/' : `${path}/`
    const names = new Set(imageLayer(machineImage, 'debian').names.get(path))
    for (const name of this.#own(path).keys())
      if (name.startsWith(under)) names.add(name.slice(under.length).split('/')[0]!)
    return [...names]
  }

  /** By their paths; those of pods only where somebody looks at the folders that lead to them. */
  #own(path: string): Texts {
    const node = this.#store.get(nodeKind, undefined, this.#node)
    const texts = new Map<string, () => string>(node === undefined ? [] : systemTexts(this.#store, node))
    if ('/etc/kubernetes/manifests'.startsWith(path) || path.startsWith('/etc/kubernetes/manifests'))
      for (const pod of this.#store.onNode<Pod>(podKind, this.#node))
        if (isMirror(pod)) texts.set(`/etc/kubernetes/manifests/${manifestName(pod)}.yaml`, () => manifestOf(pod))
    if (
      '/var/log/pods'.startsWith(path) ||
      '/var/log/containers'.startsWith(path) ||
      /^\/var\/log\/(pods|containers)\//.test(path)
    )
      for (const container of hostContainers(this.#store, this.#node)) {
        const { namespace, pod, podUid, name, attempt, id } = container
        const log = `/var/log/pods/${namespace}_${pod}_${podUid}/${name}/${attempt}.log`
        texts.set(log, () => this.#log(container))
        texts.set(`/var/log/containers/${pod}_${namespace}_${name}-${id}.log`, () => linkMark + log)
      }
    return texts
  }

  #log({ podUid, name, attempt }: HostContainer): string {
    return this.#logs.read({ podUid, container: name, instance: attempt, tailLines: mostLines }).map(criLine).join('')
  }
}

/** Before the target of what is a link. */
const linkMark = '\0link:'

function* systemTexts(store: ObjectStore, node: Node): Generator<readonly [string, () => string]> {
  const { name } = node.metadata
  const address = addressOf(node) ?? ''
  const config = (map: string, key: string): string => store.get(configMapKind, 'kube-system', map)?.data?.[key] ?? ''
  yield ['/etc/hostname', () => `${name}\n`]
  yield ['/etc/hosts', () => `127.0.0.1\tlocalhost\n${address}\t${name}\n`]
  yield ['/etc/resolv.conf', () => resolvConfText(nodeResolvConf)]
  yield ['/etc/machine-id', () => `${node.status?.nodeInfo?.machineID ?? ''}\n`]
  yield ['/etc/os-release', () => osRelease(node.status?.nodeInfo?.osImage ?? '')]
  yield ['/etc/kubernetes/pki/ca.crt', () => config('extension-apiserver-authentication', 'client-ca-file')]
  yield ['/etc/kubernetes/kubelet.conf', () => kubeconfig(config('kube-proxy', 'kubeconfig.conf'), name)]
  yield ['/var/lib/kubelet/config.yaml', () => config('kubelet-config', 'kubelet')]
  yield [
    '/var/lib/kubelet/kubeadm-flags.env',
    () => 'KUBELET_KUBEADM_ARGS="--container-runtime-endpoint=unix:///run/containerd/containerd.sock"\n'
  ]
  yield ['/etc/containerd/config.toml', () => containerdConfig]
  yield ['/etc/crictl.yaml', () => 'runtime-endpoint: unix:///run/containerd/containerd.sock\n']
  yield ['/etc/systemd/system/kubelet.service.d/10-kubeadm.conf', () => kubeletDropIn]
}

function osRelease(image: string): string {
  const [, name = image, version = ''] = /^(.*?) (\S+ \(.*\))$/.exec(image) ?? []
  return `PRETTY_NAME="${image}"\nNAME="${name}"\nVERSION_ID="${version.split(' ')[0] ?? ''}"\nVERSION="${version}"\nID=${name.split(' ')[0]!.toLowerCase()}\n`
}

function kubeconfig(text: string, name: string): string {
  const server = /server: (\S+)/.exec(text)?.[1] ?? ''
  return stringify({
    apiVersion: 'v1',
    clusters: [{ cluster: { 'certificate-authority': '/etc/kubernetes/pki/ca.crt', server }, name: 'kubernetes' }],
    contexts: [
      { context: { cluster: 'kubernetes', user: `system:node:${name}` }, name: `system:node:${name}@kubernetes` }
    ],
    'current-context': `system:node:${name}@kubernetes`,
    kind: 'Config',
    users: [
      {
        name: `system:node:${name}`,
        user: {
          'client-certificate': '/var/lib/kubelet/pki/kubelet-client-current.pem',
          'client-key': '/var/lib/kubelet/pki/kubelet-client-current.pem'
        }
      }
    ]
  })
}

const containerdConfig =
  'version = 3\n\n[plugins."io.containerd.cri.v1.images".pinned_images]\n  sandbox = "registry.k8s.io/pause:3.10.1"\n\n' +
  '[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]\n  SystemdCgroup = true\n'

const kubeletDropIn =
  '[Service]\nEnvironment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"\n' +
  'Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"\nEnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env\nExecStart=\n' +
  'ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS\n'

/** kube-apiserver-NODE is kube-apiserver.yaml. */
function manifestName({ metadata, spec }: Pod): string {
  return metadata.name.slice(0, -(spec.nodeName ?? '').length - 1)
}

/** The file that the kubelet reads a static pod from: what the API's defaults and the mirror added is not in it. */
function manifestOf(pod: Pod): string {
  const { metadata, spec } = pod
  const {
    nodeName: _node,
    tolerations: _tolerations,
    schedulerName: _scheduler,
    enableServiceLinks: _links,
    ...rest
  } = spec
  const { restartPolicy: _restart, dnsPolicy: _dns, preemptionPolicy: _preemption, priority: _priority, ...own } = rest
  const { terminationGracePeriodSeconds: _grace, containers, ...kept } = own
  return stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { labels: metadata.labels, name: manifestName(pod), namespace: metadata.namespace },
    spec: { containers: containers.map(plainContainer), ...kept }
  })
}

function plainContainer(container: Container): object {
  const { terminationMessagePath: _path, terminationMessagePolicy: _policy, ...rest } = container
  return rest
}
