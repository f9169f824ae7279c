// Names of addresses: what CoreDNS' kubernetes plugin answers for in-addr.arpa.
import { endpointSliceKind } from '../../../../shared/kinds/endpointslice/kind.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import type { ServiceTable } from '../proxy/service-table.ts'
import type { World } from '../request/places.ts'
import { placeOf } from '../request/places.ts'
import { endpointName, serviceName } from './cluster-zone.ts'
import { answered, noData, type DnsAnswer, type DnsQuestion } from './dns-message.ts'

const zone = '.in-addr.arpa'

/** undefined of an address that is none of a Service or its endpoints: the next name server may know it. */
export function answerOfReverse(world: World, table: ServiceTable, question: DnsQuestion): DnsAnswer | undefined {
  if (!question.name.endsWith(zone)) return undefined
  const address = question.name.slice(0, -zone.length).split('.').toReversed().join('.')
  const target = nameOf(world, table, address)
  if (target === undefined) return undefined
  if (question.type !== 'PTR') return noData
  return answered([{ name: question.name, type: 'PTR', ttl: 30, data: `${target}.` }])
}

function nameOf(world: World, table: ServiceTable, address: string): string | undefined {
  const { store } = world
  const service = store.byKey(serviceKind, table.serviceAt(address) ?? '')
  if (service !== undefined) return serviceName(service)
  const place = placeOf(world, address)
  if (place.kind !== 'pod') return undefined
  const { namespace } = place.pod.metadata
  for (const { metadata, endpoints = [] } of store.inNamespace(endpointSliceKind, namespace!)) {
    const endpoint = endpoints.find(({ addresses }) => addresses[0] === address)
    const its = metadata.labels?.['kubernetes.io/service-name']
    const owner = its === undefined ? undefined : store.get(serviceKind, namespace, its)
    if (endpoint !== undefined && owner !== undefined) return `${endpointName(endpoint)}.${serviceName(owner)}`
  }
  return undefined
}
