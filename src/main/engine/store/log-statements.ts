import type { Database, Statement } from './database.ts'

/** The queries of the log store. Rows come as arrays, single columns as values. */
export interface LogStatements {
  readonly newest: Statement
  readonly findRun: Statement
  readonly instances: Statement
  readonly chunks: Statement
  readonly bytesOfRun: Statement
  readonly bytesSince: Statement
  readonly insertRun: Statement
  readonly insertChunk: Statement
  readonly oldestOfRun: Statement
  readonly oldest: Statement
  readonly deleteChunk: Statement
  readonly hasChunks: Statement
  readonly deleteRun: Statement
  readonly readCounters: Statement
  readonly writeCounters: Statement
  readonly starts: Statement
  readonly newestStart: Statement
  readonly insertStart: Statement
  readonly deleteStarts: Statement
  readonly chunksFrom: Statement
  readonly chunksBefore: Statement
  /** For a search: pieces of all logs from the newest, without their lines; the lines of one; a run. */
  readonly piecesBefore: Statement
  /** The same of one run. */
  readonly runPiecesBefore: Statement
  /** Runs of a pod with what they hold, and where a pod has none: nothing. */
  readonly runsOfPod: Statement
  readonly linesOf: Statement
  readonly run: Statement
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
    bytesSince: database
      .prepare('SELECT CAST(total(bytes) AS INTEGER) FROM log_chunks WHERE run = ? AND first >= ?')
      .pluck(),
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
    writeCounters: database.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('logs', ?)"),
    starts: database.prepare('SELECT first FROM log_files WHERE run = ? ORDER BY first').pluck(),
    newestStart: database.prepare('SELECT max(first) FROM log_files WHERE run = ?').pluck(),
    insertStart: database.prepare('INSERT OR IGNORE INTO log_files VALUES (?, ?)'),
    deleteStarts: database.prepare('DELETE FROM log_files WHERE run = ? AND first <= ?'),
    chunksFrom: database.prepare('SELECT lines FROM log_chunks WHERE run = ? AND last >= ? ORDER BY first').pluck(),
    chunksBefore: database
      .prepare('SELECT lines FROM log_chunks WHERE run = ? AND first < ? ORDER BY first DESC')
      .pluck(),
    piecesBefore: database
      .prepare('SELECT first, run, last_time, bytes FROM log_chunks WHERE first < ? ORDER BY first DESC LIMIT ?')
      .raw(),
    runPiecesBefore: database
      .prepare(
        'SELECT first, run, last_time, bytes FROM log_chunks WHERE run = ? AND first < ? ORDER BY first DESC LIMIT ?'
      )
      .raw(),
    runsOfPod: database
      .prepare(
        'SELECT id, (SELECT total(bytes) FROM log_chunks WHERE run = log_runs.id) FROM log_runs WHERE pod_uid = ? ORDER BY id DESC'
      )
      .raw(),
    linesOf: database.prepare('SELECT lines FROM log_chunks WHERE first = ?').pluck(),
    run: database.prepare('SELECT pod_uid, pod_name, namespace, container, instance FROM log_runs WHERE id = ?').raw()
  }
}
