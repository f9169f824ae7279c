import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import { parsedTime } from '../../controllers/parsed-time.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import type { ProxyNode } from './endpoint-choice.ts'
import type { ProxyConfigHistory } from './proxy-config-history.ts'
import type { ProxyConfig } from './proxy-config.ts'
import type { ServiceRules, ServiceTable } from './service-table.ts'

const proxyLabel = 'k8s-app'
const proxyName = 'kube-proxy'
const zoneLabel = 'topology.kubernetes.io/zone'

/** What stands in the kernel of a node, put there by its kube-proxy. */
export interface NodeRules {
  readonly node: ProxyNode
  readonly config: ProxyConfig
  readonly rules: ServiceRules
}

export interface ProxySurroundings {
  readonly store: ObjectStore
  readonly table: ServiceTable
  readonly configs: ProxyConfigHistory
  /** Whether the machine runs. */
  readonly isOn: (node: string) => boolean
  /** Whether its kube-proxy does not hear the API. */
  readonly isDeaf: (node: string) => boolean
}

/** Rules that outlived their writer, or whose writer hears nothing. */
interface Stale {
  readonly rules: ServiceRules
  readonly config: ProxyConfig
}

/**
 * The rules of each node. Where kube-proxy runs and hears the API they are the shared table. Where it ended, or is cut
 * off, they stay as they were; a machine that lost its power has none until its kube-proxy runs again.
 */
export class NodeProxies {
  readonly #around: ProxySurroundings
  readonly #stale = new Map<string, Stale>()

  constructor(around: ProxySurroundings) {
    this.#around = around
  }

  start(): void {
    const { store } = this.#around
    store.onChange(podKind, ({ type, object, previous }) => {
      if (object.metadata.labels?.[proxyLabel] !== proxyName) return
      const node = object.spec.nodeName
      if (node === undefined) return
      const ran = startOf(type === 'DELETED' ? object : previous)
      const runs = type === 'DELETED' ? undefined : startOf(object)
      if (runs !== undefined) {
        if (!this.#around.isDeaf(node)) this.#stale.delete(node)
      } else if (ran !== undefined && this.#around.isOn(node)) this.#freeze(node, ran)
    })
    store.onChange(nodeKind, ({ type, object }) => {
      if (type === 'DELETED') this.#stale.delete(object.metadata.name)
    })
  }

  /** The machine has lost its power, and its kernel what stood in it. */
  powerLost(node: string): void {
    this.#stale.delete(node)
  }

  /** The machine is cut off from the API, or is so no longer. */
  hearingChanged(node: string, isDeaf: boolean): void {
    const start = this.#startedOn(node)
    if (!isDeaf) this.#stale.delete(node)
    else if (start !== undefined && this.#around.isOn(node)) this.#freeze(node, start)
  }

  /** undefined where nothing was ever written: no kube-proxy has run since the machine was started. */
  of(name: string): NodeRules | undefined {
    const { store, table, configs, isOn } = this.#around
    const object = store.get(nodeKind, undefined, name)
    if (object === undefined || !isOn(name)) return undefined
    const node = { name, zone: object.metadata.labels?.[zoneLabel] }
    const stale = this.#stale.get(name)
    if (stale !== undefined) return { node, ...stale }
    const start = this.#startedOn(name)
    return start === undefined ? undefined : { node, config: configs.at(start), rules: table }
  }

  #freeze(node: string, start: number): void {
    const { configs, store, table } = this.#around
    if (store.get(nodeKind, undefined, node) === undefined) return
    if (!this.#stale.has(node)) this.#stale.set(node, { rules: table.frozen(), config: configs.at(start) })
  }

  /** When the kube-proxy that runs on a node was started. */
  #startedOn(node: string): number | undefined {
    for (const pod of this.#around.store.onNode<Pod>(podKind, node)) {
      const start = pod.metadata.labels?.[proxyLabel] === proxyName ? startOf(pod) : undefined
      if (start !== undefined) return start
    }
    return undefined
  }
}

/** When the container of a kube-proxy pod was started, in milliseconds; undefined where it does not run. */
function startOf(pod: Pod | undefined): number | undefined {
  const startedAt = pod?.status?.containerStatuses?.[0]?.state?.running?.startedAt
  return startedAt === undefined ? undefined : parsedTime(startedAt)
}
