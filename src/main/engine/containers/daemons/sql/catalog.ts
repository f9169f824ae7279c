// What a server of SQL knows of its databases, tables, columns and users: tables of its own in the same SQLite file,
// whose names no statement can reach.
import type { ScratchDatabase } from '../../../store/scratch-database.ts'

export interface ColumnFacts {
  readonly name: string
  /** As the dialect prints it: varchar(20), character varying(20). */
  readonly type: string
  readonly nullable: boolean
  readonly default: string | null
  /** MySQL's Key: PRI, UNI, MUL. */
  readonly key: string
  /** auto_increment and the like. */
  readonly extra: string
}

export interface TableFacts {
  readonly database: string
  readonly name: string
  readonly kind: 'table' | 'view'
  readonly owner: string
  /** Milliseconds. */
  readonly createdAt: number
  /** What it has beside columns, as psql's \d tells it: kind, name and text of each. */
  readonly constraints: readonly ConstraintFacts[]
}

export interface ConstraintFacts {
  readonly kind: 'primary' | 'unique' | 'index' | 'foreign' | 'check'
  readonly name: string
  readonly columns: readonly string[]
  /** Of a foreign key, or a check's expression. */
  readonly parent?: string
  readonly parentColumns?: readonly string[]
  readonly onDelete?: string
  readonly expression?: string
}

export interface UserFacts {
  readonly name: string
  /** MySQL's: % or localhost. */
  readonly host: string
  readonly password: string
  /** MySQL: databases it may use, * for all. PostgreSQL: Superuser, Create DB... */
  readonly rights: readonly string[]
}

const schema = `
CREATE TABLE "#databases" (name TEXT PRIMARY KEY, owner TEXT NOT NULL);
CREATE TABLE "#tables" (db TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, owner TEXT NOT NULL, created INTEGER NOT NULL,
  constraints TEXT NOT NULL, PRIMARY KEY (db, name)) WITHOUT ROWID;
CREATE TABLE "#columns" (db TEXT NOT NULL, tbl TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
  nullable INTEGER NOT NULL, dflt TEXT, key TEXT NOT NULL, extra TEXT NOT NULL, PRIMARY KEY (db, tbl, position)) WITHOUT ROWID;
CREATE TABLE "#users" (name TEXT NOT NULL, host TEXT NOT NULL, password TEXT NOT NULL, rights TEXT NOT NULL,
  PRIMARY KEY (name, host)) WITHOUT ROWID;`

export class Catalog {
  readonly #database: ScratchDatabase

  constructor(database: ScratchDatabase) {
    this.#database = database
  }

  /** For a new server. */
  make(): void {
    this.#database.exec(schema)
  }

  get databases(): readonly { readonly name: string; readonly owner: string }[] {
    return this.#all('SELECT name, owner FROM "#databases" ORDER BY name')
  }

  hasDatabase(name: string): boolean {
    return this.#all('SELECT 1 FROM "#databases" WHERE name = ?', name).length > 0
  }

  addDatabase(name: string, owner: string): void {
    this.#run('INSERT INTO "#databases" VALUES (?, ?)', name, owner)
  }

  removeDatabase(name: string): void {
    this.#run('DELETE FROM "#databases" WHERE name = ?', name)
  }

  tables(database: string): readonly TableFacts[] {
    return this.#all<RawTable>('SELECT * FROM "#tables" WHERE db = ? ORDER BY name', database).map(tableOf)
  }

  table(database: string, name: string): TableFacts | undefined {
    return this.#all<RawTable>('SELECT * FROM "#tables" WHERE db = ? AND name = ?', database, name).map(tableOf)[0]
  }

  columns(database: string, table: string): readonly ColumnFacts[] {
    const sql = 'SELECT * FROM "#columns" WHERE db = ? AND tbl = ? ORDER BY position'
    return this.#all<RawColumn>(sql, database, table).map(({ name, type, nullable, dflt, key, extra }) => ({
      name,
      type,
      nullable: nullable === 1,
      default: dflt,
      key,
      extra
    }))
  }

  putTable(table: TableFacts, columns: readonly ColumnFacts[]): void {
    const { database, name, kind, owner, createdAt, constraints } = table
    this.removeTable(database, name)
    this.#run(
      'INSERT INTO "#tables" VALUES (?, ?, ?, ?, ?, ?)',
      database,
      name,
      kind,
      owner,
      createdAt,
      JSON.stringify(constraints)
    )
    for (const [index, column] of columns.entries())
      this.#run(
        'INSERT INTO "#columns" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        database,
        name,
        index + 1,
        column.name,
        column.type,
        column.nullable ? 1 : 0,
        column.default,
        column.key,
        column.extra
      )
  }

  removeTable(database: string, name: string): void {
    this.#run('DELETE FROM "#tables" WHERE db = ? AND name = ?', database, name)
    this.#run('DELETE FROM "#columns" WHERE db = ? AND tbl = ?', database, name)
  }

  get users(): readonly UserFacts[] {
    return this.#all<Omit<UserFacts, 'rights'> & { readonly rights: string }>(
      'SELECT * FROM "#users" ORDER BY name, host'
    ).map(({ rights, ...user }) => ({ ...user, rights: JSON.parse(rights) as string[] }))
  }

  putUser({ name, host, password, rights }: UserFacts): void {
    this.#run('INSERT OR REPLACE INTO "#users" VALUES (?, ?, ?, ?)', name, host, password, JSON.stringify(rights))
  }

  removeUser(name: string, host: string): void {
    this.#run('DELETE FROM "#users" WHERE name = ? AND host = ?', name, host)
  }

  #all<Row>(sql: string, ...values: readonly (string | number)[]): Row[] {
    return this.#database.prepare(sql).all(...values) as Row[]
  }

  #run(sql: string, ...values: readonly (string | number | null)[]): void {
    this.#database.prepare(sql).run(...values)
  }
}

interface RawTable {
  readonly db: string
  readonly name: string
  readonly kind: 'table' | 'view'
  readonly owner: string
  readonly created: number
  readonly constraints: string
}

interface RawColumn {
  readonly name: string
  readonly type: string
  readonly nullable: number
  readonly dflt: string | null
  readonly key: string
  readonly extra: string
}

function tableOf({ db, name, kind, owner, created, constraints }: RawTable): TableFacts {
  return {
    database: db,
    name,
    kind,
    owner,
    createdAt: created,
    constraints: JSON.parse(constraints) as ConstraintFacts[]
  }
}

/** A table's name in SQLite. */
export function placeOfTable(database: string, table: string): string {
  return `${database}.${table}`
}
