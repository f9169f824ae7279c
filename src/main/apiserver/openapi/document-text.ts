import { createHash } from 'node:crypto'
import type { ServedDocument } from '../discovery/discovery-cache.ts'

/** A document whose tag is the hash of what it holds. */
export function documentOf(content: string | Buffer): ServedDocument {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return { bytes, etag: `"${createHash('sha512').update(bytes).digest('hex').toUpperCase()}"` }
}

/** A JSON object of values that are JSON text already, its keys by the alphabet. */
export function objectText(entries: Iterable<readonly [string, string]>): string {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`
}
