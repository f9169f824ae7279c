export type DatabaseProblem =
  /** The file is none of Drydock's. */
  | 'foreign'
  /** Written by a newer version of Drydock. */
  | 'newer'
  | 'missing'
  | 'exists'
  /** The folder or the file cannot be written. */
  | 'unwritable'
  | 'corrupt'
  /** No space left: nothing of the group was written, and the same commit may be tried again. */
  | 'full'
  /** Another Drydock has it open. */
  | 'in-use'
  /** This Node cannot load the native module. */
  | 'runtime'
  | 'io'

/** What can go wrong with a cluster's file. The message is one line that a person can act on. */
export class DatabaseError extends Error {
  readonly problem: DatabaseProblem
  readonly path: string

  constructor(problem: DatabaseProblem, path: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'DatabaseError'
    this.problem = problem
    this.path = path
  }
}

/** Thrown where a row cannot be what this program wrote; it leaves the store as a DatabaseError. */
export class RowError extends Error {}

export function corruptDatabase(path: string, detail: string, cause?: unknown): DatabaseError {
  return new DatabaseError('corrupt', path, `${path} is damaged and cannot be read: ${detail}`, cause)
}

const unwritableCodes = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOENT', 'EISDIR'])

/** The error of a file operation or of SQLite as a DatabaseError; what is neither comes back unchanged. */
export function databaseErrorOf(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseError) return error
  const { code } = error as Error & { readonly code?: string }
  if (code === undefined) return error
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return new DatabaseError('full', path, `no space left to write ${path}`, error)
  }
  if (code === 'SQLITE_NOTADB') return new DatabaseError('foreign', path, `${path} is not a Drydock database`, error)
  if (code.startsWith('SQLITE_CORRUPT')) return corruptDatabase(path, 'database disk image is malformed', error)
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new DatabaseError('in-use', path, `${path} is in use by another Drydock`, error)
  }
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || unwritableCodes.has(code)) {
    return new DatabaseError('unwritable', path, `cannot write ${path}: ${error.message}`, error)
  }
  if (code.startsWith('SQLITE_IOERR') || /^E[A-Z]+$/.test(code)) {
    return new DatabaseError('io', path, `cannot read or write ${path}: ${error.message}`, error)
  }
  return error
}
