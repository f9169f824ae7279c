// Who listens in a network namespace, as netstat and ss tell it.
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import type { NetworkClient } from '../../../shared/network/request.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ResolverWorld } from './dns/resolver.ts'

export interface Listener {
  readonly port: number
  /** On every address, or only on 127.0.0.1. */
  readonly isLocal: boolean
  readonly program: string
}

/** Those of a pod's own namespace, or of a machine's. */
export function listenersOf(world: ResolverWorld, client: NetworkClient): readonly Listener[] {
  if (client.kind === 'outside') return []
  if (client.kind === 'node') return onMachine(world, client.node)
  const pod = world.store.byUid(client.uid) as Pod | undefined
  if (pod === undefined) return []
  return pod.spec.hostNetwork === true ? onMachine(world, pod.spec.nodeName ?? '') : inOrder(ofPod(world, pod))
}

function onMachine(world: ResolverWorld, node: string): readonly Listener[] {
  const found: Listener[] = [
    { port: 22, isLocal: false, program: 'sshd' },
    { port: 10_248, isLocal: true, program: 'kubelet' },
    { port: 10_250, isLocal: false, program: 'kubelet' }
  ]
  if (world.proxies.of(node) !== undefined)
    found.push(
      { port: 10_249, isLocal: true, program: 'kube-proxy' },
      { port: 10_256, isLocal: false, program: 'kube-proxy' }
    )
  for (const pod of world.store.onNode<Pod>(podKind, node))
    if (pod.spec.hostNetwork === true && !isPodTerminal(pod)) found.push(...ofPod(world, pod))
  return inOrder(found)
}

function ofPod({ runtime }: ResolverWorld, { spec, status }: Pod): readonly Listener[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].flatMap(
    ({ name, containerID = '', state }) => {
      if (state?.running === undefined) return []
      const container = [...(spec.initContainers ?? []), ...spec.containers].find((one) => one.name === name)
      const program = (container?.command?.[0] ?? name).replace(/^.*\//, '')
      return runtime.listens(containerID).map((port) => ({ port, isLocal: false, program }))
    }
  )
}

function inOrder(listeners: readonly Listener[]): readonly Listener[] {
  const byPort = new Map(listeners.map((listener) => [listener.port, listener]))
  return [...byPort.values()].sort((a, b) => a.port - b.port)
}
