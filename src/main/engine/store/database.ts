import type Sqlite from 'better-sqlite3'
import { closeSync, existsSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { corruptDatabase, databaseErrorOf, DatabaseError } from './database-error.ts'
import { applicationId, laterSql, schemaSql, schemaVersion } from './database-schema.ts'

export type Database = Sqlite.Database
export type Statement = Sqlite.Statement

export interface DatabaseOptions {
  /**
   * FULL survives a power cut, NORMAL a killed process. FULL costs one flush of the disk a commit, which a group of
   * writes shares.
   */
  readonly synchronous?: 'NORMAL' | 'FULL'
  /** Bytes; for tests of a full disk. */
  readonly maximumSize?: number
}

const pageSize = 8192
const headerSize = 100
const sqliteMagic = 'SQLite format 3\0'
const cacheKib = 32 * 1024
/** 8 MB: copying them to the main file takes some 10 ms, and happens within a commit. */
const walPages = 1000

/** The native module, loaded late: on a Node below Node-API 10 it would take the process down. */
export function nativeModule(path: string): typeof Sqlite {
  if (Number(process.versions.napi) < 10) {
    throw new DatabaseError('runtime', path, `Drydock needs Node 22.17 or newer, this is ${process.version}`)
  }
  return createRequire(import.meta.url)('better-sqlite3') as typeof Sqlite
}

/**
 * Makes a new file (mode 0600), complete or not at all: it is built beside its place and moved there. ":memory:" gives
 * a database without a file. Throws DatabaseError.
 */
export function createDatabase(path: string, options: DatabaseOptions = {}): Database {
  return guarded(path, () => {
    const native = nativeModule(path)
    if (path === ':memory:') {
      const database = new native(path)
      writeSchema(database)
      return configured(database, options)
    }
    if (existsSync(path)) throw new DatabaseError('exists', path, `${path} exists already`)
    const draft = `${path}.new`
    rmSync(draft, { force: true })
    closeSync(openSync(draft, 'wx', 0o600))
    try {
      const database = new native(draft)
      try {
        writeSchema(database)
      } finally {
        database.close()
      }
      renameSync(draft, path)
    } catch (error) {
      rmSync(draft, { force: true })
      throw error
    }
    return opened(native, path, options)
  })
}

/**
 * Opens a file that is there and is Drydock's, of this version. What it refuses it has not touched. Throws
 * DatabaseError.
 */
export function openDatabase(path: string, options: DatabaseOptions = {}): Database {
  return guarded(path, () => {
    const native = nativeModule(path)
    checkHeader(path)
    return opened(native, path, options)
  })
}

function opened(native: typeof Sqlite, path: string, options: DatabaseOptions): Database {
  const database = new native(path, { fileMustExist: true, timeout: 0 })
  try {
    configured(database, options)
    raiseVersion(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** What an older version wrote is read as it is; what is written from now on the older one would not understand. */
function raiseVersion(database: Database): void {
  if (database.pragma('user_version', { simple: true }) === schemaVersion) return
  database.exec(laterSql)
  database.pragma(`user_version = ${schemaVersion}`)
  // A program that opens the file looks at its header alone.
  database.pragma('wal_checkpoint(TRUNCATE)')
}

function writeSchema(database: Database): void {
  database.pragma(`page_size = ${pageSize}`)
  database.pragma('auto_vacuum = INCREMENTAL')
  // One transaction: each statement by itself would wait for the disk.
  database.transaction(() => {
    database.pragma(`application_id = ${applicationId}`)
    database.pragma(`user_version = ${schemaVersion}`)
    database.exec(schemaSql)
  })()
}

function configured(database: Database, options: DatabaseOptions): Database {
  // One process owns the file; this also keeps the index of the WAL in memory, without a third file.
  database.pragma('locking_mode = EXCLUSIVE')
  database.pragma('journal_mode = WAL')
  database.pragma(`synchronous = ${options.synchronous ?? 'FULL'}`)
  database.pragma(`cache_size = ${-cacheKib}`)
  // What is written but not committed stays in memory, so that it can be read even when the disk is full.
  database.pragma('cache_spill = OFF')
  database.pragma('temp_store = MEMORY')
  database.pragma(`wal_autocheckpoint = ${walPages}`)
  database.pragma(`journal_size_limit = ${2 * walPages * pageSize}`)
  if (options.maximumSize !== undefined) setMaximumSize(database, options.maximumSize)
  return database
}

/**
 * Writes all that is committed into a new file (mode 0600), which is on disk when this returns. Call it outside of a
 * transaction. Throws what SQLite says; then there is no such file.
 */
export function copyDatabase(database: Database, path: string): void {
  // SQLite itself would make it with everybody's rights; it takes an empty one that is there.
  closeSync(openSync(path, 'wx', 0o600))
  try {
    database.prepare('VACUUM INTO ?').run(path)
    const file = openSync(path, 'r')
    try {
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    rmSync(path, { force: true })
    throw error
  }
}

/** Bounds the file as a full disk would. In bytes. */
export function setMaximumSize(database: Database, bytes: number): void {
  database.pragma(`max_page_count = ${Math.max(1, Math.floor(bytes / pageSize))}`)
}

/**
 * Reads the header with plain file access: opening a file with SQLite may already change it (a left-over journal), and
 * a refused file stays as it was.
 */
function checkHeader(path: string): void {
  const header = readHeader(path)
  const isSqlite = header.length === headerSize && header.toString('latin1', 0, 16) === sqliteMagic
  if (!isSqlite || header.readUInt32BE(68) !== applicationId) {
    throw new DatabaseError('foreign', path, `${path} is not a Drydock database`)
  }
  const version = header.readUInt32BE(60)
  if (version > schemaVersion) {
    throw new DatabaseError('newer', path, `${path} was written by a newer version of Drydock`)
  }
  const wal = statSync(`${path}-wal`, { throwIfNoEntry: false })
  const promised = header.readUInt32BE(28) * pageSize
  // With a WAL beside it the file may rightly be behind its own header.
  if ((wal === undefined || wal.size === 0) && statSync(path).size < promised) {
    throw corruptDatabase(path, 'it is shorter than it should be')
  }
}

function readHeader(path: string): Buffer {
  if (!existsSync(path)) throw new DatabaseError('missing', path, `${path} does not exist`)
  const file = openSync(path, 'r')
  try {
    if (!fstatSync(file).isFile()) throw new DatabaseError('foreign', path, `${path} is not a Drydock database`)
    const header = Buffer.alloc(headerSize)
    return header.subarray(0, readSync(file, header, 0, headerSize, 0))
  } finally {
    closeSync(file)
  }
}

/** Runs `action`; errors of files and of SQLite leave it as DatabaseError. */
export function guarded<T>(path: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw databaseErrorOf(error, path)
  }
}
