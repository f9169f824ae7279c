/**
 * So many seeds, one after the other; those of DRYDOCK_SEED alone where it is set, "7" or "300-399": a test that failed
 * names its seed, and plays again by it.
 */
export function seedsFrom(first: number, count: number): readonly number[] {
  const chosen = process.env['DRYDOCK_SEED']
  if (chosen === undefined) return Array.from({ length: count }, (_, index) => first + index)
  const [from = first, to = from] = chosen.split('-').map(Number)
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
