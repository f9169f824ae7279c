import type { Ingress } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

const mostHosts = 3
const addressWidth = 16

function hostsText({ spec: { rules = [] } }: Ingress): string {
  const hosts = rules
    .slice(0, mostHosts)
    .map(({ host = '' }) => host)
    .filter((host) => host !== '')
  if (hosts.length === 0) return '*'
  const text = hosts.join(',')
  return rules.length > mostHosts ? `${text} + ${rules.length - mostHosts} more...` : text
}

function addressText({ status }: Ingress): string {
  const points = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '')
  const text = [...new Set(points)].sort().join(',')
  return text.length > addressWidth ? `${text.slice(0, addressWidth - 3)}...` : text
}

export const ingressColumns: readonly Column<Ingress>[] = [
  nameColumn,
  { name: 'Class', type: 'string', priority: 0, cell: ({ spec }) => spec.ingressClassName ?? '<none>' },
  { name: 'Hosts', type: 'string', priority: 0, cell: hostsText },
  { name: 'Address', type: 'string', priority: 0, cell: addressText },
  { name: 'Ports', type: 'string', priority: 0, cell: ({ spec }) => ((spec.tls?.length ?? 0) > 0 ? '80, 443' : '80') },
  ageColumn
]
