import { unitOf, type UsageUnit } from './usage-points.ts'

type Values = readonly (number | null)[]

/** Values of many lines in the one unit that suits the largest. */
export function inOneUnit(
  resource: 'cpu' | 'memory',
  lines: readonly Values[]
): { readonly unit: UsageUnit; readonly values: readonly Values[] } {
  const unit = unitOf(resource, { usage: lines.flat() })
  const values = lines.map((line) => line.map((value) => (value === null ? null : value / unit.size)))
  return { unit, values }
}
