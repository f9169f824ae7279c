// From what metrics ask for to what is done: stabilization and the limits of behaviour (upstream's
// normalizeDesiredReplicas and normalizeDesiredReplicasWithBehaviors).
import type {
  HorizontalPodAutoscalerBehavior,
  HPAScalingPolicy,
  HPAScalingRules
} from '../../../../shared/schema/types.ts'
import { ScalingMemory } from './scaling-memory.ts'

/** Seconds that a higher recommendation is remembered before less is done, where behaviour does not say. */
const downscaleStabilization = 300
const scaleUpFactor = 2
const scaleUpMinimum = 4

interface Told {
  readonly reason: string
  readonly message: string
}

export interface Normalized {
  readonly replicas: number
  /** For the condition AbleToScale. */
  readonly able: Told
  /** For the condition ScalingLimited. */
  readonly limit: Told
  readonly isLimited: boolean
}

export interface Wanted {
  readonly current: number
  readonly desired: number
  readonly least: number
  readonly most: number
  /** Milliseconds. */
  readonly now: number
}

const ready: Told = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' }
const upStabilized: Told = {
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation'
}
const downStabilized: Told = {
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation'
}
const withinRange: Told = {
  reason: 'DesiredWithinRange',
  message: 'the desired count is within the acceptable range'
}
const tooFew: Told = {
  reason: 'TooFewReplicas',
  message: 'the desired replica count is less than the minimum replica count'
}
const tooMany: Told = {
  reason: 'TooManyReplicas',
  message: 'the desired replica count is more than the maximum replica count'
}
const tooFast: Told = {
  reason: 'ScaleUpLimit',
  message: 'the desired replica count is increasing faster than the maximum scale rate'
}
const tooFastDown: Told = {
  reason: 'ScaleDownLimit',
  message: 'the desired replica count is decreasing faster than the maximum scale rate'
}

/** What is done without behaviour: down no faster than the highest recommendation of five minutes, up at most twofold. */
export function normalized(wanted: Wanted, memory: ScalingMemory): Normalized {
  const { current, desired, least, most, now } = wanted
  const cutoff = now - downscaleStabilization * 1000
  let stabilized = desired
  for (const { at, replicas } of memory.recommendations) if (at >= cutoff) stabilized = Math.max(stabilized, replicas)
  memory.recommend(now, desired, cutoff)
  const fastest = Math.max(scaleUpFactor * current, scaleUpMinimum)
  const highest = Math.min(most, fastest)
  const [replicas, limit] =
    stabilized < least
      ? [least, tooFew]
      : stabilized > highest
        ? [highest, most > fastest ? tooFast : tooMany]
        : [stabilized, withinRange]
  return { replicas, able: stabilized === desired ? ready : downStabilized, limit, isLimited: replicas !== stabilized }
}

/** What is done with behaviour, whose defaults are filled in. */
export function normalizedByBehavior(
  wanted: Wanted,
  { scaleUp = {}, scaleDown = {} }: HorizontalPodAutoscalerBehavior,
  memory: ScalingMemory
): Normalized {
  const { current, desired, now } = wanted
  const upCutoff = now - (scaleUp.stabilizationWindowSeconds ?? 0) * 1000
  const downCutoff = now - (scaleDown.stabilizationWindowSeconds ?? downscaleStabilization) * 1000
  let lowest = desired
  let highest = desired
  for (const { at, replicas } of memory.recommendations) {
    if (at > upCutoff) lowest = Math.min(lowest, replicas)
    if (at > downCutoff) highest = Math.max(highest, replicas)
  }
  memory.recommend(now, desired, Math.min(upCutoff, downCutoff))
  const stabilized = Math.min(Math.max(current, lowest), highest)
  const able = stabilized === desired ? ready : desired >= current ? upStabilized : downStabilized
  const [replicas, limit] = limited({ ...wanted, desired: stabilized }, scaleUp, scaleDown, memory)
  return { replicas, able, limit, isLimited: replicas !== stabilized }
}

function limited(
  { current, desired, least, most, now }: Wanted,
  scaleUp: HPAScalingRules,
  scaleDown: HPAScalingRules,
  memory: ScalingMemory
): readonly [number, Told] {
  if (desired > current) {
    const limit = Math.max(upLimit(current, scaleUp, memory, now), current)
    const highest = Math.min(most, limit)
    if (desired > highest) return [highest, most > limit ? tooFast : tooMany]
  } else if (desired < current) {
    const limit = Math.min(downLimit(current, scaleDown, memory, now), current)
    const lowest = Math.max(least, limit)
    if (desired < lowest) return [lowest, least < limit ? tooFastDown : tooFew]
  }
  return [desired, withinRange]
}

/** How many there were when the period of the policy began. */
function atPeriodStart(
  current: number,
  { periodSeconds }: HPAScalingPolicy,
  memory: ScalingMemory,
  now: number
): number {
  const added = ScalingMemory.within(memory.scaleUps, periodSeconds, now)
  const taken = ScalingMemory.within(memory.scaleDowns, periodSeconds, now)
  return current - added + taken
}

function upLimit(current: number, rules: HPAScalingRules, memory: ScalingMemory, now: number): number {
  const { selectPolicy, policies = [] } = rules
  if (selectPolicy === 'Disabled') return current
  const proposals = policies.map((policy) => {
    const start = atPeriodStart(current, policy, memory, now)
    if (policy.type === 'Pods') return start + policy.value
    // Rounded up: else a small share of few would never add one.
    return Math.ceil(start * (1 + policy.value / 100))
  })
  return selectPolicy === 'Min' ? Math.min(...proposals) : Math.max(...proposals)
}

function downLimit(current: number, rules: HPAScalingRules, memory: ScalingMemory, now: number): number {
  const { selectPolicy, policies = [] } = rules
  if (selectPolicy === 'Disabled') return current
  const proposals = policies.map((policy) => {
    const start = atPeriodStart(current, policy, memory, now)
    return policy.type === 'Pods' ? start - policy.value : Math.trunc(start * (1 - policy.value / 100))
  })
  return selectPolicy === 'Min' ? Math.max(...proposals) : Math.min(...proposals)
}

/** Seconds that the longest policy of a direction looks back. */
export function longestPeriod(rules: HPAScalingRules | undefined): number {
  return Math.max(0, ...(rules?.policies?.map(({ periodSeconds }) => periodSeconds) ?? []))
}
