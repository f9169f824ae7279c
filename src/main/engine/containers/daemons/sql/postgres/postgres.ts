// postgres: roles and databases, what a statement begins with, and what psql asks of the catalogue.
import type { DaemonHost } from '../../daemon.ts'
import type { Catalog } from '../catalog.ts'
import { changeOf } from '../changing-tables.ts'
import type { Execution } from '../execution.ts'
import type { FunctionWorld } from '../functions.ts'
import { ownError, SqlError } from '../sql-error.ts'
import { sqlDaemon } from '../sql-daemon.ts'
import type { SqlServer } from '../sql-store.ts'
import { isSign, isWord, nameOf, quotedName, textLiteral, type Token } from '../tokens.ts'
import { lexed } from '../translation.ts'
import { administrationOf } from './administration.ts'
import { describeOf } from './describe.ts'
import { postgresWords } from './postgres-words.ts'

const versions: readonly (readonly [tag: RegExp, version: string])[] = [
  [/^9/, '9.6.24'],
  [/^10/, '10.23'],
  [/^11/, '11.22'],
  [/^12/, '12.22'],
  [/^13/, '13.22'],
  [/^14/, '14.19'],
  [/^15/, '15.14'],
  [/^16/, '16.10'],
  [/^17/, '17.6'],
  [/./, '18.0']
]

function versionOf({ launch }: DaemonHost): string {
  const tag = /:([^/:@]+)(@|$)/.exec(launch.container.image ?? '')?.[1] ?? 'latest'
  return /^\d+\.\d+/.exec(tag)?.[0] ?? versions.find(([word]) => word.test(tag))![1]
}

function variableOf(host: DaemonHost, name: string): string | undefined {
  for (const full of [`POSTGRES_${name}`, `POSTGRESQL_${name}`]) {
    const file = host.env(`${full}_FILE`)
    const value = host.env(full) ?? (file === undefined ? undefined : host.read(file)?.replace(/\n$/, ''))
    if (value !== undefined) return value
  }
  return undefined
}

const superuser = ['Superuser', 'Create role', 'Create DB', 'Replication', 'Bypass RLS']

function setUp(host: DaemonHost, catalog: Catalog): void {
  const user = variableOf(host, 'USER') ?? variableOf(host, 'USERNAME') ?? 'postgres'
  const isTrusting = variableOf(host, 'HOST_AUTH_METHOD') === 'trust'
  const rights = isTrusting ? [...superuser, 'trust'] : superuser
  catalog.putUser({ name: user, host: '%', password: variableOf(host, 'PASSWORD') ?? '', rights })
  for (const name of ['postgres', 'template0', 'template1']) catalog.addDatabase(name, user)
  const database = variableOf(host, 'DB') ?? variableOf(host, 'DATABASE') ?? user
  if (!catalog.hasDatabase(database)) catalog.addDatabase(database, user)
}

const views: readonly string[] = [
  `CREATE VIEW "information_schema.tables" AS SELECT db AS table_catalog, 'public' AS table_schema, name AS table_name,
    CASE kind WHEN 'view' THEN 'VIEW' ELSE 'BASE TABLE' END AS table_type FROM "#tables" WHERE db = current_database()`,
  `CREATE VIEW "information_schema.columns" AS SELECT db AS table_catalog, 'public' AS table_schema, tbl AS table_name,
    name AS column_name, position AS ordinal_position, dflt AS column_default,
    CASE nullable WHEN 1 THEN 'YES' ELSE 'NO' END AS is_nullable,
    CASE instr(type, '(') WHEN 0 THEN type ELSE substr(type, 1, instr(type, '(') - 1) END AS data_type
    FROM "#columns" WHERE db = current_database()`,
  `CREATE VIEW "information_schema.schemata" AS SELECT current_database() AS catalog_name, 'public' AS schema_name`,
  `CREATE VIEW "pg_catalog.pg_tables" AS SELECT 'public' AS schemaname, name AS tablename, owner AS tableowner
    FROM "#tables" WHERE db = current_database() AND kind = 'table'`,
  `CREATE VIEW "pg_catalog.pg_database" AS SELECT name AS datname, owner AS datowner FROM "#databases"`,
  `CREATE VIEW "pg_catalog.pg_roles" AS SELECT name AS rolname, instr(rights, 'Superuser') > 0 AS rolsuper FROM "#users"`,
  `CREATE VIEW "pg_catalog.pg_user" AS SELECT name AS usename, instr(rights, 'Superuser') > 0 AS usesuper FROM "#users"`,
  `CREATE VIEW "pg_catalog.pg_stat_activity" AS SELECT current_database() AS datname, 61 AS pid, 'active' AS state`
]
const catalogNames = new Set(['pg_tables', 'pg_database', 'pg_roles', 'pg_user', 'pg_stat_activity'])

