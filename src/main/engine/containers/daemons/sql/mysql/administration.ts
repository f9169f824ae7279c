// Databases and accounts: CREATE and DROP DATABASE, USE, CREATE USER, GRANT, and what only sets how a session is.
import { quotedName, isSign, isWord, nameOf, type Token } from '../tokens.ts'
import { placeOfTable } from '../catalog.ts'
import type { Execution } from '../execution.ts'
import type { SqlResult } from '../reply.ts'
import { ownError, SqlError } from '../sql-error.ts'
import { mayUse } from './accounts.ts'

type Act = (execution: Execution, tokens: readonly Token[], sql: string) => SqlResult

const done: SqlResult = { kind: 'done', affected: 0, tag: '' }

function mustBeRoot({ catalog, world }: Execution, right: string): void {
  if (catalog.users.some(({ name, rights }) => name === world.user && rights.includes('*'))) return
  throw ownError(
    1227,
    '42000',
    `Access denied; you need (at least one of) the ${right} privilege(s) for this operation`
  )
}

/** 'name'@'host', name@host or 'name': with where it ends. */
function accountAt(tokens: readonly Token[], at: number, sql: string): { name: string; host: string; next: number } {
  const token = tokens[at]
  const name = token?.kind === 'text' ? token.value : nameOf(token, 'mysql')
  if (name === undefined) throw new SqlError({ kind: 'syntax', near: token?.raw ?? '', at: token?.at ?? sql.length })
  if (!isSign(tokens[at + 1], '@')) return { name, host: '%', next: at + 1 }
  return { name, host: tokens[at + 2]?.value ?? '%', next: at + 3 }
}

const createDatabase: Act = (execution, tokens, sql) => {
  const isQuiet = isWord(tokens[2], 'IF')
  const token = tokens[isQuiet ? 5 : 2]
  const name = nameOf(token, 'mysql')
  if (name === undefined) throw new SqlError({ kind: 'syntax', near: token?.raw ?? '', at: token?.at ?? sql.length })
  const account = execution.catalog.users.find(
    (user) => user.name === execution.world.user && user.rights.includes('*')
  )
  if (
    account === undefined &&
    !execution.catalog.users.some((user) => user.name === execution.world.user && mayUse(user, name))
  )
    throw new SqlError({ kind: 'denied', what: `'${execution.world.user}'@'%'`, database: name })
  if (execution.catalog.hasDatabase(name)) {
    if (isQuiet) return { kind: 'done', affected: 1, tag: '' }
    throw new SqlError({ kind: 'database-exists', database: name })
  }
  execution.catalog.addDatabase(name, execution.world.user)
  execution.isWrite = true
  return { kind: 'done', affected: 1, tag: '' }
}

const dropDatabase: Act = (execution, tokens) => {
  const isQuiet = isWord(tokens[2], 'IF')
  const name = nameOf(tokens[isQuiet ? 4 : 2], 'mysql') ?? ''
  const { catalog, database, world } = execution
  if (!catalog.hasDatabase(name)) {
    if (isQuiet) return done
    throw ownError(1008, 'HY000', `Can't drop database '${name}'; database doesn't exist`)
  }
  execution.allow(name, 'DROP', '')
  if (['mysql', 'information_schema', 'performance_schema', 'sys'].includes(name))
    throw ownError(3554, 'HY000', `Access to system schema '${name}' is rejected.`)
  const tables = catalog.tables(name)
  // Children go before their parents.
  for (const { name: table, kind } of tables.toReversed()) {
    database.exec(`DROP ${kind} IF EXISTS ${quotedName(placeOfTable(name, table))}`)
    catalog.removeTable(name, table)
  }
  catalog.removeDatabase(name)
  execution.isWrite = true
  if (world.database === name) world.database = null
  return { kind: 'done', affected: tables.length, tag: '' }
}

const use: Act = ({ catalog, world }, tokens) => {
  const name = nameOf(tokens[1], 'mysql') ?? ''
  const accounts = catalog.users.filter((user) => user.name === world.user)
  if (!accounts.some((account) => mayUse(account, name)))
    throw new SqlError({ kind: 'denied', what: `'${world.user}'@'%'`, database: name })
  if (!catalog.hasDatabase(name)) throw new SqlError({ kind: 'no-database', database: name })
  world.database = name
  return { kind: 'done', affected: 0, tag: 'USE' }
}

