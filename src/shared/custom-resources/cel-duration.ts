// Durations as a rule sees them (k8s.io/kube-openapi's strfmt.ParseDuration, of which CEL makes its own).
import { evaluate } from '@marcbachmann/cel-js'

/** The class that the language computes with; its package keeps it to itself. */
const Duration = (evaluate('duration("0s")') as object).constructor as new (seconds: bigint, nanos: number) => object

const second = 1_000_000_000
const nanosOf: readonly (readonly [RegExp, number])[] = [
  [/^(?:ns|nanos?|nanoseconds?)$/i, 1],
  [/^(?:us|µs|μs|micros?|microseconds?)$/i, 1_000],
  [/^(?:ms|millis?|milliseconds?)$/i, 1_000_000],
  [/^(?:s|secs?|seconds?)$/i, second],
  [/^(?:m|mins?|minutes?)$/i, 60 * second],
  [/^(?:h|hrs?|hours?)$/i, 3600 * second],
  [/^(?:d|days?)$/i, 86_400 * second],
  [/^(?:w|weeks?)$/i, 7 * 86_400 * second]
]

/** Of a text that is a duration by its format: "1h30m", "2 days". What is none is no time at all. */
export function durationOf(text: string): object {
  let nanos = 0
  for (const [, count, unit] of text.matchAll(/([\d.]+)\s*([a-zµμ]+)/gi)) {
    nanos += Number(count) * (nanosOf.find(([name]) => name.test(unit!))?.[1] ?? 0)
  }
  const signed = BigInt(Math.round(text.startsWith('-') ? -nanos : nanos))
  return new Duration(signed / BigInt(second), Number(signed % BigInt(second)))
}

export function isDuration(value: unknown): boolean {
  return value instanceof Duration
}