function momentOf(world: FunctionWorld): (word: string) => string | undefined {
  const iso = (): string => new Date(world.now).toISOString().replace('T', ' ')
  const values: Readonly<Record<string, () => string>> = {
    now: () => textLiteral(`${iso().slice(0, 23)}+00`),
    current_timestamp: () => textLiteral(`${iso().slice(0, 23)}+00`),
    clock_timestamp: () => textLiteral(`${iso().slice(0, 23)}+00`),
    localtimestamp: () => textLiteral(iso().slice(0, 23)),
    current_date: () => textLiteral(iso().slice(0, 10)),
    current_time: () => textLiteral(`${iso().slice(11, 23)}+00`),
    current_user: () => textLiteral(world.user),
    session_user: () => textLiteral(world.user),
    user: () => textLiteral(world.user)
  }
  return (word) => values[word]?.()
}

/** INSERT without names of columns may have fewer values than the table has columns: the first ones are meant. */
function named(execution: Execution, tokens: readonly Token[], count: number): readonly Token[] {
  const start = tokens.findIndex((token) => isWord(token, 'VALUES', 'SELECT', 'WITH'))
  const table = tokens[start - 1]
  if (!isWord(tokens[0], 'INSERT') || table === undefined || isSign(table, ')')) return tokens
  const all = execution.catalog.columns(execution.world.database ?? '', nameOf(table, 'postgres') ?? '')
  const sign = (raw: string): Token => ({ kind: 'sign', raw, value: raw, at: table.at })
  const list = all
    .slice(0, count)
    .flatMap(({ name }, index): Token[] => [
      ...(index === 0 ? [] : [sign(',')]),
      { kind: 'name', raw: quotedName(name), value: name, at: table.at }
    ])
  return [...tokens.slice(0, start), sign('('), ...list, sign(')'), ...tokens.slice(start)]
}

const server: SqlServer = {
  dialect: 'postgres',
  files: {
    snapshot: 'base/16384/pg_class',
    log: 'pg_wal/000000010000000000000001',
    marks: {
      PG_VERSION: '17\n',
      'postgresql.conf': "listen_addresses = '*'\nmax_connections = 100\n",
      'pg_hba.conf': 'local all all trust\nhost all all 127.0.0.1/32 trust\nhost all all all scram-sha-256\n'
    }
  },
  dataFolder(host) {
    const given = host.env('PGDATA')
    if (given !== undefined) return given.replace(/\/+$/, '')
    if (/bitnami/.test(host.launch.container.image ?? '')) return '/bitnami/postgresql/data'
    const major = Number(versionOf(host).split('.')[0])
    return major >= 18 ? `/var/lib/postgresql/${major}/docker` : '/var/lib/postgresql/data'
  },
  version: (host) =>
    `PostgreSQL ${versionOf(host)} on x86_64-pc-linux-gnu, compiled by gcc (Debian 14.2.0-19) 14.2.0, 64-bit`,
  setUp(host, catalog, database) {
    for (const sql of views) database.exec(sql)
    setUp(host, catalog)
  },
  admit(catalog, { user, password, database }, from) {
    const role = catalog.users.find(({ name }) => name === user)
    const isTrusted =
      from === 'localhost' || from === '127.0.0.1' || catalog.users.some(({ rights }) => rights.includes('trust'))
    const fatal = (state: string, text: string): ReturnType<SqlServer['admit']> => ({
      kind: 'own',
      code: 1,
      state,
      text
    })
    if (!isTrusted && password === null) return fatal('28P01', 'fe_sendauth: no password supplied')
    if (!isTrusted && (role === undefined || role.password !== password))
      return fatal('28P01', `password authentication failed for user "${user}"`)
    if (role === undefined) return fatal('28000', `role "${user}" does not exist`)
    const name = database ?? user
    return catalog.hasDatabase(name) ? undefined : fatal('3D000', `database "${name}" does not exist`)
  },
  rights(catalog, world) {
    return {
      allow(_database, _verb, table) {
        const role = catalog.users.find(({ name }) => name === world.user)
        const facts = catalog.table(world.database ?? '', table)
        if (facts === undefined || role?.rights.includes('Superuser') === true || facts.owner === world.user) return
        if (role?.rights.includes(`table:${world.database ?? ''}`) === true) return
        throw ownError(0, '42501', `permission denied for ${facts.kind} ${table}`)
      },
      ownView(schema, table) {
        if (schema === 'information_schema' || schema === 'pg_catalog') return `${schema}.${table}`
        return catalogNames.has(table) && catalog.table(schema, table) === undefined ? `pg_catalog.${table}` : undefined
      },
      moment: momentOf(world)
    }
  },
  run(execution, text) {
    const sql = text.trim()
    if (sql.startsWith('\\')) return describeOf(execution, sql)
    const tokens = lexed(sql, 'postgres')
    const act = administrationOf(tokens) ?? changeOf(tokens)
    if (act === undefined) throw new SqlError({ kind: 'syntax', near: tokens[0]?.raw ?? '', at: tokens[0]?.at ?? 0 })
    try {
      return act(execution, tokens, sql)
    } catch (error) {
      const fault = error instanceof SqlError ? error.fault : undefined
      const more =
        fault?.kind === 'count' && fault.values < fault.columns ? named(execution, tokens, fault.values) : tokens
      if (more === tokens) throw error
      return act(execution, more, sql)
    }
  },
  words: (fault, sql) => postgresWords(fault, sql.trim())
}

export const postgres = sqlDaemon(server)
