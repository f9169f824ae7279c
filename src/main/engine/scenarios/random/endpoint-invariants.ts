// What Services say of their pods, compared with the pods.
import { endpointSliceKind } from '../../../../shared/kinds/endpointslice/kind.ts'
import { endpointsKind } from '../../../../shared/kinds/endpoints/kind.ts'
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import type { Endpoints, EndpointSlice, Pod, Service } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { isReady, type Cluster } from '../cluster.ts'
import { Broken } from './broken.ts'

const namespace = 'default'

/** Lines that stand on one side alone. */
function differences(where: string, told: readonly string[], wanted: readonly string[]): readonly string[] {
  return [
    ...told.filter((line) => !wanted.includes(line)).map((line) => `${where} still has ${line}`),
    ...wanted.filter((line) => !told.includes(line)).map((line) => `${where} lacks ${line}`)
  ]
}

/** Every address of an Endpoints object, and whether it is ready. */
function toldByEndpoints({ subsets = [] }: Partial<Endpoints>): readonly string[] {
  return subsets.flatMap(({ addresses = [], notReadyAddresses = [] }) => [
    ...addresses.map(({ ip, targetRef }) => `${targetRef?.name} ${ip} true`),
    ...notReadyAddresses.map(({ ip, targetRef }) => `${targetRef?.name} ${ip} false`)
  ])
}

function toldBySlices(slices: readonly EndpointSlice[]): readonly string[] {
  return slices.flatMap(({ endpoints }) =>
    endpoints.flatMap(({ addresses, conditions: { ready, serving, terminating } = {}, targetRef }) =>
      addresses.map((ip) => `${targetRef?.name} ${ip} ${ready} ${serving} ${terminating}`)
    )
  )
}

/** A pod as its Service's slices show it: ready, serving, terminating. */
function endpointLine(pod: Pod): string {
  const isGoing = pod.metadata.deletionTimestamp !== undefined
  return `${pod.metadata.name} ${pod.status!.podIP} ${isReady(pod) && !isGoing} ${isReady(pod)} ${isGoing}`
}

/** All that Services say and is not so, or do not say and is. */
function untrueEndpoints(store: ObjectStore): readonly string[] {
  const services = [...store.inNamespace<Service>(serviceKind, namespace)]
  const pods = [...store.inNamespace<Pod>(podKind, namespace)].filter(
    (pod) => !isPodTerminal(pod) && pod.status?.podIP !== undefined
  )
  const found: string[] = []
  for (const { metadata, spec } of services) {
    const { name } = metadata
    if (spec.selector === undefined) continue
    const own = pods.filter((pod) => pod.metadata.labels?.['app'] === spec.selector!['app'])
    const staying = own.filter((pod) => pod.metadata.deletionTimestamp === undefined)
    const endpoints = store.get<Endpoints>(endpointsKind, namespace, name)
    const wanted = staying.map((pod) => `${pod.metadata.name} ${pod.status!.podIP} ${isReady(pod)}`)
    if (endpoints === undefined) found.push(`${name} has no endpoints`)
    else found.push(...differences(`endpoints ${name}`, toldByEndpoints(endpoints), wanted))
    // The controller leaves the slices of a Service that goes to the garbage collector.
    if (metadata.deletionTimestamp !== undefined) continue
    const slices = [
      ...store.withLabel<EndpointSlice>(endpointSliceKind, namespace, 'kubernetes.io/service-name', name)
    ].filter((slice) => slice.metadata.deletionTimestamp === undefined)
    const placed = own.filter((pod) => store.get(nodeKind, undefined, pod.spec.nodeName ?? '') !== undefined)
    found.push(...differences(`slices of ${name}`, toldBySlices(slices), placed.map(endpointLine)))
  }
  const names = new Set(services.map(({ metadata }) => metadata.name))
  for (const { metadata } of store.inNamespace(endpointsKind, namespace))
    if (!names.has(metadata.name)) found.push(`endpoints ${metadata.name} without a Service`)
  return found
}

/** How often a Service may be behind its pods at one look after the other, a second apart. */
const looks = 4

/** No Service is behind its pods for longer than its controllers take. */
export function endpointsAreFresh(cluster: Cluster): void {
  // Without a leader nobody writes them.
  if (cluster.engine.machines!.document().leaders.controllerManager === undefined) return
  let untrue = untrueEndpoints(cluster.engine.store)
  for (let look = 1; look < looks && untrue.length > 0; look++) {
    cluster.run(1)
    const now = untrueEndpoints(cluster.engine.store)
    untrue = untrue.filter((line) => now.includes(line))
  }
  if (untrue.length > 0) throw new Broken(untrue.join('; '))
}
