// Apps that count their visits in a redis: Drydock's own, and those of Docker's tutorials.
import type { Daemon, DaemonHost, WebReply } from '../daemon.ts'
import { askRedis, redisPlaceOf, type LinkFailure } from '../redis/redis-link.ts'
import type { Failure } from '../redis/resp.ts'
import { pathOf } from './web-text.ts'

const json = { 'Content-Type': 'application/json' }

/** As Go's net package tells it. */
function goError(place: string, why: LinkFailure | Failure): string {
  if (typeof why !== 'string') return why.text
  const name = place.replace(/:\d+$/, '')
  switch (why) {
    case 'unresolved':
      return `dial tcp: lookup ${name}: no such host`
    case 'refused':
      return `dial tcp ${place}: connect: connection refused`
    case 'timeout':
      return `dial tcp ${place}: i/o timeout`
    case 'reset':
      return 'EOF'
  }
}

/** drydock/counter: / and /count count, /readyz asks whether the store is there, /healthz does not. */
export const counter: Daemon = {
  answer(host, question) {
    const path = pathOf(question)
    if (!['/', '/count', '/readyz'].includes(path)) return undefined
    const place = redisPlaceOf(host, host.env('REDIS_HOST') ?? 'redis')
    const command = path === '/readyz' ? ['PING'] : path === '/count' ? ['GET', 'visits'] : ['INCR', 'visits']
    return (done) =>
      askRedis(host, place, [command], (replies) => {
        if (!Array.isArray(replies)) {
          const error = goError(`${place.host}:${place.port}`, replies as LinkFailure | Failure)
          host.log('stderr', `${new Date(host.now).toISOString()} ERROR store: ${error}`)
          return done({ status: 503, headers: json, body: `${JSON.stringify({ error: `store: ${error}` })}\n` })
        }
        if (path === '/readyz') return done({ status: 200, body: 'ok\n' })
        const visits = Number(replies[0] ?? 0)
        done({
          status: 200,
          headers: json,
          body: `${JSON.stringify({ visits, pod: host.launch.sandbox.name })}\n`
        })
      })
  }
}

/** Milliseconds between two tries of the Compose tutorial's app, and how many there are. */
const retryPause = 500
const mostTries = 6

export const flaskError: WebReply = {
  status: 500,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body:
    '<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>\n<h1>Internal Server Error</h1>\n' +
    '<p>The server encountered an internal error and was unable to complete your request. Either the server is ' +
    'overloaded or there is an error in the application.</p>\n'
}

const pythonErrors: Readonly<Record<LinkFailure, string>> = {
  unresolved: 'Error -2 connecting to HOST:6379. Name or service not known.',
  refused: 'Error 111 connecting to HOST:6379. Connection refused.',
  timeout: 'Error 110 connecting to HOST:6379. Connection timed out.',
  reset: 'Connection closed by server.'
}

export function pythonError(host: string, why: LinkFailure | Failure): string {
  return typeof why === 'string' ? pythonErrors[why].replace('HOST', host) : why.text
}

/** The Compose tutorial's app: it tries for a while before it gives up. */
export const flaskCounter: Daemon = {
  answer(host, question) {
    if (pathOf(question) !== '/') return undefined
    const place = redisPlaceOf(host, host.env('REDIS_HOST') ?? 'redis')
    const ask = (left: number, done: (reply: WebReply) => void): void =>
      askRedis(host, place, [['INCR', 'hits']], (replies) => {
        if (Array.isArray(replies))
          return done({ status: 200, body: `Hello World! I have been seen ${String(replies[0])} times.\n` })
        if (left > 1 && typeof replies === 'string') return host.after(retryPause, () => ask(left - 1, done))
        tell(host, `redis.exceptions.ConnectionError: ${pythonError(place.host, replies as LinkFailure | Failure)}`)
        done(flaskError)
      })
    return (done) => ask(mostTries, done)
  }
}

function tell(host: DaemonHost, error: string): void {
  host.log('stderr', 'ERROR in app: Exception on / [GET]')
  host.log('stderr', 'Traceback (most recent call last):')
  host.log('stderr', error)
}

/** Docker's "Get Started": its page comes without redis too. */
export const getStarted: Daemon = {
  answer(host, question) {
    if (pathOf(question) !== '/') return undefined
    return (done) =>
      askRedis(host, redisPlaceOf(host, 'redis'), [['INCR', 'counter']], (replies) => {
        const visits = Array.isArray(replies) ? String(replies[0]) : '<i>cannot connect to Redis, counter disabled</i>'
        const name = host.env('NAME') ?? 'World'
        const hostname = host.launch.sandbox.name
        done({
          status: 200,
          headers: { 'Content-Type': 'text/html; charset=utf-8' },
          body: `<h3>Hello ${name}!</h3><b>Hostname:</b> ${hostname}<br/><b>Visits:</b> ${visits}`
        })
      })
  }
}
