// mysqld, of MySQL and of MariaDB: who may come in, what a statement begins with, and MySQL's own words.
import type { DaemonHost } from '../../daemon.ts'
import type { Catalog, UserFacts } from '../catalog.ts'
import { changeOf } from '../changing-tables.ts'
import type { Execution } from '../execution.ts'
import type { FunctionWorld } from '../functions.ts'
import { SqlError, type SqlFault } from '../sql-error.ts'
import { sqlDaemon } from '../sql-daemon.ts'
import type { SqlServer } from '../sql-store.ts'
import { isSign, isWord, textLiteral, type Token } from '../tokens.ts'
import { lexed } from '../translation.ts'
import { accountOf, mayUse } from './accounts.ts'
import { administrationOf } from './administration.ts'
import { informationViews, systemDatabases } from './information-schema.ts'
import { mysqlWords } from './mysql-words.ts'
import { showOf } from './show.ts'

const versions: readonly (readonly [tag: RegExp, version: string])[] = [
  [/^5\.7$/, '5.7.44'],
  [/^5(\.\d)?$/, '5.7.44'],
  [/^8\.0$/, '8.0.43'],
  [/^8(\.4)?$|^lts/, '8.4.6'],
  [/^9(\.\d)?$|^latest|^innovation/, '9.4.0']
]
const mariaVersions: readonly (readonly [tag: RegExp, version: string])[] = [
  [/^10\.6/, '10.6.23'],
  [/^10/, '10.11.14'],
  [/^11\.4/, '11.4.8'],
  [/^12/, '12.0.2'],
  [/./, '11.8.3']
]

function versionOf({ launch }: DaemonHost): string {
  const image = launch.container.image ?? ''
  const tag = /:([^/:@]+)(@|$)/.exec(image)?.[1] ?? 'latest'
  const exact = /^\d+\.\d+\.\d+/.exec(tag)?.[0]
  if (/mariadb/.test(image)) {
    const version = exact ?? mariaVersions.find(([word]) => word.test(tag))?.[1] ?? '11.8.3'
    return `${version}-MariaDB-ubu2404`
  }
  return exact ?? versions.find(([word]) => word.test(tag))?.[1] ?? '9.4.0'
}

/** A variable, or the text of the file that NAME_FILE names; of MariaDB both of its names. */
function variableOf(host: DaemonHost, name: string): string | undefined {
  for (const full of [`MYSQL_${name}`, `MARIADB_${name}`]) {
    const file = host.env(`${full}_FILE`)
    const value = host.env(full) ?? (file === undefined ? undefined : host.read(file)?.replace(/\n$/, ''))
    if (value !== undefined) return value
  }
  return undefined
}

function setUp(host: DaemonHost, catalog: Catalog): void {
  for (const name of systemDatabases) catalog.addDatabase(name, 'root')
  let password = variableOf(host, 'ROOT_PASSWORD')
  if (password === undefined && variableOf(host, 'RANDOM_ROOT_PASSWORD') !== undefined) {
    password = host.random('root-password').suffix(24)
    host.log(
      'stdout',
      `${new Date(host.now).toISOString().slice(0, 19)}+00:00 [Note] [Entrypoint]: GENERATED ROOT PASSWORD: ${password}`
    )
  }
  const hosts = new Set(['localhost', variableOf(host, 'ROOT_HOST') ?? '%'])
  for (const from of hosts) catalog.putUser({ name: 'root', host: from, password: password ?? '', rights: ['*'] })
  const database = variableOf(host, 'DATABASE')
  if (database !== undefined && database !== '' && !catalog.hasDatabase(database)) catalog.addDatabase(database, 'root')
  const user = variableOf(host, 'USER')
  const own = variableOf(host, 'PASSWORD')
  if (user !== undefined && own !== undefined && user !== 'root')
    catalog.putUser({ name: user, host: '%', password: own, rights: database === undefined ? [] : [database] })
}

/** What SELECT, NOW() and system variables stand for at this moment. */
function momentOf(world: FunctionWorld, from: string): (word: string) => string | undefined {
  const at = (length: number): string =>
    textLiteral(new Date(world.now).toISOString().replace('T', ' ').slice(0, length))
  const account = `${world.user}@${from}`
  const values: Readonly<Record<string, () => string>> = {
    now: () => at(19),
    sysdate: () => at(19),
    current_timestamp: () => at(19),
    localtime: () => at(19),
    localtimestamp: () => at(19),
    utc_timestamp: () => at(19),
    curdate: () => at(10),
    current_date: () => at(10),
    curtime: () => textLiteral(new Date(world.now).toISOString().slice(11, 19)),
    current_time: () => textLiteral(new Date(world.now).toISOString().slice(11, 19)),
    user: () => textLiteral(account),
    session_user: () => textLiteral(account),
    system_user: () => textLiteral(account),
    current_user: () => textLiteral(`${world.user}@%`),
    '@@version': () => textLiteral(world.version),
    '@@hostname': () => 'NULL',
    '@@version_comment': () =>
      textLiteral(/MariaDB/.test(world.version) ? 'mariadb.org binary distribution' : 'MySQL Community Server - GPL'),
    '@@autocommit': () => '1',
    '@@port': () => '3306'
  }
  return (word) => values[word]?.()
}

