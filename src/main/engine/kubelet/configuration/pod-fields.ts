// Fields of a pod and resources of its containers as the downward API tells them, after upstream's pkg/fieldpath and
// pkg/api/v1/resource.
import { cpuMillis, memoryBytes } from '../../../../shared/kube/quantity.ts'
import type { Container, Node, Pod, ResourceFieldSelector } from '../../../../shared/schema/types.ts'

/** Where a pod runs, as far as its fields tell it. */
export interface PodPlace {
  readonly podIP: string
  readonly hostIP: string
}

/** A field as text; of a pod that does not have it, nothing. */
export function fieldOf(pod: Pod, path: string, { podIP, hostIP }: PodPlace): string {
  const { metadata, spec } = pod
  const keyed = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path)
  if (keyed !== null) return (keyed[1] === 'labels' ? metadata.labels : metadata.annotations)?.[keyed[2]!] ?? ''
  switch (path) {
    case 'metadata.name':
      return metadata.name
    case 'metadata.namespace':
      return metadata.namespace ?? ''
    case 'metadata.uid':
      return metadata.uid
    case 'metadata.labels':
      return formattedMap(metadata.labels)
    case 'metadata.annotations':
      return formattedMap(metadata.annotations)
    case 'spec.nodeName':
      return spec.nodeName ?? ''
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? 'default'
    case 'status.hostIP':
    case 'status.hostIPs':
      return hostIP
    case 'status.podIP':
    case 'status.podIPs':
      return podIP
    default:
      return ''
  }
}

/** Upstream's FormatMap: a line each, sorted by key. */
function formattedMap(map: Readonly<Record<string, string>> = {}): string {
  return Object.keys(map)
    .sort()
    .map((key) => `${key}=${JSON.stringify(map[key])}`)
    .join('\n')
}

/** A request or a limit in whole divisors, rounded up; a limit that is not set is what the node has. */
export function resourceOf(
  container: Container | undefined,
  { resource, divisor }: ResourceFieldSelector,
  node: Node | undefined
): string {
  const [list = '', ...rest] = resource.split('.')
  const name = rest.join('.')
  const { requests, limits } = container?.resources ?? {}
  const quantity = list === 'limits' ? (limits?.[name] ?? node?.status?.allocatable?.[name]) : requests?.[name]
  const isCpu = name === 'cpu'
  const read = isCpu ? cpuMillis : memoryBytes
  const unit = divisor === undefined || divisor === '0' ? (isCpu ? 1000 : 1) : read(divisor)
  return String(Math.ceil(read(quantity) / unit))
}
