import { createHash } from 'node:crypto'
import type { ClusterFile } from '../store/cluster-file.ts'

/** One hash over every revision of a file: its number, its moment, what it did and what it left. */
export function historyHash(file: ClusterFile): string {
  const hash = createHash('sha256')
  let revision = 0
  for (;;) {
    const changes = file.history.changesSince(revision, { limit: 1_000 })
    if (changes.length === 0) return hash.digest('hex')
    for (const { type, time, object, revision: at } of changes) {
      hash.update(`${at} ${time} ${type} ${JSON.stringify(object)}\n`)
      revision = at
    }
  }
}