/** INSERT INTO t SET a = 1, as everybody else writes it; FROM DUAL is nothing. */
function plain(tokens: readonly Token[]): readonly Token[] {
  const dual = tokens.findIndex((token, at) => isWord(token, 'DUAL') && isWord(tokens[at - 1], 'FROM'))
  const rest = dual === -1 ? tokens : [...tokens.slice(0, dual - 1), ...tokens.slice(dual + 1)]
  // DELETE t FROM t WHERE ...
  if (isWord(rest[0], 'DELETE') && isWord(rest[2], 'FROM')) return [rest[0]!, ...rest.slice(2)]
  const set = rest.findIndex((token) => isWord(token, 'SET'))
  if (
    !isWord(rest[0], 'INSERT', 'REPLACE') ||
    set === -1 ||
    set > 6 ||
    rest.slice(0, set).some((token) => isWord(token, 'VALUES'))
  )
    return rest
  const names: Token[] = []
  const values: Token[] = []
  const comma = (at: number): Token => ({ kind: 'sign', raw: ',', value: ',', at })
  let isName = true
  for (const token of rest.slice(set + 1)) {
    if (isName && isSign(token, '=')) isName = false
    else if (!isName && isSign(token, ',')) {
      isName = true
      names.push(comma(token.at))
      values.push(token)
    } else (isName ? names : values).push(token)
  }
  const at = rest[set]!.at
  const sign = (raw: string): Token => ({ kind: 'sign', raw, value: raw, at })
  const word = (raw: string): Token => ({ kind: 'word', raw, value: raw, at })
  return [...rest.slice(0, set), sign('('), ...names, sign(')'), word('VALUES'), sign('('), ...values, sign(')')]
}

const server: SqlServer = {
  dialect: 'mysql',
  files: {
    snapshot: 'ibdata1',
    log: '#innodb_redo/#ib_redo1',
    marks: { 'auto.cnf': '[auto]\n', 'mysql.ibd': 'mysql\n' }
  },
  dataFolder: () => '/var/lib/mysql',
  version: versionOf,
  setUp(host, catalog, database) {
    for (const sql of informationViews) database.exec(sql)
    setUp(host, catalog)
  },
  admit(catalog, { user, password, database }, from) {
    const account = accountOf(catalog, user, from)
    const isKnown = account !== undefined && account.password === (password ?? '')
    const whom = `'${user}'@'${from}'`
    if (!isKnown) {
      const used = password === null || password === '' ? 'NO' : 'YES'
      return {
        kind: 'own',
        code: 1045,
        state: '28000',
        text: `Access denied for user ${whom} (using password: ${used})`
      }
    }
    if (database === null) return undefined
    if (!mayUse(account, database)) {
      const text = `Access denied for user '${user}'@'${account.host}' to database '${database}'`
      return { kind: 'own', code: 1044, state: '42000', text }
    }
    return catalog.hasDatabase(database) ? undefined : { kind: 'no-database', database }
  },
  rights(catalog, world, from) {
    const account = (): UserFacts | undefined => accountOf(catalog, world.user, from)
    return {
      allow(database, verb, table) {
        if (mayUse(account(), database)) return
        const whom = `'${world.user}'@'${from}'`
        throw new SqlError({
          kind: 'own',
          code: 1142,
          state: '42000',
          text: `${verb} command denied to user ${whom} for table '${table}'`
        })
      },
      ownView(database, table) {
        const name = database.toLowerCase()
        if (name === 'information_schema') return `information_schema.${table.toLowerCase()}`
        return name === 'mysql' && (table === 'user' || table === 'db') ? `mysql.${table}` : undefined
      },
      moment: momentOf(world, from)
    }
  },
  run(execution: Execution, sql: string) {
    const tokens = plain(lexed(sql.trim(), 'mysql'))
    const text = sql.trim()
    const act = showOf(tokens) ?? administrationOf(tokens) ?? changeOf(tokens)
    if (act === undefined) throw new SqlError({ kind: 'syntax', near: tokens[0]?.raw ?? '', at: tokens[0]?.at ?? 0 })
    return act(execution, tokens, text)
  },
  words: (fault: SqlFault, sql: string) => mysqlWords(fault, sql.trim())
}

export const mysql = sqlDaemon(server)
