/** Negative, or positive; 0 only of an entry and itself, or of two of which one goes before the other comes. */
export type Compare<T> = (a: T, b: T) => number

/** Entries that stand together between two places of the order. */
interface Run<T> {
  /** All entries of the run stand here or behind, all of the runs before it ahead; undefined of the first run. */
  readonly from: T | undefined
  entries: T[]
  /** Only what somebody has looked at is sorted. */
  readonly isSorted: boolean
  /** Entries of an unsorted run that have gone: where they stand is not known before it is walked. */
  gone: Set<T>
}

/** A run that is not longer is sorted when it is looked at; a longer one is cut first. */
const shortRun = 512
/** So many of a run are looked at to find where to cut it. */
const sampled = 64

/**
 * Entries in their order, of which only those are sorted that somebody looks at: the first rows of a long list cost two
 * passes over it, not a sort. An entry that comes or goes costs a search for its run.
 */
export class LazyOrder<T> {
  readonly #compare: Compare<T>
  #runs: Run<T>[]
  #size: number

  /** Takes the array over. */
  constructor(compare: Compare<T>, entries: T[]) {
    this.#compare = compare
    this.#runs = [unsorted(undefined, entries)]
    this.#size = entries.length
  }

  get size(): number {
    return this.#size
  }

  /** The entries at these places, fewer at the end. */
  slice(first: number, count: number): T[] {
    const found: T[] = []
    const end = Math.min(first + count, this.#size)
    let at = 0
    let before = 0
    while (before < end) {
      const run = this.#runs[at]!
      const length = lengthOf(run)
      if (before + length <= first) {
        before += length
        at++
      } else if (!run.isSorted) {
        this.#sortNear(at, Math.max(0, first - before))
      } else {
        const last = Math.min(length, end - before)
        for (let place = Math.max(0, first - before); place < last; place++) found.push(run.entries[place]!)
        before += length
        at++
      }
    }
    return found
  }

  /** All entries, in no order. */
  all(): T[] {
    return this.#runs.flatMap(({ entries, gone }) =>
      gone.size === 0 ? entries : entries.filter((one) => !gone.has(one))
    )
  }

  add(entry: T): void {
    const index = this.#runOf(entry)
    const run = this.#runs[index]!
    this.#size++
    if (!run.isSorted) {
      run.entries.push(entry)
      return
    }
    run.entries.splice(this.#placeIn(run.entries, entry), 0, entry)
    if (run.entries.length <= 2 * shortRun) return
    const { entries } = run
    const behind = entries.splice(entries.length >>> 1)
    this.#runs.splice(index + 1, 0, { from: behind[0]!, entries: behind, isSorted: true, gone: new Set() })
  }

  /** Of an entry that is there: the same object. */
  remove(entry: T): void {
    const index = this.#runOf(entry)
    const run = this.#runs[index]!
    this.#size--
    if (run.isSorted) run.entries.splice(this.#placeIn(run.entries, entry), 1)
    else {
      run.gone.add(entry)
      if (run.gone.size > run.entries.length / 2) sweep(run)
    }
    // Its places are those of the run before it then.
    if (lengthOf(run) === 0 && this.#runs.length > 1) this.#runs.splice(index, 1)
  }

  /** The run in which an entry stands, or would stand. */
  #runOf(entry: T): number {
    let low = 0
    let high = this.#runs.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (this.#compare(this.#runs[middle]!.from!, entry) <= 0) low = middle
      else high = middle - 1
    }
    return low
  }

  #placeIn(entries: readonly T[], entry: T): number {
    let low = 0
    let high = entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#compare(entries[middle]!, entry) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Sorts a run, or cuts it into two of which the one with this place in it is the shorter by far. */
  #sortNear(index: number, place: number): void {
    const run = this.#runs[index]!
    sweep(run)
    const { from, entries } = run
    if (entries.length <= shortRun) {
      entries.sort(this.#compare)
      this.#runs[index] = { from, entries, isSorted: true, gone: new Set() }
      return
    }
    const cut = this.#cutNear(entries, place)
    const ahead: T[] = []
    const behind: T[] = []
    for (const entry of entries) (this.#compare(entry, cut) < 0 ? ahead : behind).push(entry)
    this.#runs.splice(index, 1, unsorted(from, ahead), unsorted(cut, behind))
  }

  /** An entry with others on both sides of it, a little behind the place in the first half, ahead of it in the second. */
  #cutNear(entries: readonly T[], place: number): T {
    const step = entries.length / sampled
    const sample = Array.from({ length: sampled }, (_, at) => entries[Math.floor(at * step)]!).sort(this.#compare)
    const near = (place / entries.length) * sampled
    const at = place < entries.length / 2 ? Math.ceil(near) + 2 : Math.floor(near) - 1
    return sample[Math.min(sampled - 1, Math.max(1, at))]!
  }
}

function unsorted<T>(from: T | undefined, entries: T[]): Run<T> {
  return { from, entries, isSorted: false, gone: new Set() }
}

function sweep<T>(run: Run<T>): void {
  const { gone } = run
  if (gone.size === 0) return
  run.entries = run.entries.filter((entry) => !gone.has(entry))
  run.gone = new Set()
}

function lengthOf({ entries, gone }: Run<unknown>): number {
  return entries.length - gone.size
}
