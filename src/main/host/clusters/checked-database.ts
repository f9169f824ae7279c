// What is asked of a database that came from elsewhere before it becomes a cluster here.
import { nativeModule } from '../../engine/store/database.ts'
import { DatabaseError } from '../../engine/store/database-error.ts'
import { laterSql, schemaSql } from '../../engine/store/database-schema.ts'
import { Engine } from '../../engine/engine.ts'
import type { EngineCredentials } from '../../engine/engine-input.ts'
import { ClusterFile } from '../../engine/store/cluster-file.ts'
import { ShelfRefusal } from '../../views/clusters/cluster-shelf.ts'
import { readFacts } from './stored-cluster.ts'

type Definition = readonly [type: string, name: string, sql: string | null]

const definitions = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"

/**
 * Throws ShelfRefusal where a database is not sound, has anything but our own tables, or holds rows on which no engine
 * can start. What it tries, it takes back: the file stays as it was.
 */
export function checkDatabase(path: string, fileName: string, credentials: EngineCredentials): void {
  try {
    checkTables(path)
    readFacts(path)
    tryEngine(path, credentials)
  } catch (error) {
    if (error instanceof DatabaseError && error.problem === 'full') throw error
    const isNewer = error instanceof DatabaseError && error.problem === 'newer'
    throw new ShelfRefusal(
      isNewer
        ? `${fileName} was written by a newer version of Drydock`
        : `${fileName} holds no cluster that can be read: it is damaged, or was changed by another program`
    )
  }
}

/** Before anything is written to it, and without running anything that it brings: views and triggers are programs. */
function checkTables(path: string): void {
  const native = nativeModule(path)
  const database = new native(path, { readonly: true, fileMustExist: true })
  try {
    database.pragma('trusted_schema = OFF')
    database.pragma('cell_size_check = ON')
    const found = database.prepare(definitions).raw().all() as Definition[]
    const known = ownDefinitions(native)
    for (const [type, name, sql] of found) {
      if (!known.has(definitionText([type, name, sql]))) throw new Error(`${type} ${name} is none of ours`)
    }
    // Tables that came with later versions may be missing in an older file.
    if (found.length < known.size - laterTables) throw new Error('tables are missing')
    const verdict = database.pragma('integrity_check(1)', { simple: true })
    if (verdict !== 'ok') throw new Error(String(verdict))
  } finally {
    database.close()
  }
}

const laterTables = laterSql.split('CREATE TABLE').length - 1

function ownDefinitions(native: ReturnType<typeof nativeModule>): ReadonlySet<string> {
  const model = new native(':memory:')
  try {
    model.exec(schemaSql)
    const rows = model.prepare(definitions).raw().all() as Definition[]
    return new Set(rows.map(definitionText))
  } finally {
    model.close()
  }
}

function definitionText([type, name, sql]: Definition): string {
  return JSON.stringify([type, name, sql?.replaceAll(/\s+/g, ' ')])
}

/** All that lives is read and taken in, as at an opening; nothing of it is committed. */
function tryEngine(path: string, credentials: EngineCredentials): void {
  const file = ClusterFile.open(path)
  try {
    new Engine(file, credentials).start({})
  } finally {
    file.abandon()
  }
}
