// What CoreDNS answers about the cluster's own names; its kubernetes plugin (plugin/kubernetes of CoreDNS 1.12), as
// kubeadm configures it: zone cluster.local, `pods insecure`, ttl 30. Kubernetes' DNS specification 1.1.0.
import { endpointSliceKind } from '../../../../shared/kinds/endpointslice/kind.ts'
import { namespaceKind } from '../../../../shared/kinds/namespace/kind.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import { isIPv4 } from '../../../../shared/validation/addresses.ts'
import type { Endpoint, EndpointSlice, Service } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { answered, nameError, noData, type DnsAnswer, type DnsQuestion, type DnsRecord } from './dns-message.ts'

export const clusterDomain = 'cluster.local'
const ttl = 30

/** undefined of a name outside the zone. An ExternalName is answered by its CNAME alone: whoever asks goes on. */
export function answerOfZone(store: ObjectStore, question: DnsQuestion): DnsAnswer | undefined {
  const { name, type } = question
  if (name === clusterDomain) return noData
  if (!name.endsWith(`.${clusterDomain}`)) return undefined
  const labels = name.slice(0, -clusterDomain.length - 1).split('.')
  if (labels.length === 1 && labels[0] === 'dns-version')
    return type === 'TXT' ? answered([{ name, type, ttl, data: '"1.1.0"' }]) : noData
  const kind = labels.pop()
  if (kind !== 'svc' && kind !== 'pod') return nameError
  const namespace = labels.pop()
  if (namespace === undefined) return noData
  if (store.get(namespaceKind, undefined, namespace) === undefined) return nameError
  if (labels.length === 0) return noData
  return kind === 'pod' ? podAnswer(question, labels) : serviceAnswer(store, question, namespace, labels)
}

/** `pods insecure`: an address spelled with dashes is answered, whether a pod has it or not. */
function podAnswer({ name, type }: DnsQuestion, labels: readonly string[]): DnsAnswer {
  const address = (labels[0] ?? '').replaceAll('-', '.')
  if (labels.length !== 1 || !isIPv4(address)) return nameError
  return type === 'A' ? answered([{ name, type, ttl, data: address }]) : noData
}

interface ServiceQuestion {
  readonly service: Service
  /** Of _port._protocol: without the underscores; "" where not asked for. */
  readonly port: string
  readonly protocol: string
  /** The name of one endpoint; "" where not asked for. */
  readonly host: string
}

function serviceAnswer(
  store: ObjectStore,
  question: DnsQuestion,
  namespace: string,
  labels: readonly string[]
): DnsAnswer {
  const service = store.get(serviceKind, namespace, labels.at(-1)!)
  const rest = labels.slice(0, -1)
  if (service === undefined) return nameError
  const isPort = rest.length === 2 && rest.every((label) => label.startsWith('_'))
  if (rest.length > 1 && !isPort) return nameError
  const asked: ServiceQuestion = {
    service,
    port: isPort ? rest[0]!.slice(1) : '',
    protocol: isPort ? rest[1]!.slice(1) : '',
    host: rest.length === 1 ? rest[0]! : ''
  }
  const { type, externalName, clusterIP } = service.spec
  if (type === 'ExternalName') {
    if (rest.length > 0) return nameError
    return answered([{ name: question.name, type: 'CNAME', ttl, data: `${externalName!.replace(/\.$/, '')}.` }])
  }
  if (clusterIP === 'None' || asked.host !== '') return endpointAnswer(store, question, asked)
  const ports = (service.spec.ports ?? []).filter((port) => isAsked(asked, port.name ?? '', port.protocol ?? 'TCP'))
  if (ports.length === 0) return nameError
  const address = clusterIP === undefined || clusterIP === '' ? undefined : clusterIP
  if (question.type === 'A')
    return address === undefined ? noData : answered([{ name: question.name, type: 'A', ttl, data: address }])
  if (question.type !== 'SRV') return noData
  const target = serviceName(service)
  return answered(
    ports.map(({ port }) => srv(question.name, ports.length, port, target)),
    address === undefined ? [] : [{ name: target, type: 'A', ttl, data: address }]
  )
}

function isAsked({ port, protocol }: ServiceQuestion, name: string, its: string): boolean {
  return (port === '' || port === name) && (protocol === '' || protocol === its.toLowerCase())
}

function srv(name: string, count: number, port: number, target: string): DnsRecord {
  return { name, type: 'SRV', ttl, data: `0 ${Math.floor(100 / count)} ${port} ${target}.` }
}

export function serviceName({ metadata }: Service): string {
  return `${metadata.name}.${metadata.namespace!}.svc.${clusterDomain}`
}

/** The name of an endpoint: the hostname that its pod asks for, else its address with dashes. */
export function endpointName({ hostname, addresses }: Endpoint): string {
  return hostname ?? (addresses[0] ?? '').replaceAll('.', '-')
}

function endpointAnswer(store: ObjectStore, { name, type }: DnsQuestion, asked: ServiceQuestion): DnsAnswer {
  const { service, host } = asked
  const found: { readonly endpoint: Endpoint; readonly port: number }[] = []
  for (const { endpoints = [], ports = [], addressType } of slicesOf(store, service)) {
    if (addressType !== 'IPv4') continue
    const its = ports.length === 0 ? [{ name: '', protocol: 'TCP', port: 0 }] : ports
    for (const endpoint of endpoints) {
      if (endpoint.conditions?.ready === false || (host !== '' && endpointName(endpoint) !== host)) continue
      for (const port of its)
        if (isAsked(asked, port.name ?? '', port.protocol ?? 'TCP')) found.push({ endpoint, port: port.port ?? 0 })
    }
  }
  // Nobody there is no such name, even of a Service that exists.
  if (found.length === 0) return nameError
  const addresses = [...new Set(found.map(({ endpoint }) => endpoint.addresses[0]!))]
  if (type === 'A') return answered(addresses.map((data) => ({ name, type, ttl, data })))
  if (type !== 'SRV') return noData
  const targetOf = (endpoint: Endpoint): string => `${endpointName(endpoint)}.${serviceName(service)}`
  const targets = new Map(found.map(({ endpoint }) => [targetOf(endpoint), endpoint.addresses[0]!]))
  return answered(
    found.map(({ endpoint, port }) => srv(name, found.length, port, targetOf(endpoint))),
    [...targets].map(([target, data]) => ({ name: target, type: 'A', ttl, data }))
  )
}

function slicesOf(store: ObjectStore, { metadata }: Service): Iterable<EndpointSlice> {
  return store.withLabel(endpointSliceKind, metadata.namespace!, 'kubernetes.io/service-name', metadata.name)
}
