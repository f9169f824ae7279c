import { flatLength, flatLineAt, withinBytes, type FlatLines } from './log-lines.ts'
import type { LogStatements } from './log-statements.ts'
import type { LogLine, LogPlace, LogQuery } from './log-types.ts'

/** Reads the lines of one run, of what has been written into the file or its open transaction. */
export class LogReader {
  readonly #statements: LogStatements

  constructor(statements: LogStatements) {
    this.#statements = statements
  }

  read(query: LogQuery): readonly LogLine[] {
    const { podUid, container, tailLines = Number.POSITIVE_INFINITY, withRotated = false } = query
    const instance = query.instance ?? (this.#statements.newest.get(podUid, container) as number)
    const run = this.#runOf(podUid, container, instance)
    if (run === undefined || tailLines <= 0) return []
    const rotated = withRotated ? null : (this.#statements.newestStart.get(run) as number | null)
    const after = Math.max(query.afterSequence ?? 0, (rotated ?? 1) - 1)
    const since = query.sinceTime ?? Number.MIN_SAFE_INTEGER
    const newestFirst: LogLine[] = []
    const chunks = this.#statements.chunks.iterate(run, after, since) as Iterable<string>
    for (const chunk of chunks) {
      for (const line of backwards(chunk, instance)) {
        if (newestFirst.length >= tailLines) break
        if (line.sequence > after && line.time >= since) newestFirst.push(line)
      }
      if (newestFirst.length >= tailLines) break
    }
    const lines = newestFirst.toReversed()
    return query.limitBytes === undefined ? lines : withinBytes(lines, query.limitBytes)
  }

  /** Rotated lines too. */
  around({ podUid, container, instance, sequence }: LogPlace, before: number, after: number): readonly LogLine[] {
    const run = this.#runOf(podUid, container, instance)
    if (run === undefined) return []
    const found: LogLine[] = []
    let last = -1
    for (const chunk of this.#statements.chunksFrom.iterate(run, sequence - before) as Iterable<string>) {
      found.push(...[...backwards(chunk, instance)].toReversed())
      last = found.findLastIndex((line) => line.sequence <= sequence)
      if (found.length - 1 - last >= after) break
    }
    if (found[last]?.sequence !== sequence) return []
    const missing = before - last
    const earlier = missing <= 0 ? [] : this.#linesBefore(run, instance, found[0]!.sequence, missing)
    return [...earlier, ...found.slice(Math.max(0, last - before), last + 1 + after)]
  }

  #linesBefore(run: number, instance: number, sequence: number, count: number): readonly LogLine[] {
    const newestFirst: LogLine[] = []
    for (const chunk of this.#statements.chunksBefore.iterate(run, sequence) as Iterable<string>) {
      newestFirst.push(...backwards(chunk, instance))
      if (newestFirst.length >= count) break
    }
    return newestFirst.slice(0, count).toReversed()
  }

  #runOf(podUid: string, container: string, instance: number): number | undefined {
    return this.#statements.findRun.get(podUid, container, instance) as number | undefined
  }
}

function* backwards(chunk: string, instance: number): Generator<LogLine> {
  const lines = JSON.parse(chunk) as FlatLines
  for (let index = lines.length - flatLength; index >= 0; index -= flatLength) yield flatLineAt(lines, index, instance)
}
