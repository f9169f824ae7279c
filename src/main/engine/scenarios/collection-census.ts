// Counts what every Map and Set holds, by the file that made it. Import it first: what is made earlier is not counted.

const RealMap = globalThis.Map
const RealSet = globalThis.Set
type Collection = WeakRef<{ readonly size: number }>
const byFile = new RealMap<string, Collection[]>()
/** This function, the constructor, the fields of the class that has the collection, and its own constructor. */
const callers = 5

/** Files a collection under the nearest caller outside this file. */
function note(collection: { readonly size: number }): void {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = callers
  const lines = new Error('where').stack?.split('\n') ?? []
  Error.stackTraceLimit = stackTraceLimit
  const line = lines.find((text, index) => index > 0 && !text.includes('collection-census')) ?? ''
  const file = /src\/[^:]*/.exec(line)?.[0] ?? line
  const known = byFile.get(file)
  if (known === undefined) byFile.set(file, [new WeakRef(collection)])
  else known.push(new WeakRef(collection))
}

class CountedMap<K, V> extends RealMap<K, V> {
  constructor(entries?: Iterable<readonly [K, V]> | null) {
    super(entries)
    note(this)
  }
}

class CountedSet<T> extends RealSet<T> {
  constructor(values?: Iterable<T> | null) {
    super(values)
    note(this)
  }
}

Object.assign(globalThis, { Map: CountedMap, Set: CountedSet })

/** Entries of all collections that somebody still refers to, by the file that made them. Wants `gc`. */
export async function census(): Promise<ReadonlyMap<string, number>> {
  if (globalThis.gc === undefined) throw new Error('start node with --expose-gc')
  // A WeakRef holds what it refers to until the job that made it ends.
  await new Promise((resolve) => setImmediate(resolve))
  globalThis.gc()
  const counts = new RealMap<string, number>()
  for (const [file, collections] of byFile) {
    const alive = collections.filter((collection) => collection.deref() !== undefined)
    byFile.set(file, alive)
    let sum = 0
    for (const collection of alive) sum += collection.deref()?.size ?? 0
    counts.set(file, sum)
  }
  return counts
}
