import type { ClusterSource, SourceLogLine, SourceLogRun } from '../cluster-source.ts'
import { readLine, type ReadLine } from './line-choice.ts'

type Speaker = Pick<SourceLogRun, 'podUid' | 'namespace' | 'pod'>

interface Heard {
  /** The last that were left out. */
  before: readonly ReadLine[]
  /** How many of those that come are wanted, whatever they say. */
  wanted: number
  /** The last that was shown of the past; undefined before one was. */
  shownTo: number | undefined
  /** Whether `before` has all that it can have; until then older lines may have been written before anybody listened. */
  isWhole: boolean
}

/** Lines before and after each that matches, as grep -C has them: of the same run of the same container. */
export class LineContext {
  readonly #source: ClusterSource
  readonly #lines: number
  readonly #heard = new Map<string, Heard>()

  constructor(source: ClusterSource, lines: number) {
    this.#source = source
    this.#lines = lines
  }

  /** The neighbours of a line of the past; the newest of a run is asked for first. */
  around(line: ReadLine): readonly ReadLine[] {
    const near = this.#neighbours(line, this.#lines, this.#lines)
    const heard = this.#heardOf(line)
    if (heard.shownTo === undefined) {
      const after = near.filter(({ sequence }) => sequence > line.sequence)
      heard.shownTo = after.at(-1)?.sequence ?? line.sequence
      // What follows it has not all been written yet.
      if (!heard.isWhole) heard.wanted = Math.max(heard.wanted, this.#lines - after.length)
    }
    return near
  }

  /** What is to be shown now that a container wrote another line: nothing, itself, or those before it, too. */
  hear(speaker: Speaker, line: SourceLogLine, isMatch: boolean): readonly ReadLine[] {
    const read = readLine({ ...speaker, container: line.container, instance: line.instance }, line)
    const heard = this.#heardOf(read)
    if (isMatch) {
      const { shownTo = 0 } = heard
      const before = heard.isWhole
        ? heard.before
        : this.#neighbours(read, this.#lines, 0).filter(({ sequence }) => sequence > shownTo)
      Object.assign(heard, { before: [], wanted: this.#lines, isWhole: true })
      return [...before, read]
    }
    if (heard.wanted > 0) {
      heard.wanted--
      heard.isWhole = true
      return [{ ...read, isContext: true }]
    }
    heard.before = [...heard.before, { ...read, isContext: true as const }].slice(-this.#lines)
    heard.isWhole ||= heard.before.length === this.#lines
    return []
  }

  forget(podUid: string): void {
    for (const key of this.#heard.keys()) if (key.startsWith(`${podUid}/`)) this.#heard.delete(key)
  }

  #heardOf({ podUid, container, instance }: ReadLine): Heard {
    const key = `${podUid}/${container}/${instance}`
    let heard = this.#heard.get(key)
    if (heard === undefined)
      this.#heard.set(key, (heard = { before: [], wanted: 0, shownTo: undefined, isWhole: false }))
    return heard
  }

  #neighbours(line: ReadLine, before: number, after: number): readonly ReadLine[] {
    return this.#source
      .logsAround(line, before, after)
      .filter(({ sequence }) => sequence !== line.sequence)
      .map((near) => ({
        ...readLine({ ...line, container: line.container, instance: line.instance }, near),
        isContext: true as const
      }))
  }
}
