// Durations as Go's time.ParseDuration reads them: "1h30m", "1.5s".

const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000
}

/** Milliseconds, or Go's words for what is wrong. */
export function parseGoDuration(text: string): number | { readonly error: string } {
  const quoted = JSON.stringify(text)
  const failed = { error: `time: invalid duration ${quoted}` }
  let rest = text.replace(/^[+-]/, '')
  const sign = text.startsWith('-') ? -1 : 1
  if (rest === '0') return 0
  if (rest === '') return failed
  let total = 0
  while (rest !== '') {
    const number = /^(?:\d+\.?\d*|\.\d+)/.exec(rest)?.[0]
    if (number === undefined) return failed
    rest = rest.slice(number.length)
    const unit = /^[^.\d]*/.exec(rest)![0]
    if (unit === '') return { error: `time: missing unit in duration ${quoted}` }
    const size = Object.hasOwn(units, unit) ? units[unit] : undefined
    if (size === undefined) return { error: `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}` }
    total += Number(number) * size
    rest = rest.slice(unit.length)
  }
  return sign * total
}
