import type { JobSpec } from '../../../../shared/schema/types.ts'
import { countOf, countOfBoth, parseIntervals, type Intervals } from './index-intervals.ts'

/** Which rule of the successPolicy the indexes fulfil, as a message; upstream's pkg/controller/job/success_policy.go. */
export function fulfilledRule({ successPolicy, completions = 0 }: JobSpec, succeeded: Intervals): string | undefined {
  if (successPolicy === undefined || succeeded.length === 0) return undefined
  const index = successPolicy.rules.findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) return succeededCount !== undefined && countOf(succeeded) >= succeededCount
    const required = parseIntervals(succeededIndexes, completions)
    if (required.length === 0) return false
    const count = countOfBoth(required, succeeded)
    return count === countOf(required) || (succeededCount !== undefined && count >= succeededCount)
  })
  return index === -1 ? undefined : `Matched rules at index ${index}`
}
