// The guestbooks of the Kubernetes tutorials: the one in PHP with a leader and followers, the older one in Go.
import type { Daemon, DaemonHost, WebReply } from '../daemon.ts'
import { askRedis, type LinkFailure, type RedisPlace } from '../redis/redis-link.ts'
import type { Failure } from '../redis/resp.ts'
import { decoded, pathOf, queryOf } from './web-text.ts'

/** Where it writes and reads: names of before v5 were master and slave. */
function placeOf(host: DaemonHost, isWriting: boolean): RedisPlace {
  const isOld = /gb-frontend:v[1-4]$/.test(host.launch.container.image ?? '')
  const role = isOld ? (isWriting ? 'master' : 'slave') : isWriting ? 'leader' : 'follower'
  const variable = host.env(`REDIS_${role.toUpperCase()}_SERVICE_HOST`)
  const name = host.env('GET_HOSTS_FROM') === 'env' && variable !== undefined ? variable : `redis-${role}`
  return { host: name, port: 6379 }
}

const predisErrors: Readonly<Record<LinkFailure, string>> = {
  unresolved: 'php_network_getaddresses: getaddrinfo failed: Name or service not known',
  refused: 'Connection refused',
  timeout: 'Connection timed out',
  reset: 'Error while reading line from the server.'
}

/** PHP tells its errors in the page, which the app asks for. */
function fatal(host: DaemonHost, place: RedisPlace, why: LinkFailure | Failure): WebReply {
  const words = typeof why === 'string' ? predisErrors[why] : why.text
  const text = `Uncaught Predis\\Connection\\ConnectionException: ${words} [tcp://${place.host}:${place.port}]`
  host.log('stderr', `PHP Fatal error:  ${text} in /usr/local/lib/php/Predis/Connection/AbstractConnection.php:155`)
  return {
    status: 200,
    body: `<br />\n<b>Fatal error</b>:  ${text} in <b>/usr/local/lib/php/Predis/Connection/AbstractConnection.php</b> on line <b>155</b><br />\n`
  }
}

/** guestbook.php?cmd=set&key=messages&value=...: the page itself asks it for its entries. */
export const guestbook: Daemon = {
  answer(host, question) {
    if (pathOf(question) !== '/guestbook.php') return undefined
    const query = queryOf(question)
    const isWriting = query.get('cmd') === 'set'
    if (query.get('cmd') === undefined) return undefined
    const place = placeOf(host, isWriting)
    const key = query.get('key') ?? ''
    const command = isWriting ? ['SET', key, query.get('value') ?? ''] : ['GET', key]
    return (done) =>
      askRedis(host, place, [command], (replies) => {
        if (!Array.isArray(replies)) return done(fatal(host, place, replies as LinkFailure | Failure))
        done({
          status: 200,
          headers: { 'Content-Type': 'application/json' },
          body: isWriting ? '{"message": "Updated"}' : `{"data": ${JSON.stringify(String(replies[0] ?? ''))}}`
        })
      })
  }
}

function goReply(
  host: DaemonHost,
  place: RedisPlace,
  command: readonly string[]
): (done: (reply: WebReply) => void) => void {
  return (done) =>
    askRedis(host, place, [command], (replies) => {
      if (!Array.isArray(replies)) {
        const why = typeof replies === 'string' ? `dial tcp ${place.host}:6379: ${replies}` : 'unexpected reply'
        host.log('stdout', `[negroni] PANIC: ${why}`)
        return done({ status: 500, body: `PANIC: ${why}\n` })
      }
      const [reply] = replies
      done({ status: 200, body: Array.isArray(reply) ? JSON.stringify(reply, null, '  ') : String(reply ?? '') })
    })
}

/** The guestbook in Go: /lrange/KEY, /rpush/KEY/VALUE, /info, /env. */
export const guestbookGo: Daemon = {
  answer(host, question) {
    const [, verb = '', key = '', value = ''] = pathOf(question).split('/')
    const master: RedisPlace = { host: 'redis-master', port: 6379 }
    const replica: RedisPlace = { host: 'redis-replica', port: 6379 }
    if (verb === 'lrange') return goReply(host, replica, ['LRANGE', decoded(key), '-100', '100'])
    if (verb === 'info') return goReply(host, master, ['INFO'])
    if (verb !== 'rpush') return undefined
    return (done) =>
      goReply(host, master, ['RPUSH', decoded(key), decoded(value)])((reply) => {
        // It answers with the list as it is then.
        if (reply.status !== 200) done(reply)
        else goReply(host, replica, ['LRANGE', decoded(key), '-100', '100'])(done)
      })
  }
}
