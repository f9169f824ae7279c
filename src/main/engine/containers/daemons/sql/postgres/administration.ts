// Databases and roles, and what only sets how a session is.
import { placeOfTable } from '../catalog.ts'
import type { Execution } from '../execution.ts'
import type { SqlResult } from '../reply.ts'
import { ownError, SqlError } from '../sql-error.ts'
import { isWord, nameOf, quotedName, type Token } from '../tokens.ts'

type Act = (execution: Execution, tokens: readonly Token[], sql: string) => SqlResult

function done(tag: string): SqlResult {
  return { kind: 'done', affected: 0, tag }
}

function nameAt(tokens: readonly Token[], at: number, sql: string): string {
  const name = nameOf(tokens[at], 'postgres')
  if (name === undefined)
    throw new SqlError({ kind: 'syntax', near: tokens[at]?.raw ?? '', at: tokens[at]?.at ?? sql.length })
  return name
}

function may({ catalog, world }: Execution, right: string): boolean {
  const role = catalog.users.find(({ name }) => name === world.user)
  return role?.rights.includes('Superuser') === true || role?.rights.includes(right) === true
}

const createDatabase: Act = (execution, tokens, sql) => {
  const name = nameAt(tokens, 2, sql)
  if (!may(execution, 'Create DB')) throw ownError(0, '42501', 'permission denied to create database')
  if (execution.catalog.hasDatabase(name)) throw new SqlError({ kind: 'database-exists', database: name })
  const owner = tokens.findIndex((token) => isWord(token, 'OWNER'))
  execution.catalog.addDatabase(name, owner === -1 ? execution.world.user : nameAt(tokens, owner + 1, sql))
  execution.isWrite = true
  return done('CREATE DATABASE')
}

const dropDatabase: Act = (execution, tokens, sql) => {
  const isQuiet = isWord(tokens[2], 'IF')
  const name = nameAt(tokens, isQuiet ? 4 : 2, sql)
  const { catalog, database, world } = execution
  if (!catalog.hasDatabase(name)) {
    if (isQuiet)
      return {
        ...done('DROP DATABASE'),
        warnings: [`NOTICE:  database "${name}" does not exist, skipping`]
      } as SqlResult
    throw new SqlError({ kind: 'no-database', database: name })
  }
  if (world.database === name) throw ownError(0, '55006', 'cannot drop the currently open database')
  if (!may(execution, 'Superuser') && !catalog.databases.some((one) => one.name === name && one.owner === world.user))
    throw ownError(0, '42501', `must be owner of database ${name}`)
  for (const { name: table, kind } of catalog.tables(name).toReversed()) {
    database.exec(`DROP ${kind} IF EXISTS ${quotedName(placeOfTable(name, table))}`)
    catalog.removeTable(name, table)
  }
  catalog.removeDatabase(name)
  execution.isWrite = true
  return done('DROP DATABASE')
}

const words: readonly (readonly [word: string, right: string])[] = [
  ['SUPERUSER', 'Superuser'],
  ['CREATEROLE', 'Create role'],
  ['CREATEDB', 'Create DB'],
  ['REPLICATION', 'Replication']
]

function rightsIn(tokens: readonly Token[], before: readonly string[]): readonly string[] {
  const rights = new Set(before)
  for (const [word, right] of words) {
    if (tokens.some((token) => isWord(token, word))) rights.add(right)
    if (tokens.some((token) => isWord(token, `NO${word}`))) rights.delete(right)
  }
  return [...rights]
}

function passwordIn(tokens: readonly Token[]): string | undefined {
  const at = tokens.findIndex((token) => isWord(token, 'PASSWORD'))
  return at === -1 ? undefined : tokens[at + 1]?.value
}

const createRole: Act = (execution, tokens, sql) => {
  const name = nameAt(tokens, 2, sql)
  if (!may(execution, 'Create role')) throw ownError(0, '42501', 'permission denied to create role')
  if (execution.catalog.users.some((user) => user.name === name))
    throw ownError(0, '42710', `role "${name}" already exists`)
  const rights = rightsIn(
    tokens,
    isWord(tokens[1], 'ROLE') && !tokens.some((token) => isWord(token, 'LOGIN')) ? ['Cannot login'] : []
  )
  execution.catalog.putUser({ name, host: '%', password: passwordIn(tokens) ?? '', rights })
  execution.isWrite = true
  return done('CREATE ROLE')
}

