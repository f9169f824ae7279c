import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { Json } from '../../../shared/kube/object.ts'
import { decodeBase64 } from '../../../shared/kube/base64.ts'
import type { NetworkClient } from '../../../shared/network/request.ts'
import type { Service, ServiceReference, WebhookClientConfig } from '../../../shared/schema/types.ts'
import { isIPv4 } from '../../../shared/validation/addresses.ts'
import type { WebhookAnswer, WebhookTransport } from '../api/admission/dynamic/webhook-transport.ts'
import { serverComplaint } from '../certificates/verify-server.ts'
import type { LivingRuntime } from '../containers/living-runtime.ts'
import type { Network } from '../network/network.ts'
import { nodeResolvConf } from '../network/dns/resolv-conf.ts'
import type { Clock } from '../sim/clock.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { ingressNginxWebhook } from './ingress-nginx-webhook.ts'
import { policyServer } from './policy-server.ts'
import type { WebhookServer } from './webhook-server.ts'

/** Milliseconds until a machine knows that nobody has an address. */
const arpTimeout = 3000

const servers: Readonly<Record<string, WebhookServer>> = {
  'ingress-nginx': ingressNginxWebhook,
  'policy-server': policyServer
}

export interface WebhookCallParts {
  readonly clock: Clock
  readonly store: ObjectStore
  readonly network: Pick<Network, 'reach' | 'outside'>
  readonly runtime: Pick<LivingRuntime, 'launchOf' | 'say'>
  /** The machine whose API server asks; undefined where none runs. */
  readonly apiNode: () => string | undefined
}

/** Where a webhook is to be reached, once its name is an address. */
interface Target {
  readonly address: string
  readonly port: number
  /** The name that its certificate must have. */
  readonly host: string
  readonly path: string
}

/** The API server's way to webhooks: over the cluster's network to the container that listens, and its certificate. */
export class WebhookCalls implements WebhookTransport {
  readonly #parts: WebhookCallParts

  constructor(parts: WebhookCallParts) {
    this.#parts = parts
  }

  post(config: WebhookClientConfig, timeout: number, review: Json): WebhookAnswer {
    const target = config.service === undefined ? this.#outside(config.url ?? '') : this.#service(config.service)
    if (typeof target === 'string') return failed(target)
    const node = this.#parts.apiNode()
    if (node === undefined) return failed('context deadline exceeded', timeout)
    return this.#send({ kind: 'node', node }, target, config.caBundle ?? '', timeout, review)
  }

  /** Upstream's ClusterIP resolver: past DNS, to the Service's own address. A text where there is none. */
  #service({ name, namespace, path = '', port: wanted = 443 }: ServiceReference): Target | string {
    const service = this.#parts.store.get<Service>(serviceKind, namespace, name)
    if (service === undefined) return `service ${JSON.stringify(name)} not found`
    const { type, clusterIP = 'None', externalName = '', ports = [] } = service.spec
    const host = `${name}.${namespace}.svc`
    if (type === 'ExternalName') {
      const address = this.#addressOf(externalName)
      return address === undefined ? notFound(externalName) : { address, port: wanted, host, path }
    }
    if (clusterIP === 'None' || clusterIP === '') return 'cannot route to service with ClusterIP "None"'
    if (!ports.some(({ port }) => port === wanted))
      return `no service port ${wanted} found for service ${JSON.stringify(name)}`
    return { address: clusterIP, port: wanted, host, path }
  }

  #outside(url: string): Target | string {
    const [, host = '', port = '443', path = ''] = /^https:\/\/([^/:]+)(?::(\d+))?([^?]*)/.exec(url) ?? []
    const address = this.#addressOf(host)
    return address === undefined ? notFound(host) : { address, port: Number(port), host, path }
  }

  /** As the machine's own resolver finds it, which knows nothing of the cluster's names. */
  #addressOf(host: string): string | undefined {
    if (host === 'localhost') return '127.0.0.1'
    return isIPv4(host) ? host : this.#parts.network.outside.addressOf(host)
  }

  #send(client: NetworkClient, target: Target, caBundle: string, timeout: number, review: Json): WebhookAnswer {
    const { address, host, path, port } = target
    const reached = this.#parts.network.reach(client, address, port)
    const dial = (why: string): string => `dial tcp ${address}:${port}: connect: ${why}`
    switch (reached.kind) {
      case 'refused':
        return failed(dial('connection refused'))
      case 'silent':
        return failed('context deadline exceeded', timeout)
      case 'unreachable':
        return arpTimeout > timeout
          ? failed('context deadline exceeded', timeout)
          : failed(dial('no route to host'), arpTimeout)
      case 'program':
        return { kind: 'http', status: reached.status, body: reached.body }
      case 'outside': {
        const found = reached.host.ports.find((one) => one.port === reached.port)
        if (found === undefined) return failed(dial('connection refused'))
        return found.http === undefined ? failed('EOF') : { kind: 'http', ...found.http }
      }
      case 'container':
        return this.#ask(reached.id, reached.port, { host, path, caBundle }, review)
    }
  }

  #ask(
    id: string,
    port: number,
    { host, path, caBundle }: { readonly host: string; readonly path: string; readonly caBundle: string },
    review: Json
  ): WebhookAnswer {
    const { clock, runtime, store } = this.#parts
    const launch = runtime.launchOf(id)
    const server = servers[launch?.image.webhook ?? '']
    if (launch === undefined) return failed('EOF')
    const { now } = clock
    const container = { launch, store, now, log: (text: string) => runtime.say(id, 'stderr', text) }
    const chain = server?.certificate(container, port)
    if (server === undefined || chain === undefined) return failed('http: server gave HTTP response to HTTPS client')
    const complaint = serverComplaint({ chain, authorities: decodeBase64(caBundle), host, now })
    if (complaint !== undefined) {
      return failed(`tls: failed to verify certificate: ${complaint}`)
    }
    return { kind: 'http', ...server.answer(container, path, review) }
  }
}

function failed(cause: string, waited = 0): WebhookAnswer {
  return { kind: 'failed', cause, waited }
}

function notFound(host: string): string {
  return `dial tcp: lookup ${host} on ${nodeResolvConf.nameservers[0]}:53: no such host`
}
