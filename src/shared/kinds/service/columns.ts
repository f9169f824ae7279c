import type { Service, ServicePort } from '../../schema/types.ts'
import { ageColumn, listText, mapText, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const serviceColumns: readonly Column<Service>[] = [
  nameColumn,
  { name: 'Type', type: 'string', priority: 0, cell: (service) => service.spec?.type ?? '' },
  { name: 'Cluster-IP', type: 'string', priority: 0, cell: (service) => service.spec?.clusterIP || '<none>' },
  { name: 'External-IP', type: 'string', priority: 0, cell: externalIpText },
  {
    name: 'Port(s)',
    type: 'string',
    priority: 0,
    cell: (service) => listText((service.spec?.ports ?? []).map(portText))
  },
  ageColumn,
  { name: 'Selector', type: 'string', priority: 1, cell: (service) => mapText(service.spec?.selector) }
]

function externalIpText({ spec = {}, status }: Service): string {
  if (spec.type === 'ExternalName') return spec.externalName ?? ''
  const own = spec.externalIPs ?? []
  if (spec.type !== 'LoadBalancer') return listText(own)
  const given = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '')
  const all = [...new Set(given.filter((address) => address !== '')), ...own]
  return all.length === 0 ? '<pending>' : all.join(',')
}

/** "80/TCP", with a node port "80:30080/TCP". */
function portText({ port, nodePort, protocol = 'TCP' }: ServicePort): string {
  return nodePort === undefined || nodePort === 0 ? `${port}/${protocol}` : `${port}:${nodePort}/${protocol}`
}
