// Sizes and times as the programs of a script take them.

/** Bytes of a size as dd takes it: 512, 64k, 1M, 2G. */
export function sizeOf(text = ''): number {
  const match = /^(\d+)([kKMG]?)(?:iB|B)?$/.exec(text)
  if (match === null) return 0
  const units: Readonly<Record<string, number>> = { '': 1, k: 1024, K: 1024, M: 1024 ** 2, G: 1024 ** 3 }
  return Number(match[1]) * units[match[2]!]!
}

/** Milliseconds of a sleep argument: 5, 0.5, 2m, 1h, 1d, infinity. What is no time is none. */
export function sleepTime(text: string): number {
  if (text === 'infinity' || text === 'inf') return Infinity
  const match = /^(\d*\.?\d+)([smhd]?)$/.exec(text)
  if (match === null) return 0
  const units: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
  return Math.round(Number(match[1]) * units[match[2]!]!)
}
