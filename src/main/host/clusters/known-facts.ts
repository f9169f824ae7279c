import { statSync } from 'node:fs'
import { DatabaseError } from '../../engine/store/database-error.ts'
import { readFacts, type ClusterFacts } from './stored-cluster.ts'

interface Known {
  readonly stamp: string
  readonly facts: ClusterFacts | string
}

/** As many files as a folder and its trash may hold. */
const mostKnown = 200

/** What closed clusters say of themselves, read again only where a file has changed. */
export class KnownFacts {
  readonly #known = new Map<string, Known>()

  /** Or why it cannot be read, in one line. */
  of(path: string): ClusterFacts | string {
    const stamp = stampOf(path)
    const known = this.#known.get(path)
    if (known?.stamp === stamp) return known.facts
    const facts = read(path)
    // Reading may have taken in what a killed process left beside the file.
    this.#known.delete(path)
    this.#known.set(path, { stamp: stampOf(path), facts })
    const [oldest] = this.#known.keys()
    if (this.#known.size > mostKnown && oldest !== undefined) this.#known.delete(oldest)
    return facts
  }
}

function stampOf(path: string): string {
  return ['', '-wal']
    .map((end) => statSync(`${path}${end}`, { throwIfNoEntry: false }))
    .map((stats) => (stats === undefined ? '' : `${stats.ino}/${stats.size}/${stats.mtimeMs}`))
    .join(' ')
}

function read(path: string): ClusterFacts | string {
  try {
    return readFacts(path)
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    return error.message
  }
}
