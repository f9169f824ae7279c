import type { Database, Statement } from './database.ts'

/** The queries of the log store. Rows come as arrays, single columns as values. */
export interface LogStatements {
  readonly newest: Statement
  readonly findRun: Statement
  readonly instances: Statement
  readonly chunks: Statement
  readonly bytesOfRun: Statement
  readonly insertRun: Statement
  readonly insertChunk: Statement
  readonly oldestOfRun: Statement
  readonly oldest: Statement
  readonly deleteChunk: Statement
  readonly hasChunks: Statement
  readonly deleteRun: Statement
  readonly readCounters: Statement
  readonly writeCounters: Statement
}

export function prepareLogStatements(database: Database): LogStatements {
  const ofContainer = 'FROM log_runs WHERE pod_uid = ? AND container = ?'
  return {
    newest: database.prepare(`SELECT max(instance) ${ofContainer}`).pluck(),
    findRun: database.prepare(`SELECT id ${ofContainer} AND instance = ?`).pluck(),
    instances: database.prepare(`SELECT instance ${ofContainer} ORDER BY instance`).pluck(),
    chunks: database
      .prepare('SELECT lines FROM log_chunks WHERE run = ? AND last > ? AND last_time >= ? ORDER BY first DESC')
      .pluck(),
    bytesOfRun: database.prepare('SELECT CAST(total(bytes) AS INTEGER) FROM log_chunks WHERE run = ?').pluck(),
    insertRun: database.prepare('INSERT INTO log_runs VALUES (?, ?, ?, ?, ?, ?)'),
    insertChunk: database.prepare('INSERT INTO log_chunks VALUES (?, ?, ?, ?, ?, ?)'),
    oldestOfRun: database
      .prepare('SELECT first, run, bytes FROM log_chunks WHERE run = ? ORDER BY first LIMIT ?')
      .raw(),
    oldest: database.prepare('SELECT first, run, bytes FROM log_chunks ORDER BY first LIMIT ?').raw(),
    deleteChunk: database.prepare('DELETE FROM log_chunks WHERE first = ?'),
    hasChunks: database.prepare('SELECT 1 FROM log_chunks WHERE run = ? LIMIT 1').pluck(),
    deleteRun: database.prepare('DELETE FROM log_runs WHERE id = ?'),
    readCounters: database.prepare("SELECT value FROM meta WHERE key = 'logs'").pluck(),
    writeCounters: database.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('logs', ?)")
  }
}
