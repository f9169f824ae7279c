// How an app talks to its redis over the network.
import type { DaemonHost } from '../daemon.ts'
import { encodeCommand, Failure, repliesOf, type Reply } from './resp.ts'

export interface RedisPlace {
  readonly host: string
  readonly port: number
  readonly password?: string
}

/** Why nothing came back, as the socket has it. */
export type LinkFailure = 'unresolved' | 'refused' | 'timeout' | 'reset'

/** Milliseconds that a client of redis waits for a connection. */
const patience = 5000

/** Sends commands over one connection; `done` has their replies, or why there are none. */
export function askRedis(
  { network }: DaemonHost,
  { host, port, password }: RedisPlace,
  commands: readonly (readonly string[])[],
  done: (replies: readonly Reply[] | LinkFailure | Failure) => void
): void {
  const login = password === undefined || password === '' ? [] : [['AUTH', password]]
  network.connect(
    host,
    port,
    patience,
    (answer) => {
      if (answer.kind !== 'answer') return done(answer.kind)
      const replies = repliesOf(answer.body).slice(login.length)
      if (replies.length < commands.length) return done('reset')
      done(replies.find((reply) => reply instanceof Failure) ?? replies)
    },
    [...login, ...commands].map(encodeCommand).join('')
  )
}

/** A place written as REDIS_HOST and REDIS_PORT: an app's own variables come before those of Services. */
export function redisPlaceOf(host: DaemonHost, name: string, variable = 'REDIS'): RedisPlace {
  const port = Number(host.env(`${variable}_PORT`) ?? 6379)
  const password = host.env(`${variable}_PASSWORD`)
  return {
    host: name,
    // The variable of a Service called redis is an address: tcp://10.96.0.1:6379.
    port: port > 0 ? port : 6379,
    ...(password === undefined ? {} : { password })
  }
}
