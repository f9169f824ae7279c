// How an app asks its database over the network.
import type { DaemonHost } from '../daemon.ts'
import type { SqlQuestion, SqlReply } from './reply.ts'

export interface SqlPlace {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

/** Milliseconds that an app waits for a connection. */
const patience = 10_000

/** Runs one statement; `done` hears undefined where the database is not there. */
export function askSql(
  { network }: DaemonHost,
  { host, port, ...who }: SqlPlace,
  sql: string,
  done: (reply: SqlReply | undefined) => void
): void {
  const question: SqlQuestion = { ...who, transaction: [], sql, insertId: 0 }
  network.connect(
    host,
    port,
    patience,
    (answer) => {
      const isReply = answer.kind === 'answer' && answer.body.startsWith('{')
      done(isReply ? (JSON.parse(answer.body) as SqlReply) : undefined)
    },
    JSON.stringify(question)
  )
}
