/**
 * So many seeds, one after the other; the one of DRYDOCK_SEED alone where it is set: a test that failed names its seed,
 * and plays again by it.
 */
export function seedsFrom(first: number, count: number): readonly number[] {
  const chosen = process.env['DRYDOCK_SEED']
  return chosen === undefined ? Array.from({ length: count }, (_, index) => first + index) : [Number(chosen)]
}
