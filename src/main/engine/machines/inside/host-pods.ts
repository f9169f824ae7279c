// What a machine's runtime knows of its pods: containers by their statuses, the processes in them, their logs.
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { digestOf } from '../../../../shared/kube/digest.ts'
import { fnv1a } from '../../../../shared/kube/hash.ts'
import { formatMicroTime, parseTime } from '../../../../shared/kube/time.ts'
import type { ContainerStatus, Pod } from '../../../../shared/schema/types.ts'
import type { HostContainer, HostProcess } from '../../containers/machine-port.ts'
import type { LogLine } from '../../store/log-types.ts'
import type { ObjectStore } from '../../store/object-store.ts'

/** Numbers of processes that pods may have. */
const firstPid = 2000
const mostPids = 30_000

function podsOn(store: ObjectStore, node: string): readonly Pod[] {
  return Array.from(store.onNode<Pod>(podKind, node))
}

function statusesOf({ status }: Pod): readonly ContainerStatus[] {
  return [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
    ...(status?.ephemeralContainerStatuses ?? [])
  ]
}

export function hostContainers(store: ObjectStore, node: string): readonly HostContainer[] {
  const found: HostContainer[] = []
  for (const pod of podsOn(store, node)) {
    const { name, namespace = '', uid } = pod.metadata
    for (const { name: container, containerID, state, lastState, restartCount, image } of statusesOf(pod)) {
      const own = {
        name: container,
        image,
        pod: name,
        namespace,
        podUid: uid,
        podId: digestOf(`${uid}/sandbox`).slice(7)
      }
      const now = state?.running ?? state?.terminated
      if (containerID !== undefined && now !== undefined)
        found.push({
          ...own,
          id: digits(containerID),
          attempt: restartCount,
          isRunning: state?.running !== undefined,
          createdAt: time(now.startedAt)
        })
      const last = lastState?.terminated
      if (last?.containerID !== undefined && last.containerID !== containerID)
        found.push({
          ...own,
          id: digits(last.containerID),
          attempt: Math.max(restartCount - 1, 0),
          isRunning: false,
          createdAt: time(last.startedAt)
        })
    }
  }
  return found.sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1))
}

function digits(containerId: string): string {
  return containerId.replace(/^.*:\/\//, '')
}

function time(text: string | undefined): number {
  return text === undefined ? 0 : parseTime(text)
}

/** A shim for each sandbox, the pause container in it, and what its containers run. */
export function hostProcesses(store: ObjectStore, node: string): readonly HostProcess[] {
  const taken = new Set<number>()
  const pidOf = (text: string): number => {
    let pid = firstPid + (fnv1a(text) % mostPids)
    while (taken.has(pid)) pid++
    taken.add(pid)
    return pid
  }
  const found: HostProcess[] = []
  for (const pod of podsOn(store, node)) {
    const running = statusesOf(pod).filter(({ state }) => state?.running !== undefined)
    if (running.length === 0) continue
    const { uid } = pod.metadata
    const startedAt = time(pod.status?.startTime)
    const sandbox = digestOf(`${uid}/sandbox`).slice(7)
    const shim = pidOf(sandbox)
    const shimWords = ['/usr/bin/containerd-shim-runc-v2', '-namespace', 'k8s.io', '-id', sandbox]
    found.push({
      pid: shim,
      parent: 1,
      user: 'root',
      startedAt,
      argv: [...shimWords, '-address', '/run/containerd/containerd.sock']
    })
    found.push({ pid: pidOf(`${sandbox}/pause`), parent: shim, user: '65535', startedAt, argv: ['/pause'] })
    for (const { name, containerID = '', state } of running) {
      const spec = [...(pod.spec.initContainers ?? []), ...pod.spec.containers, ...(pod.spec.ephemeralContainers ?? [])]
      const container = spec.find((one) => one.name === name)
      const words = [...(container?.command ?? []), ...(container?.args ?? [])]
      const argv = words.length === 0 ? [`/${name}`] : words
      const user = String(container?.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser ?? 'root')
      found.push({ pid: pidOf(containerID), parent: shim, user, argv, startedAt: time(state!.running!.startedAt) })
    }
  }
  return found.sort((a, b) => a.pid - b.pid)
}

/** A line as containerd writes it into /var/log/pods. */
export function criLine({ time: at, stream, text }: LogLine): string {
  return `${formatMicroTime(at).replace('Z', '000Z')} ${stream} F ${text}\n`
}
