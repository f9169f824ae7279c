const times = 8
const rounds = 5

/**
 * How many times longer `work` takes for `size` than for an eighth of it, as a ratio of two times measured here: about 8
 * where it is in proportion, 64 where it grows with the square, about 1 where the size does not matter. The best of
 * five each, so that a machine that does other things counts little. Choose a size that takes milliseconds.
 */
export function growthOf(work: (size: number) => void, size: number): number {
  const small = Math.ceil(size / times)
  work(small)
  let [few, many] = [Infinity, Infinity]
  for (let round = 0; round < rounds; round++) {
    few = Math.min(
      few,
      durationOf(() => work(small))
    )
    many = Math.min(
      many,
      durationOf(() => work(size))
    )
  }
  return many / few
}

/** What takes time in proportion stays below; what grows with the square does not. */
export const inProportion = 24

function durationOf(work: () => void): number {
  const began = performance.now()
  work()
  return performance.now() - began
}
