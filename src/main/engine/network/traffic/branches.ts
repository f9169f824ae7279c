// What is left to chance for one request is a share of many: a run that asks for choices is done once for each way that
// its choices can fall.

/** Takes one of several, by its index; the weights sum up to 1. */
export type Pick = (weights: readonly number[]) => number

export interface Branch<T> {
  /** How probable this way is. */
  readonly share: number
  readonly result: T
}

/** More ways than this are not looked at: the rest counts as the ones that were. */
const mostBranches = 5000

/** All ways that `run` can go, as long as it asks the same where its choices before were the same. */
export function branches<T>(run: (pick: Pick) => T): readonly Branch<T>[] {
  const found: Branch<T>[] = []
  const path: { index: number; readonly weights: readonly number[] }[] = []
  let total = 0
  do {
    let depth = 0
    let share = 1
    const result = run((weights) => {
      if (depth === path.length) path.push({ index: nextOf(weights, -1), weights })
      const { index } = path[depth++]!
      share *= weights[index]!
      return index
    })
    total += share
    found.push({ share, result })
    while (path.length > 0) {
      const last = path.at(-1)!
      last.index = nextOf(last.weights, last.index)
      if (last.index < last.weights.length) break
      path.pop()
    }
  } while (path.length > 0 && found.length < mostBranches)
  return path.length === 0 ? found : found.map(({ share, result }) => ({ share: share / total, result }))
}

/** The next choice that is possible at all; the length where there is none. */
function nextOf(weights: readonly number[], after: number): number {
  let index = after + 1
  while (index < weights.length && weights[index] === 0) index++
  return index
}
