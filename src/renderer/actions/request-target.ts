// What the dialog of a request offers: who may send it, and where it would go.
import { nodeKind } from '../../shared/kinds/node/kind.ts'
import { podKind } from '../../shared/kinds/pod/kind.ts'
import { serviceKind } from '../../shared/kinds/service/kind.ts'
import { isPodTerminal } from '../../shared/kinds/pod/lifecycle.ts'
import type { KubeObject } from '../../shared/kube/object.ts'
import type { NetworkClient, NetworkRequest } from '../../shared/network/request.ts'
import type { Ingress, Node, Pod, Service, ServicePort } from '../../shared/schema/types.ts'
import { kubeObjectCall } from '../connection/kube-call.ts'

/** Somebody who can send a request. */
export interface Sender {
  readonly id: string
  readonly client: NetworkClient
  /** Absent of the world outside. */
  readonly name?: string
  readonly namespace?: string
  readonly address?: string
}

/** More are found by their name in the list of pods: the dialog of each is opened from there. */
const mostPods = 200

export const outsideSender: Sender = { id: 'outside', client: { kind: 'outside' } }

/** Pods that run, those of the namespace first, and the machines. */
export async function readSenders(namespace: string | undefined): Promise<readonly Sender[]> {
  const [pods, nodes] = await Promise.all([list<Pod>(podKind.resource), list<Node>(nodeKind.resource)])
  const running = pods.filter((pod) => pod.status?.podIP !== undefined && !isPodTerminal(pod))
  const isNear = ({ metadata }: Pod): number => (metadata.namespace === namespace ? 0 : 1)
  return [
    outsideSender,
    ...running
      .toSorted((a, b) => isNear(a) - isNear(b))
      .slice(0, mostPods)
      .map(({ metadata, status }): Sender => ({
        id: metadata.uid,
        client: { kind: 'pod', uid: metadata.uid },
        name: metadata.name,
        namespace: metadata.namespace!,
        address: status!.podIP!
      })),
    ...nodes.map((node): Sender => {
      const { name } = node.metadata
      const address = addressOf(node)
      return {
        id: `node/${name}`,
        client: { kind: 'node', node: name },
        name,
        ...(address === undefined ? {} : { address })
      }
    })
  ]
}

/** All Services: one of them leads to an Ingress. */
export function readServices(): Promise<readonly Service[]> {
  return list<Service>(serviceKind.resource)
}

async function list<T extends KubeObject>(resource: string): Promise<readonly T[]> {
  const answer = await kubeObjectCall({ verb: 'list', group: '', version: 'v1', resource })
  return (answer as unknown as { readonly items?: readonly T[] }).items ?? []
}

function addressOf({ status }: Node): string | undefined {
  return status?.addresses?.find(({ type }) => type === 'InternalIP')?.address
}

export interface Suggestion {
  readonly sender: Sender
  readonly url: string
  /** The Host to ask for, where the address does not say it. */
  readonly host?: string
}

/** Who would ask this object first, and by which address; an Ingress is reached over one of the Services. */
export function suggestion(
  object: KubeObject,
  senders: readonly Sender[],
  services: readonly Service[] = []
): Suggestion {
  const pod = senders.find(({ client, id }) => client.kind === 'pod' && id !== object.metadata.uid)
  const node = senders.find(({ client }) => client.kind === 'node')
  const inside = pod ?? node ?? outsideSender
  if (object.kind === 'Node') return { sender: outsideSender, url: `http://${addressOf(object as Node) ?? ''}:30080/` }
  if (object.kind === 'Pod') {
    const { spec, status } = object as Pod
    const port = spec.containers.flatMap(({ ports = [] }) => ports)[0]?.containerPort ?? 80
    return { sender: inside, url: urlOf(status?.podIP ?? '', port) }
  }
  if (object.kind === 'Ingress') return ingressSuggestion(object as Ingress, services, node?.address)
  const { metadata, spec } = object as Service
  const [first] = spec.ports ?? []
  const url = first && outsideUrl(object as Service, first, node?.address)
  if (url !== undefined) return { sender: outsideSender, url }
  return { sender: inside, url: urlOf(`${metadata.name}.${metadata.namespace!}`, first?.port ?? 80) }
}

/** Where a port of a Service is reached from outside: its load balancer, or a machine's port; undefined where it is not. */
function outsideUrl({ status }: Service, port: ServicePort, node: string | undefined): string | undefined {
  const [point] = status?.loadBalancer?.ingress ?? []
  const balancer = point?.ip ?? point?.hostname
  if (balancer !== undefined) return urlOf(balancer, port.port)
  return port.nodePort === undefined || node === undefined ? undefined : urlOf(node, port.nodePort)
}

/** From outside, through the Service of an ingress-nginx controller, as one of its hosts. */
function ingressSuggestion({ spec }: Ingress, services: readonly Service[], node: string | undefined): Suggestion {
  const { host, http } = spec.rules?.[0] ?? {}
  const path = http?.paths[0]?.path ?? '/'
  const url = services
    .filter((service) => service.spec.selector?.['app.kubernetes.io/name'] === 'ingress-nginx')
    .flatMap((service) => {
      const port = service.spec.ports?.find((one) => one.name === 'http' || one.port === 80)
      return (port && outsideUrl(service, port, node)) ?? []
    })[0]
  const asHost = host === undefined ? {} : { host }
  return { sender: outsideSender, url: url === undefined ? '' : `${url.slice(0, -1)}${path}`, ...asHost }
}

function urlOf(host: string, port: number): string {
  return `http://${host}${port === 80 ? '' : `:${port}`}/`
}

/** undefined of what is no address that a request can go to. */
export function readUrl(text: string): NetworkRequest | undefined {
  const match = /^(https?|tcp):\/\/([A-Za-z0-9_][-A-Za-z0-9_.]*)(?::(\d{1,5}))?(\/\S*)?$/.exec(text)
  if (match === null) return undefined
  const scheme = match[1] as NetworkRequest['scheme']
  const port = match[3] === undefined ? (scheme === 'https' ? 443 : 80) : Number(match[3])
  if (port < 1 || port > 65_535 || (scheme === 'tcp' && match[3] === undefined)) return undefined
  return { scheme, host: match[2]!, port, ...(scheme === 'tcp' ? {} : { path: match[4] ?? '/' }), timeout: 10_000 }
}
