import { isSidecar } from '../../../shared/kinds/pod/printed-status.ts'
import type { PodSpec } from '../../../shared/schema/types.ts'

export interface HostPort {
  readonly protocol: string
  readonly port: number
  /** 0.0.0.0 stands for all addresses of the node. */
  readonly address: string
}

const allAddresses = '0.0.0.0'

/** The ports of the node that a pod occupies: those of its containers and native sidecars. */
export function hostPortsOf({ containers, initContainers }: PodSpec): readonly HostPort[] {
  const ports: HostPort[] = []
  for (const container of [...containers, ...(initContainers?.filter(isSidecar) ?? [])]) {
    for (const { hostPort, hostIP, protocol } of container.ports ?? []) {
      if (hostPort === undefined || hostPort <= 0) continue
      ports.push({ protocol: protocol ?? 'TCP', port: hostPort, address: hostIP || allAddresses })
    }
  }
  return ports
}

/** The ports in use on one node. Pods that were bound past the scheduler may use one twice, so uses are counted. */
export class UsedPorts {
  readonly #uses = new Map<string, Map<string, number>>()

  add(ports: readonly HostPort[]): void {
    for (const port of ports) this.#count(port, 1)
  }

  remove(ports: readonly HostPort[]): void {
    for (const port of ports) this.#count(port, -1)
  }

  conflictsWith(ports: readonly HostPort[]): boolean {
    for (const port of ports) {
      const addresses = this.#uses.get(keyOf(port))
      if (addresses === undefined) continue
      if (port.address === allAddresses || addresses.has(allAddresses) || addresses.has(port.address)) return true
    }
    return false
  }

  /** "protocol/port@address=uses", sorted: for comparison. */
  list(): readonly string[] {
    const list: string[] = []
    for (const [key, addresses] of this.#uses)
      for (const [address, uses] of addresses) list.push(`${key}@${address}=${uses}`)
    return list.sort()
  }

  #count(port: HostPort, change: number): void {
    const key = keyOf(port)
    const addresses = this.#uses.get(key) ?? new Map<string, number>()
    const uses = (addresses.get(port.address) ?? 0) + change
    if (uses > 0) addresses.set(port.address, uses)
    else addresses.delete(port.address)
    if (addresses.size > 0) this.#uses.set(key, addresses)
    else this.#uses.delete(key)
  }
}

function keyOf({ protocol, port }: HostPort): string {
  return `${protocol}/${port}`
}
