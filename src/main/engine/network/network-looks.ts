import type { Hop, NodeNetworkDocument } from '../../../shared/machines/network.ts'
import type { Cni } from '../../../shared/machines/presets.ts'
import type { Entrance } from '../../../shared/network/entrance.ts'
import type { ProxyRulesDocument } from '../../../shared/network/proxy-rules.ts'
import type { Ingress, Pod } from '../../../shared/schema/types.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { wayIn, type FoundWay } from './entrances.ts'
import { lookAtNode, lookAtPath, type NetworkSurroundings } from './network-look.ts'

interface LookedAt {
  readonly store: ObjectStore
  cni(): Cni
  /** Whether a machine runs. */
  isOn(node: string): boolean
  isCutOff(node: string): boolean
  readonly ingress: {
    /** Who acts for all of the controller's pods. */
    readonly leader: Pod | undefined
    podsFor(ingress: Ingress): readonly Pod[]
  }
  nginxConf(pod: Pod): string | undefined
}

/** What a person sees who looks at the network of a cluster at this moment. Nothing is sent for it. */
export class NetworkLooks {
  readonly #cluster: LookedAt

  constructor(cluster: LookedAt) {
    this.#cluster = cluster
  }

  /** What `ip addr` and `ip route` say on a node; undefined where there is none. */
  node(name: string): NodeNetworkDocument | undefined {
    return lookAtNode(this.#surroundings, name)
  }

  /** The way of a packet between two pods, by their uids; undefined where one of them has no place in the network. */
  path(from: string, to: string): readonly Hop[] | undefined {
    return lookAtPath(this.#surroundings, from, to)
  }

  /** Where somebody outside asks who wants to come in there; or why he cannot. */
  wayIn(entrance: Entrance, scheme: 'http' | 'https'): FoundWay {
    const { ingress } = this.#cluster
    return wayIn({ ...this.#surroundings, ingressPods: (one) => ingress.podsFor(one) }, entrance, scheme)
  }

  /** What the nginx of the ingress controller runs; undefined while there is none. */
  ingressRules(): ProxyRulesDocument | undefined {
    const pod = this.#cluster.ingress.leader
    const text = pod && this.#cluster.nginxConf(pod)
    if (pod === undefined || text === undefined) return undefined
    return { node: pod.spec.nodeName!, mode: 'nginx', command: 'cat /etc/nginx/nginx.conf', text }
  }

  get #surroundings(): NetworkSurroundings {
    const { store } = this.#cluster
    return {
      store,
      cni: this.#cluster.cni(),
      isOn: (node) => this.#cluster.isOn(node),
      isCutOff: (node) => this.#cluster.isCutOff(node)
    }
  }
}
