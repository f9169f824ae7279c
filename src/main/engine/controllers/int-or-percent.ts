import type { IntOrString } from '../../../shared/kube/object.ts'

/** A count, or a percentage of `total`; 0 where the text is no percentage, as upstream falls back. */
export function scaledValue(value: IntOrString | undefined, total: number, rounding: 'up' | 'down'): number {
  if (value === undefined) return 0
  if (typeof value === 'number') return value
  const percent = /^(\d+)%$/.exec(value)
  if (percent === null) return 0
  const share = (Number(percent[1]) * total) / 100
  return rounding === 'up' ? Math.ceil(share) : Math.floor(share)
}
