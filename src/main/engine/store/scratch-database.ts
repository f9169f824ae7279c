import type Sqlite from 'better-sqlite3'
import { nativeModule } from './database.ts'

export type ScratchDatabase = Sqlite.Database

const pageSize = 1024

/**
 * A database in memory alone, for data that somebody else keeps: empty, or with what `serialize` gave. It grows to
 * `most` bytes and is full then. Throws SQLite's own errors.
 */
export function openScratch(most: number, bytes?: Uint8Array): ScratchDatabase {
  const native = nativeModule(':memory:')
  const database = bytes === undefined ? new native(':memory:') : new native(Buffer.from(bytes))
  if (bytes === undefined) database.pragma(`page_size = ${pageSize}`)
  database.pragma('journal_mode = MEMORY')
  database.pragma('temp_store = MEMORY')
  database.pragma('cache_size = -2000')
  database.pragma(`max_page_count = ${Math.floor(most / pageSize)}`)
  return database
}
