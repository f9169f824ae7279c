import { ingressKind } from '../../../../shared/kinds/ingress/kind.ts'
import { ingressClassKind } from '../../../../shared/kinds/ingressclass/kind.ts'
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import type { Ingress, IngressLoadBalancerIngress, Pod } from '../../../../shared/schema/types.ts'
import type { Identity } from '../../api/request.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { WorkQueue } from '../../controllers/work-queue.ts'
import type { EventRecorder } from '../../events/event-recorder.ts'
import { accountApi, type AccountApi, type AskApi } from '../account-api.ts'
import { accountRecorder } from '../account-recorder.ts'
import { addressOf } from '../node-directory.ts'
import { podIdentity } from '../pod-api.ts'
import { ReadyPods } from '../ready-pods.ts'
import { keyOfObject } from '../../store/object-store.ts'
import { controllerFlags, isServedBy } from './controller-flags.ts'

/** Milliseconds between two rounds of the leader over the addresses of its Ingresses. */
const statusPeriod = 60_000

/**
 * What ingress-nginx' controller does to the API once its pod runs: an event Sync for each Ingress that it takes in, and
 * once a minute the addresses under which it is reached. It acts as its ServiceAccount.
 */
export class IngressController implements Component {
  readonly name = 'nginx-ingress-controller'
  readonly #plane: ControlPlane
  readonly #ask: AccountApi
  readonly #recorder: EventRecorder
  readonly #syncs: WorkQueue
  readonly #statuses: WorkQueue
  readonly #pods: ReadyPods
  #since = 0

  constructor(plane: ControlPlane, api: AskApi) {
    this.#plane = plane
    this.#pods = new ReadyPods(
      plane.store,
      (pod) => pod.metadata.labels !== undefined && controllerFlags(pod) !== undefined
    )
    const who = (): Identity | undefined => this.leader && podIdentity(this.leader, 'nginx-ingress-controller')
    this.#ask = accountApi(api, who)
    this.#recorder = accountRecorder(plane, { api, component: 'nginx-ingress-controller', who })
    this.#syncs = new WorkQueue(plane.clock, (key) => this.#sync(key), { latency: 100 })
    this.#statuses = new WorkQueue(plane.clock, (key) => this.#writeStatus(key))
  }

  start(): void {
    const { store } = this.#plane
    store.onChange(ingressKind, ({ type, object, previous }) => {
      if (type === 'DELETED' || this.leader === undefined) return
      if (object.spec === previous?.spec && object.metadata.annotations === previous.metadata.annotations) return
      this.#syncs.add(keyOfObject(object))
    })
    this.#pods.follow((isFirst) => {
      if (!isFirst) return
      this.#since = this.#plane.clock.now
      for (const ingress of store.all(ingressKind)) this.#syncs.add(keyOfObject(ingress))
    })
  }

  /** The pod that writes, while there is one that is ready. */
  get leader(): Pod | undefined {
    return this.#pods.leader
  }

  /** Its pods that are ready, where it serves this Ingress. */
  podsFor(ingress: Ingress): readonly Pod[] {
    return this.#pods.all.filter((pod) => this.#isServed(pod, ingress))
  }

  #sync(key: string): void {
    const ingress = this.#plane.store.byKey(ingressKind, key)
    const leader = this.leader
    if (ingress === undefined || leader === undefined || !this.#isServed(leader, ingress)) return
    this.#recorder.event(ingress, 'Normal', 'Sync', 'Scheduled for sync')
    const { now } = this.#plane.clock
    this.#statuses.addAfter(key, statusPeriod - ((now - this.#since) % statusPeriod))
  }

  #isServed(leader: Pod, ingress: Ingress): boolean {
    const flags = controllerFlags(leader)
    const { ingressClassName } = ingress.spec
    const { store } = this.#plane
    const its = ingressClassName === undefined ? undefined : store.get(ingressClassKind, undefined, ingressClassName)
    return flags !== undefined && isServedBy(flags, ingress, its)
  }

  #writeStatus(key: string): void {
    const leader = this.leader
    const ingress = this.#plane.store.byKey(ingressKind, key)
    if (leader === undefined || ingress === undefined || !this.#isServed(leader, ingress)) return
    const points = this.#addresses(leader)
    if (deepEqual(ingress.status?.loadBalancer?.ingress ?? [], points)) return
    const { namespace, name } = ingress.metadata
    this.#ask(ingressKind, {
      verb: 'update',
      namespace: namespace!,
      name,
      subresource: 'status',
      body: {
        ...ingress,
        status: { loadBalancer: points.length === 0 ? {} : { ingress: points } }
      } as unknown as Json
    })
  }

  /** Those of the Service that it publishes, else of the nodes that its pods are on. */
  #addresses(leader: Pod): readonly IngressLoadBalancerIngress[] {
    const { store } = this.#plane
    const published = controllerFlags(leader)?.publishService
    const service = published === undefined ? undefined : store.byKey(serviceKind, published)
    if (service !== undefined) {
      const { type, clusterIP, externalIPs = [] } = service.spec
      if (type === 'LoadBalancer')
        return (service.status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) =>
          ip === undefined ? { hostname: hostname ?? '' } : { ip }
        )
      return (externalIPs.length > 0 ? externalIPs : [clusterIP ?? '']).map((ip) => ({ ip }))
    }
    const addresses = new Set<string>()
    for (const {
      spec: { nodeName }
    } of this.#pods.all) {
      const node = nodeName === undefined ? undefined : store.get(nodeKind, undefined, nodeName)
      const address = node === undefined ? undefined : addressOf(node)
      if (address !== undefined) addresses.add(address)
    }
    return [...addresses].sort().map((ip) => ({ ip }))
  }
}
