import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import type { HostImage, HostProcess, HostService, JournalLine, MachineInside } from '../../containers/machine-port.ts'
import type { PullableImage } from '../../kubelet/images/image-catalogue.ts'
import type { LogStore } from '../../store/log-types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { hostContainers, hostProcesses } from './host-pods.ts'
import { kubeletJournal } from './kubelet-journal.ts'
import { MachineFiles } from './machine-files.ts'

export interface InsideSources {
  readonly store: ObjectStore
  readonly logs: LogStore
  readonly bootedAt: number
  images(): readonly PullableImage[]
}

const containerdPid = 612
const kubeletPid = 845
const megabyte = 1024 ** 2

/** What somebody finds who is on the machine of a node: the simulation's own truth, as files and commands show it. */
export function machineInside(sources: InsideSources, node: string): MachineInside {
  const { store, logs, bootedAt } = sources
  const files = new MachineFiles(store, logs, node)
  const services = servicesOf(bootedAt)
  return {
    file: (path) => files.file(path),
    names: (path) => files.names(path),
    processes: () => [
      ...services.map(({ pid, command, since }): HostProcess => ({
        pid,
        parent: 1,
        user: 'root',
        argv: command.split(' '),
        startedAt: since
      })),
      ...hostProcesses(store, node)
    ],
    containers: () => hostContainers(store, node),
    images: () => sources.images().map(hostImage),
    containerLog(id, tail) {
      const found = hostContainers(store, node).find((one) => one.id.startsWith(id))
      if (found === undefined) return undefined
      const query = { podUid: found.podUid, container: found.name, instance: found.attempt }
      return logs.read(tail === undefined ? query : { ...query, tailLines: tail }).map(({ text }) => text)
    },
    services: () => services,
    journal: (service) => (service === 'kubelet' ? journalOf(store, node, bootedAt) : [])
  }
}

function journalOf(store: ObjectStore, node: string, bootedAt: number): readonly JournalLine[] {
  const version = store.get(nodeKind, undefined, node)?.status?.nodeInfo?.kubeletVersion ?? ''
  const start = [
    { time: bootedAt + 2000, text: 'Started kubelet.service - kubelet: The Kubernetes Node Agent.' },
    { time: bootedAt + 2000, text: `"Kubelet version" kubeletVersion="${version}"` }
  ]
  return [...start, ...kubeletJournal(store, node, kubeletPid)]
}

function servicesOf(bootedAt: number): readonly HostService[] {
  return [
    {
      name: 'containerd',
      description: 'containerd container runtime',
      unitFile: '/usr/lib/systemd/system/containerd.service',
      isActive: true,
      pid: containerdPid,
      command: '/usr/bin/containerd',
      memory: 96 * megabyte,
      since: bootedAt + 1500
    },
    {
      name: 'kubelet',
      description: 'kubelet: The Kubernetes Node Agent',
      unitFile: '/usr/lib/systemd/system/kubelet.service',
      isActive: true,
      pid: kubeletPid,
      command:
        '/usr/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml --container-runtime-endpoint=unix:///run/containerd/containerd.sock',
      memory: 62 * megabyte,
      since: bootedAt + 2000
    }
  ]
}

function hostImage({ canonical, id, facts }: PullableImage): HostImage {
  const at = canonical.lastIndexOf(':')
  const hasTag = at > canonical.lastIndexOf('/') && !canonical.includes('@')
  return {
    repository: hasTag ? canonical.slice(0, at) : canonical.replace(/@.*/, ''),
    tag: hasTag ? canonical.slice(at + 1) : '<none>',
    id: id.slice(id.indexOf('sha256:') + 7),
    size: facts.size
  }
}
