// What the clients of SQL servers have in common: where a session is, and statements that come line by line.
import type { SqlQuestion, SqlReply } from '../../daemons/sql/reply.ts'
import { statementsOf, type Dialect } from '../../daemons/sql/tokens.ts'
import type { Memory } from '../network/asking.ts'
import type { Saying } from '../network/conversation.ts'
import type { WebAnswer } from '../network/network-port.ts'

/** Milliseconds: the kernel's patience with a connection. */
const patience = 127_000

export interface SqlSession extends Memory {
  readonly host: string
  readonly port: number
  readonly user: string
  password: string | null
  database: string | null
  transaction: string[]
  insertId: number
  version: string
  /** Statements to come, and what has no end yet. */
  queue: string[]
  typed: string
  /** The one under way; "" is coming in. */
  current: string | null
}

export function sayingOf(session: SqlSession, sql: string): Saying {
  const { host, port, user, password, database, transaction, insertId } = session
  session.current = sql
  const question: SqlQuestion = { user, password, database, transaction, sql, insertId }
  return { host, port, message: JSON.stringify(question), timeout: patience }
}

/** What a server said; undefined where it hung up, or is none of SQL. */
export function replyOf(answer: Extract<WebAnswer, { readonly kind: 'answer' }>): SqlReply | undefined {
  if (!answer.body.startsWith('{')) return undefined
  return JSON.parse(answer.body) as SqlReply
}

/** Where the session is behind a reply. */
export function follow(session: SqlSession, reply: SqlReply): void {
  session.database = reply.database
  session.version = reply.version
  session.insertId = reply.insertId
  session.transaction = reply.transaction === 'none' ? [] : [...session.transaction, session.current ?? '']
}

/** Takes a line to what was typed before, and moves what is complete into the queue. */
export function takeStatements(session: SqlSession, line: string, dialect: Dialect): void {
  session.typed += session.typed === '' ? line : `\n${line}`
  const { whole, rest } = statementsOf(session.typed, dialect)
  session.queue.push(...whole.map((text) => text.trim()).filter((text) => text !== ''))
  session.typed = rest.trim() === '' ? '' : rest
}

/** How wide a text stands on a terminal: wide letters take two places. */
export function widthOf(text: string): number {
  let width = 0
  for (const char of text) {
    const point = char.codePointAt(0)!
    const isWide =
      (point >= 0x1100 && point <= 0x115f) ||
      (point >= 0x2e80 && point <= 0xa4cf) ||
      (point >= 0xac00 && point <= 0xd7a3) ||
      (point >= 0xf900 && point <= 0xfaff) ||
      (point >= 0xff00 && point <= 0xff60) ||
      point >= 0x1f300
    width += isWide ? 2 : 1
  }
  return width
}

export function padded(text: string, width: number, isRight: boolean): string {
  const space = ' '.repeat(Math.max(width - widthOf(text), 0))
  return isRight ? space + text : text + space
}