/** The password behind IDENTIFIED BY, or WITH ... BY. */
function passwordIn(tokens: readonly Token[]): string | undefined {
  const at = tokens.findIndex((token, index) => isWord(token, 'BY') && tokens[index + 1]?.kind === 'text')
  return at === -1 ? undefined : tokens[at + 1]!.value
}

const createUser: Act = (execution, tokens, sql) => {
  mustBeRoot(execution, 'CREATE USER')
  const isQuiet = isWord(tokens[2], 'IF')
  const { name, host } = accountAt(tokens, isQuiet ? 5 : 2, sql)
  const { catalog } = execution
  if (catalog.users.some((user) => user.name === name && user.host === host)) {
    if (isQuiet) return done
    throw ownError(1396, 'HY000', `Operation CREATE USER failed for '${name}'@'${host}'`)
  }
  catalog.putUser({ name, host, password: passwordIn(tokens) ?? '', rights: [] })
  execution.isWrite = true
  return done
}

const alterUser: Act = (execution, tokens, sql) => {
  const { name, host } = accountAt(tokens, isWord(tokens[2], 'IF') ? 4 : 2, sql)
  if (name !== execution.world.user) mustBeRoot(execution, 'CREATE USER')
  const user = execution.catalog.users.find((one) => one.name === name && one.host === host)
  if (user === undefined) throw ownError(1396, 'HY000', `Operation ALTER USER failed for '${name}'@'${host}'`)
  execution.catalog.putUser({ ...user, password: passwordIn(tokens) ?? user.password })
  execution.isWrite = true
  return done
}

const dropUser: Act = (execution, tokens, sql) => {
  mustBeRoot(execution, 'CREATE USER')
  const isQuiet = isWord(tokens[2], 'IF')
  const { name, host } = accountAt(tokens, isQuiet ? 4 : 2, sql)
  if (!execution.catalog.users.some((user) => user.name === name && user.host === host)) {
    if (isQuiet) return done
    throw ownError(1396, 'HY000', `Operation DROP USER failed for '${name}'@'${host}'`)
  }
  execution.catalog.removeUser(name, host)
  execution.isWrite = true
  return done
}

/** GRANT ... ON database.* TO account, and REVOKE ... FROM account: here a right is one to a whole database. */
const grant: Act = (execution, tokens, sql) => {
  mustBeRoot(execution, 'GRANT OPTION')
  const isGrant = isWord(tokens[0], 'GRANT')
  const on = tokens.findIndex((token) => isWord(token, 'ON'))
  const to = tokens.findIndex((token) => isWord(token, isGrant ? 'TO' : 'FROM'))
  if (on === -1 || to === -1) throw new SqlError({ kind: 'syntax', near: '', at: sql.length })
  const first = tokens[on + 1]
  const database = isSign(first, '*') ? '*' : (nameOf(first, 'mysql') ?? '')
  const { name, host } = accountAt(tokens, to + 1, sql)
  const user = execution.catalog.users.find((one) => one.name === name && one.host === host)
  if (user === undefined) throw ownError(1410, '42000', 'You are not allowed to create a user with GRANT')
  const others = user.rights.filter((right) => right !== database)
  execution.catalog.putUser({ ...user, rights: isGrant ? [...others, database] : others })
  execution.isWrite = true
  return done
}

const quiet: Act = () => done

/** A statement about the server itself; undefined where it is another. */
export function administrationOf(tokens: readonly Token[]): Act | undefined {
  const [first, second] = tokens
  const isDatabase = isWord(second, 'DATABASE', 'SCHEMA')
  const isUser = isWord(second, 'USER')
  if (isWord(first, 'CREATE')) return isDatabase ? createDatabase : isUser ? createUser : undefined
  if (isWord(first, 'DROP')) return isDatabase ? dropDatabase : isUser ? dropUser : undefined
  if (isWord(first, 'ALTER') && isUser) return alterUser
  if (isWord(first, 'USE')) return use
  if (isWord(first, 'GRANT', 'REVOKE')) return grant
  if (isWord(first, 'SET', 'FLUSH', 'LOCK', 'UNLOCK', 'COMMIT', 'ROLLBACK', 'ANALYZE', 'OPTIMIZE')) return quiet
  return undefined
}
