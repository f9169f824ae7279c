// All daemons by the names that image files give them.
import type { Daemon } from './daemon.ts'
import { memcached } from './memcached.ts'
import { redis } from './redis/redis.ts'
import { mysql } from './sql/mysql/mysql.ts'
import { postgres } from './sql/postgres/postgres.ts'
import { counter, flaskCounter, getStarted } from './web/counter.ts'
import { guestbook, guestbookGo } from './web/guestbook.ts'
import { voting } from './web/voting.ts'
import { wordpress } from './web/wordpress.ts'

export const daemons: ReadonlyMap<string, Daemon> = new Map<string, Daemon>([
  ['redis', redis],
  ['memcached', memcached],
  ['mysql', mysql],
  ['postgres', postgres],
  ['counter', counter],
  ['flask-counter', flaskCounter],
  ['get-started', getStarted],
  ['guestbook', guestbook],
  ['guestbook-go', guestbookGo],
  ['voting', voting],
  ['wordpress', wordpress]
])
