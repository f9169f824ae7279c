// What can be wrong with a statement, before it is put in a dialect's words.
export type SqlFault =
  | { readonly kind: 'syntax'; readonly near: string; readonly at: number }
  | { readonly kind: 'no-table'; readonly database: string; readonly table: string; readonly at?: number }
  | { readonly kind: 'no-column'; readonly column: string; readonly at?: number }
  | { readonly kind: 'no-database'; readonly database: string }
  | { readonly kind: 'no-database-chosen' }
  | { readonly kind: 'table-exists'; readonly table: string }
  | { readonly kind: 'column-exists'; readonly table: string; readonly column: string }
  | { readonly kind: 'database-exists'; readonly database: string }
  | { readonly kind: 'no-function'; readonly name: string; readonly at?: number }
  | {
      readonly kind: 'duplicate'
      readonly table: string
      readonly columns: readonly string[]
      readonly values: readonly string[]
      readonly isPrimary: boolean
    }
  | {
      readonly kind: 'null'
      readonly table: string
      readonly column: string
      readonly isGiven: boolean
      readonly row: string
    }
  | { readonly kind: 'type'; readonly type: string; readonly column: string; readonly value: string }
  | { readonly kind: 'too-long'; readonly column: string; readonly size: number }
  | { readonly kind: 'check'; readonly table: string; readonly name: string; readonly row: string }
  | {
      readonly kind: 'no-parent' | 'has-children'
      readonly database: string
      readonly table: string
      readonly columns: readonly string[]
      readonly parent: string
      readonly parentColumns: readonly string[]
      readonly values: readonly string[]
    }
  | { readonly kind: 'count'; readonly values: number; readonly columns: number }
  | { readonly kind: 'denied'; readonly what: string; readonly database: string }
  | { readonly kind: 'full'; readonly table: string }
  | { readonly kind: 'too-much' }
  | { readonly kind: 'aggregate'; readonly text: string }
  /** In the dialect's own words already. */
  | {
      readonly kind: 'own'
      readonly code: number
      readonly state: string
      readonly text: string
      readonly detail?: string
    }

export class SqlError extends Error {
  readonly fault: SqlFault

  constructor(fault: SqlFault) {
    super(fault.kind)
    this.fault = fault
  }
}

export function ownError(code: number, state: string, text: string, detail?: string): SqlError {
  return new SqlError({ kind: 'own', code, state, text, ...(detail === undefined ? {} : { detail }) })
}
