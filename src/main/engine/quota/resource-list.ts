// Sums of resource lists (upstream k8s.io/apiserver/pkg/quota/v1/resources.go).
import { addQuantities, compareQuantities, subtractQuantities } from '../../../shared/kube/quantity.ts'

export type ResourceList = Readonly<Record<string, string>>

/** Both lists together. */
export function sumOf(a: ResourceList, b: ResourceList): ResourceList {
  const result: Record<string, string> = { ...a }
  for (const name in b) result[name] = addQuantities(result[name] ?? '0', b[name]!)
  return result
}

/** `a` without `b`; negative where `b` has more. */
export function differenceOf(a: ResourceList, b: ResourceList): ResourceList {
  const result: Record<string, string> = { ...a }
  for (const name in b) result[name] = subtractQuantities(result[name] ?? '0', b[name]!)
  return result
}

/** The entries with these names. */
export function masked(list: ResourceList, names: readonly string[]): ResourceList {
  const result: Record<string, string> = {}
  for (const name of names) if (list[name] !== undefined) result[name] = list[name]
  return result
}

/** The entries that are more than nothing. */
export function positive(list: ResourceList): ResourceList {
  return Object.fromEntries(Object.entries(list).filter(([, quantity]) => compareQuantities(quantity, '0') > 0))
}

/** Whether both name the same resources with the same amounts, however they are written. */
export function isSameUsage(a: ResourceList, b: ResourceList): boolean {
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every((name) => b[name] !== undefined && compareQuantities(a[name]!, b[name]) === 0)
}

/** "pods=1,requests.cpu=700m" */
export function printedList(list: ResourceList): string {
  return Object.keys(list)
    .sort()
    .map((name) => `${name}=${list[name]!}`)
    .join(',')
}
