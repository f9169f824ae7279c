import { formatMebibytes } from '../../../shared/kube/quantity.ts'
import type { ObjectLink } from '../../shell/route.ts'
import type { SchedulerViewInput } from '../../../shared/contract/scheduler-view.ts'

export function nodeLink(name: string): ObjectLink {
  return { group: '', resource: 'nodes', name }
}

export function podLink({ namespace, name }: { readonly namespace: string; readonly name: string }): ObjectLink {
  return { group: '', resource: 'pods', namespace, name }
}

export type Resource = SchedulerViewInput['resource']

/** "250m", "1.5", "3.5Gi", "12". */
export function amountText(resource: Resource, amount: number): string {
  if (resource === 'memory') return formatMebibytes(amount)
  if (resource === 'pods') return String(Math.round(amount))
  return amount < 1_000 ? `${Math.round(amount)}m` : String(Math.round(amount / 100) / 10)
}

/** What a person would write: never more than may be asked for, never less than must be freed. */
export function exactAmount(resource: 'cpu' | 'memory', amount: number, way: 'most' | 'least'): string {
  const whole = way === 'most' ? Math.floor : Math.ceil
  if (resource === 'memory') return `${whole(amount / 2 ** 20)}Mi`
  return amount % 1_000 === 0 ? `${amount / 1_000} CPU` : `${whole(amount)}m CPU`
}

/** The value of a colour as it stands in the legend: "app" of "Deployment/app". */
export function colorName(color: string, value: string): string {
  return color === 'workload' ? value.slice(value.indexOf('/') + 1) : value
}
