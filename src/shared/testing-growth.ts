const times = 8
const fewestRounds = 5
const mostRounds = 60

/** What takes time in proportion stays below; what grows with the square does not. */
export const inProportion = 24

/**
 * How many times longer `work` takes for `size` than for an eighth of it, as a ratio of two times measured here: about 8
 * where it is in proportion, 64 where it grows with the square, about 1 where the size does not matter. The best of
 * five each, and of more where a machine that does other things came between; what grows with the square stays there
 * however often it is tried. Choose a size that takes milliseconds.
 */
export function growthOf(work: (size: number) => void, size: number): number {
  const small = Math.ceil(size / times)
  work(small)
  let [few, many] = [Infinity, Infinity]
  for (let round = 0; round < mostRounds; round++) {
    if (round >= fewestRounds && many / few < inProportion) break
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

function durationOf(work: () => void): number {
  const began = performance.now()
  work()
  return performance.now() - began
}
