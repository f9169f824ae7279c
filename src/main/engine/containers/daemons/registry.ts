// All daemons by the names that image files give them.
import type { Daemon } from './daemon.ts'
import { redis } from './redis/redis.ts'

export const daemons: ReadonlyMap<string, Daemon> = new Map<string, Daemon>([['redis', redis as Daemon]])
