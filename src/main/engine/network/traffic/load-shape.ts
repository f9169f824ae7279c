// Rates over time. What is sent between two moments is an integral, exact for every shape, so that nothing depends on
// how often somebody looks.
import { mostRps, type LoadShape } from '../../../../shared/network/traffic.ts'

const day = 86_400_000
/** 15:00 UTC, as in metrics/usage-model. */
const busiest = 15 * 3_600_000
/** Milliseconds between two looks at a rate that moves: what depends on it is worked out for that long. */
const movingStep = 5000

/** Requests that are sent between two moments (milliseconds) by a load whose shape counts from `start`. */
export function requestsBetween(shape: LoadShape, start: number, from: number, to: number): number {
  if (to <= from) return 0
  switch (shape.kind) {
    case 'constant':
      return (shape.rps * (to - from)) / 1000
    case 'ramp':
      return ramped(shape, to - start) - ramped(shape, from - start)
    case 'daily': {
      const { least, most } = shape
      const turn = (2 * Math.PI) / day
      const swing = (at: number): number => Math.sin(turn * ((at - busiest) % day)) / turn
      const calm = ((least + most) / 2) * (to - from)
      // The sine is of the moment within its day: whole days in between add nothing.
      return (calm + ((most - least) / 2) * (swing(to) - swing(from))) / 1000
    }
    case 'spike': {
      const begin = start + shape.after * 1000
      const inside = Math.max(0, Math.min(to, begin + shape.seconds * 1000) - Math.max(from, begin))
      return (shape.rps * (to - from - inside) + shape.peak * inside) / 1000
    }
  }
}

/** Requests of a ramp in its first so many milliseconds. */
function ramped({ from, to, seconds }: Extract<LoadShape, { readonly kind: 'ramp' }>, elapsed: number): number {
  const length = seconds * 1000
  const rising = Math.min(elapsed, length)
  const slope = length === 0 ? 0 : (to - from) / length
  return (from * rising + (slope * rising * rising) / 2 + to * (elapsed - rising)) / 1000
}

/** Requests a second at a moment. */
export function rateAt(shape: LoadShape, start: number, at: number): number {
  switch (shape.kind) {
    case 'constant':
      return shape.rps
    case 'ramp': {
      const { from, to, seconds } = shape
      const part = seconds === 0 ? 1 : Math.min((at - start) / (seconds * 1000), 1)
      return from + (to - from) * part
    }
    case 'daily': {
      const { least, most } = shape
      return (least + most) / 2 + ((most - least) / 2) * Math.cos((2 * Math.PI * ((at - busiest) % day)) / day)
    }
    case 'spike': {
      const elapsed = (at - start) / 1000 - shape.after
      return elapsed >= 0 && elapsed < shape.seconds ? shape.peak : shape.rps
    }
  }
}

/** Until when the rate of a moment may be taken for the rate; Infinity where it stays. */
export function steadyUntil(shape: LoadShape, start: number, at: number): number {
  switch (shape.kind) {
    case 'constant':
      return Infinity
    case 'ramp': {
      const end = start + shape.seconds * 1000
      return at >= end ? Infinity : Math.min(at + movingStep, end)
    }
    case 'daily':
      return at + movingStep * 12
    case 'spike': {
      const begin = start + shape.after * 1000
      const end = begin + shape.seconds * 1000
      return at < begin ? begin : at < end ? end : Infinity
    }
  }
}

/** What is wrong with a shape; undefined where nothing is. */
export function shapeFault(shape: LoadShape): string | undefined {
  const rates =
    shape.kind === 'constant'
      ? [shape.rps]
      : shape.kind === 'ramp'
        ? [shape.from, shape.to]
        : shape.kind === 'daily'
          ? [shape.least, shape.most]
          : [shape.rps, shape.peak]
  if (rates.every((rate) => rate >= 0 && rate <= mostRps)) return undefined
  return `a load sends from 0 to ${mostRps} requests a second`
}
