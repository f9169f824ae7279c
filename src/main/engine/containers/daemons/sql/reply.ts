// What a client and a server of SQL say to each other here: their wire protocols carry the same.
export interface SqlQuestion {
  readonly user: string
  /** null: none was given. */
  readonly password: string | null
  /** null: none is chosen. */
  readonly database: string | null
  /** Statements since BEGIN, which nobody but this client has seen. */
  readonly transaction: readonly string[]
  /** Empty: it only wants to come in. */
  readonly sql: string
  /** LAST_INSERT_ID() of this client. */
  readonly insertId: number
}

export interface SqlColumn {
  readonly name: string
  /** Numbers stand on the right. */
  readonly isNumber: boolean
  /** MySQL's client leaves room for NULL. */
  readonly mayBeNull?: boolean
}

export type SqlResult =
  | {
      readonly kind: 'rows'
      readonly columns: readonly SqlColumn[]
      readonly rows: readonly (readonly (string | null)[])[]
      /** As psql prints it above. */
      readonly title?: string
      /** What stands below in the place of the number of rows. */
      readonly footer?: string
    }
  | {
      readonly kind: 'done'
      readonly affected: number
      /** PostgreSQL's command tag. */
      readonly tag: string
      readonly matched?: number
      readonly warnings?: readonly string[]
    }
  | {
      readonly kind: 'error'
      readonly code: number
      readonly state: string
      readonly text: string
      readonly detail?: string
    }

export interface SqlReply {
  readonly result: SqlResult
  readonly database: string | null
  readonly transaction: 'none' | 'open' | 'failed'
  readonly insertId: number
  /** Refused at the door: the connection is over. */
  readonly isRefused: boolean
  readonly version: string
}