const alterRole: Act = (execution, tokens, sql) => {
  const name = nameAt(tokens, 2, sql)
  if (name !== execution.world.user && !may(execution, 'Create role'))
    throw ownError(0, '42501', 'permission denied to alter role')
  const user = execution.catalog.users.find((one) => one.name === name)
  if (user === undefined) throw ownError(0, '42704', `role "${name}" does not exist`)
  execution.catalog.putUser({
    ...user,
    password: passwordIn(tokens) ?? user.password,
    rights: rightsIn(tokens, user.rights)
  })
  execution.isWrite = true
  return done('ALTER ROLE')
}

const dropRole: Act = (execution, tokens, sql) => {
  const isQuiet = isWord(tokens[2], 'IF')
  const name = nameAt(tokens, isQuiet ? 4 : 2, sql)
  if (!execution.catalog.users.some((user) => user.name === name)) {
    if (isQuiet) return done('DROP ROLE')
    throw ownError(0, '42704', `role "${name}" does not exist`)
  }
  execution.catalog.removeUser(name, '%')
  execution.isWrite = true
  return done('DROP ROLE')
}

/** A right to tables is one to all of a database. */
const grant: Act = (execution, tokens, sql) => {
  const isGrant = isWord(tokens[0], 'GRANT')
  const at = tokens.findLastIndex((token) => isWord(token, isGrant ? 'TO' : 'FROM'))
  const name = nameAt(tokens, at + 1, sql)
  const user = execution.catalog.users.find((one) => one.name === name)
  if (user === undefined) throw ownError(0, '42704', `role "${name}" does not exist`)
  const right = `table:${execution.world.database ?? ''}`
  const others = user.rights.filter((one) => one !== right)
  execution.catalog.putUser({ ...user, rights: isGrant ? [...others, right] : others })
  execution.isWrite = true
  return done(isGrant ? 'GRANT' : 'REVOKE')
}

const settings: Readonly<Record<string, string>> = {
  server_version: '',
  max_connections: '100',
  shared_buffers: '128MB',
  work_mem: '4MB',
  timezone: 'Etc/UTC',
  search_path: '"$user", public',
  data_directory: '/var/lib/postgresql/data',
  port: '5432',
  server_encoding: 'UTF8',
  client_encoding: 'UTF8',
  transaction_isolation: 'read committed'
}

const show: Act = ({ world }, tokens) => {
  const name = nameOf(tokens[1], 'postgres') ?? ''
  const value = name === 'server_version' ? /PostgreSQL (\S+)/.exec(world.version)?.[1] : settings[name]
  if (value === undefined) throw ownError(0, '42704', `unrecognized configuration parameter "${name}"`)
  return { kind: 'rows', columns: [{ name, isNumber: false }], rows: [[value]] }
}

export function administrationOf(tokens: readonly Token[]): Act | undefined {
  const [first, second] = tokens
  const isRole = isWord(second, 'ROLE', 'USER')
  if (isWord(first, 'CREATE')) {
    if (isWord(second, 'DATABASE')) return createDatabase
    if (isRole) return createRole
    if (isWord(second, 'EXTENSION')) return () => done('CREATE EXTENSION')
    return isWord(second, 'SCHEMA') ? () => done('CREATE SCHEMA') : undefined
  }
  if (isWord(first, 'DROP')) return isWord(second, 'DATABASE') ? dropDatabase : isRole ? dropRole : undefined
  if (isWord(first, 'ALTER'))
    return isRole ? alterRole : isWord(second, 'DATABASE') ? () => done('ALTER DATABASE') : undefined
  if (isWord(first, 'GRANT', 'REVOKE')) return grant
  if (isWord(first, 'SHOW')) return show
  if (isWord(first, 'SET')) return () => done('SET')
  if (isWord(first, 'VACUUM', 'ANALYZE', 'COMMENT', 'CHECKPOINT', 'COMMIT', 'ROLLBACK')) return () => done(first!.value)
  return undefined
}
