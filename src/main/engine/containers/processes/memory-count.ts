import { keptBy } from './kept-memory.ts'
import type { Process } from './process.ts'

/** When what is kept is counted again: after so much more in shells, so many more processes, so many slices. */
const muchGrowth = 1024 * 1024
const manyMore = 64
const slicesBetween = 64

/** What the processes of a container keep, counted where it may be much more than before. */
export class MemoryCount {
  readonly #processes: ReadonlyMap<number, Process>
  #grown = 0
  #countedAt = 0
  #slices = 0

  constructor(processes: ReadonlyMap<number, Process>) {
    this.#processes = processes
  }

  /** A shell keeps so many characters more. */
  grow(characters: number): void {
    this.#grown += characters
  }

  /** After each slice: characters that all processes keep, where they were counted; undefined elsewhere. */
  keptIfGrown(): number | undefined {
    const { size } = this.#processes
    this.#slices++
    const isDue = this.#slices % slicesBetween === 0
    if (this.#grown < muchGrowth && size < this.#countedAt + manyMore && !isDue) return undefined
    this.#grown = 0
    this.#countedAt = size
    let kept = 0
    for (const process of this.#processes.values()) kept += keptBy(process)
    return kept
  }
}
